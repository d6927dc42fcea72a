//! The module for pages' scripts, `js/cookies.js`: it refuses what the Rust builder refuses, in the same words,
//! and Chromium keeps what was asked, through the Cookie Store API and through `document.cookie`.

mod wish;

use std::collections::{BTreeMap, BTreeSet};

use cloakroom_cookie::{MAX_AGE_SECS_MAX, decode_value, encode_value};
use serde_json::{Value, json};
use wish::{Answer, HOST, Wish, stored, table};

use crate::house::House;
use crate::webdriver::Browser;

const TYPES: &str = include_str!("../../../js/cookies.d.ts");
const MODULE: &str = include_str!("../../../js/cookies.js");

/// The two ways to a browser's cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The Cookie Store API, as far as it goes.
    Store,
    /// A browser that has no such API.
    Document,
}

impl Way {
    const BOTH: [Self; 2] = [Self::Store, Self::Document];

    /// Opens a page without scripts of its own, and sees to it that this way is the one. What is set through
    /// the Cookie Store API is counted.
    fn open(self, house: &House, browser: &Browser) {
        browser.go(&url(house, "/style.css"));
        browser.devtools("Network.clearBrowserCookies", &json!({}));
        browser.run(match self {
            Self::Store => {
                "const set = cookieStore.set.bind(cookieStore); window.calls = 0;
                 cookieStore.set = (init) => { window.calls += 1; return set(init); }"
            }
            Self::Document => "Object.defineProperty(window, 'cookieStore', { value: undefined })",
        });
    }
}

#[test]
fn the_module_answers_every_wish_as_the_rust_builder_does() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    Way::Document.open(&house, &browser);
    let wishes = table();
    let asked: Vec<Value> = wishes.iter().map(Wish::in_script).collect();
    let answers = with_module(
        &browser,
        &json!(asked),
        "return asked.map(([name, attributes, value, age]) => {
           try {
             const spec = new CookieSpec(name, attributes);
             return { Ok: [spec.line(value, age), spec.removal()] };
           } catch (error) {
             return { Err: [error.rule ?? error.name, error.message] };
           }
         })",
    );
    let answers: Vec<Answer> = serde_json::from_value(answers).expect("an answer for each");
    assert_eq!(answers.len(), wishes.len());
    let mut rules = BTreeSet::new();
    for (wish, answer) in wishes.iter().zip(answers) {
        assert_eq!(answer, wish.in_rust(), "{wish:?}");
        rules.extend(answer.err().map(|[rule, _]| rule));
    }
    assert_eq!(rules.len(), 18, "every rule is in the table: {rules:?}");
    for rule in rules {
        assert!(TYPES.contains(&format!("| '{rule}'")), "{rule} is in the types");
    }
}

#[test]
fn chromium_keeps_what_was_asked_and_forgets_it_by_the_same_attributes() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    for way in Way::BOTH {
        for wish in stored() {
            way.open(&house, &browser);
            let told = set(&browser, &wish);
            assert_eq!(told["error"], Value::Null, "{way:?} {wish:?}");
            let cookies = chromiums(&browser);
            let [cookie] = cookies.as_slice() else { panic!("{way:?} {wish:?}: {cookies:?}") };
            compare(cookie, &wish, told["now"].as_f64().expect("a time"), way);
            let calls = (way == Way::Store).then(|| u8::from(wish.is_for_store()));
            assert_eq!(told["calls"], json!(calls), "{wish:?} takes the way that can say it");

            let other = json!({ "name": "other", "value": "v", "path": "/", "secure": true });
            plant(&house, &browser, &other);
            let elsewhere = json!({ "name": "name", "value": "v", "path": "/other", "secure": true });
            plant(&house, &browser, &elsewhere);
            call(&browser, &wish, "await spec.remove()");
            let mut left: Vec<Value> =
                chromiums(&browser).iter().map(|cookie| cookie["path"].clone()).collect();
            left.sort_by_key(Value::to_string);
            assert_eq!(left, ["/", "/other"], "{way:?} {wish:?}: it alone is forgotten");
        }
    }
}

#[test]
fn an_age_of_nothing_removes_and_what_is_refused_leaves_no_trace() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    let mut one_of_each = BTreeMap::new();
    for wish in table() {
        if let Err([rule, words]) = wish.in_rust() {
            one_of_each.entry(rule).or_insert((wish, words));
        }
    }
    for way in Way::BOTH {
        way.open(&house, &browser);
        set(&browser, &Wish::of("name"));
        assert_eq!(chromiums(&browser).len(), 1, "{way:?}");
        let told = set(&browser, &Wish { max_age_secs: Some(0), ..Wish::of("name") });
        assert_eq!((&told["error"], chromiums(&browser).len()), (&Value::Null, 0), "{way:?}");
        for (rule, (wish, words)) in &one_of_each {
            let told = set(&browser, wish);
            assert_eq!(told["error"], json!([rule, words]), "{way:?} {wish:?}");
        }
        assert_eq!(chromiums(&browser), Vec::<Value>::new(), "{way:?}");
    }
}

#[test]
fn what_only_the_browser_refuses_is_told_too() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    let foreign = ["other.localhost", "below.www.site.localhost"].map(Wish::within);
    for way in Way::BOTH {
        way.open(&house, &browser);
        for wish in &foreign {
            assert_eq!(set(&browser, wish)["error"][0], "NotKept", "{way:?} {wish:?}");
        }
        assert_eq!(chromiums(&browser), Vec::<Value>::new(), "{way:?}");
        let hidden =
            json!({ "name": "name", "value": "hidden", "path": "/", "secure": true, "httpOnly": true });
        plant(&house, &browser, &hidden);
        assert_eq!(set(&browser, &Wish::of("name"))["error"][0], "NotKept", "{way:?}");
        assert_eq!(chromiums(&browser)[0]["value"], "hidden", "{way:?}");
    }
}

#[test]
fn what_scripts_may_not_ask_for_is_a_mistake_of_theirs() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    Way::Document.open(&house, &browser);
    let mistakes = "const mistakes = [
        () => new CookieSpec('name', { httpOnly: true }), () => new CookieSpec('name', { samesite: 'None' }),
        () => new CookieSpec('name', { sameSite: 'lax' }), () => new CookieSpec(7),
        () => new CookieSpec('name', { path: 7 }), () => new CookieSpec('name', { domain: 7 }),
        () => new CookieSpec('name').line(undefined), () => new CookieSpec('name').line('v', -1),
        () => new CookieSpec('name').line('v', 1.5), () => new CookieSpec('name').line('v', '60'),
        () => new CookieSpec('name').line('v', NaN),
      ];
      return mistakes.map((mistake) => { try { return mistake(); } catch (error) { return error.name; } })";
    let names = with_module(&browser, &Value::Null, mistakes);
    let (kinds, ages) = (vec!["TypeError"; 7], vec!["RangeError"; 4]);
    assert_eq!(names, json!([kinds, ages].concat()));
}

#[test]
fn reading_keeps_duplicates_in_order_and_decodes_nothing() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    for way in Way::BOTH {
        way.open(&house, &browser);
        plant(&house, &browser, &json!({ "name": "twice", "value": "wide", "path": "/" }));
        plant(&house, &browser, &json!({ "name": "twice", "value": "near", "path": "/style.css" }));
        plant(&house, &browser, &json!({ "name": "hidden", "value": "x", "path": "/", "httpOnly": true }));
        for line in ["odd=a=b=\"c\" %41é", "nameless", "empty="] {
            browser.run(&format!("document.cookie = {}", json!(format!("{line}; Path=/"))));
        }
        let read = "const twice = new CookieSpec('twice'); const none = new CookieSpec('none');
            const all = (await cookies()).map(({ name, value }) => [name, value]);
            return [all, await twice.get(), await twice.all(), await none.get(), await none.all()]";
        let all = json!([
            ["twice", "near"],
            ["twice", "wide"],
            ["odd", "a=b=\"c\" %41é"],
            ["", "nameless"],
            ["empty", ""]
        ]);
        let expected = json!([all, "near", ["near", "wide"], null, []]);
        assert_eq!(with_module(&browser, &Value::Null, read), expected, "{way:?}");
    }
}

#[test]
fn values_are_encoded_and_decoded_as_in_rust() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    Way::Document.open(&house, &browser);
    let one_by_one = ('\0'..='\u{17f}').chain(['\u{7ff}', '\u{800}', '\u{2028}', '\u{feff}', '\u{fffd}']);
    let mut texts: Vec<String> = one_by_one.map(|c| format!("a{c}b{c}")).collect();
    texts.extend(["", "%", "%41", "Ngô Bảo Châu", "🍪 \u{301}", "\u{10ffff}"].map(str::to_owned));
    let encoded = with_module(&browser, &json!(texts), "return asked.map(encodeValue)");
    let in_rust: Vec<String> = texts.iter().map(|text| encode_value(text.as_bytes()).into_owned()).collect();
    assert_eq!(encoded, json!(in_rust));

    let odd =
        ["%", "%4", "%zz", "%ff", "%C3", "%c3%ab", "a+b", "a=b&c=/", "a b", "\"a\"", "é", "a,b", "%2541"];
    texts.extend(odd.map(str::to_owned));
    texts.extend(in_rust);
    let asked = "return asked.map((value) => decodeValue(value) ?? null)";
    let decoded = with_module(&browser, &json!(texts), asked);
    let text_of = |value: &String| String::from_utf8(decode_value(value.as_bytes()).ok()?.into_owned()).ok();
    assert_eq!(decoded, json!(texts.iter().map(text_of).collect::<Vec<_>>()));

    let none = with_module(&browser, &Value::Null, "return decodeValue(undefined) ?? null");
    assert_eq!(none, Value::Null, "no cookie, no text");
}

#[test]
fn the_types_declare_what_the_module_exports() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    Way::Document.open(&house, &browser);
    let exported = with_module(&browser, &Value::Null, "return Object.keys(module).sort()");
    let exported: BTreeSet<String> = serde_json::from_value(exported).expect("names");
    assert_eq!(exported, declared());
}

#[test]
fn the_types_declare_the_methods_that_the_module_has() {
    let names = outline(MODULE);
    assert_eq!(outline(TYPES), names);
    assert!(names.contains("CookieSpec.removal") && names.contains("encodeValue"), "{names:?}");
}

#[test]
fn the_switch_of_colours_writes_by_the_module_and_stays_on_the_page() {
    let Some(house) = House::open() else { return };
    let browser = house.browser();
    browser.go(&house.url("/how-it-works"));
    // The page's own import was first; when ours is here, so is the page's.
    browser.run("window.stayed = true; return import(document.querySelector('link[rel=modulepreload]').href).then(() => 0)");
    browser.find("button[name=theme][value=dark]").click();
    browser.find("html[data-theme=dark]");
    assert_eq!(browser.run("return window.stayed"), true);
    let cookie = browser.cookie("theme").expect("a cookie");
    assert_eq!(cookie["value"], "dark");
    assert!(cookie["expiry"].is_number(), "it is kept: {cookie}");
}

/// An address on the site, under a name that can have a Domain.
fn url(house: &House, path: &str) -> String {
    house.url(path).replacen("127.0.0.1", HOST, 1)
}

/// Runs a script that has the module's exports, and `asked`.
fn with_module(browser: &Browser, asked: &Value, script: &str) -> Value {
    browser.run(&format!(
        "return (async () => {{
           const module = await import('/cookies.js');
           const {{ CookieSpec, cookies, encodeValue, decodeValue }} = module;
           const asked = {asked};
           {script}
         }})()"
    ))
}

/// Runs a script that has the `spec` of a wish, and its `value` and `age`.
fn call(browser: &Browser, wish: &Wish, script: &str) -> Value {
    let begin = "const [name, attributes, value, age] = asked;";
    let script = format!("{begin} const spec = () => new CookieSpec(name, attributes); {script}");
    with_module(browser, &wish.in_script(), &script.replace("spec.", "spec()."))
}

/// Writes it; what went wrong, when it was, and how often the Cookie Store API was asked.
fn set(browser: &Browser, wish: &Wish) -> Value {
    let script = "const now = Date.now() / 1000; let error = null;
        try { await spec.set(value, age); } catch ({ rule, message }) { error = [rule, message]; }
        return { error, now, calls: window.calls ?? null }";
    call(browser, wish, script)
}

/// Puts a cookie there behind the scripts' back.
fn plant(house: &House, browser: &Browser, cookie: &Value) {
    let mut cookie = cookie.clone();
    cookie["url"] = json!(url(house, "/"));
    browser.devtools("Network.setCookie", &cookie);
}

/// What Chromium has.
fn chromiums(browser: &Browser) -> Vec<Value> {
    browser.devtools("Storage.getCookies", &json!({}))["cookies"].as_array().expect("cookies").clone()
}

fn compare(cookie: &Value, wish: &Wish, now: f64, way: Way) {
    let domain = wish.domain.as_ref().map_or_else(|| HOST.to_owned(), |domain| format!(".{domain}"));
    let expected = json!([
        wish.name,
        wish.value,
        domain,
        wish.path.as_deref().unwrap_or("/"),
        !wish.insecure,
        false,
        wish.same_site.as_str(),
        wish.partitioned,
        wish.max_age_secs.is_none(),
    ]);
    let kept =
        ["name", "value", "domain", "path", "secure", "httpOnly", "sameSite"].map(|key| cookie[key].clone());
    let rest = [json!(cookie.get("partitionKey").is_some()), cookie["session"].clone()];
    assert_eq!(json!([&kept[..], &rest[..]].concat()), expected, "{way:?}");
    if let Some(secs) = wish.max_age_secs {
        let left = cookie["expires"].as_f64().expect("a time") - now;
        let asked = secs.min(MAX_AGE_SECS_MAX) as f64;
        // Less than a second is lost to rounding; how long the browser took is added.
        assert!((asked - 1.0..asked + 50.0).contains(&left), "{way:?} {wish:?}: {left}");
    }
}

fn declared() -> BTreeSet<String> {
    outline(TYPES).into_iter().filter(|name| !name.contains('.')).collect()
}

/// The values that a file exports or declares, and the methods of its classes as `Class.method`.
fn outline(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut class = None;
    for line in text.lines() {
        if let Some((kind, name)) = export(line) {
            class = (kind == "class").then(|| name.to_owned());
            names.insert(name.to_owned());
        } else if line == "}" {
            class = None;
        } else if let (Some(class), Some(method)) = (&class, method(line)) {
            names.insert(format!("{class}.{method}"));
        }
    }
    names
}

/// Kind and name of a value; types are none.
fn export(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix("export ")?;
    let line = line.strip_prefix("declare ").or_else(|| line.strip_prefix("async ")).unwrap_or(line);
    let (kind, rest) = line.split_once(' ')?;
    matches!(kind, "const" | "class" | "function").then(|| (kind, first_word(rest)))
}

/// The name of a method that begins at this line of a class.
fn method(line: &str) -> Option<&str> {
    let line = line.strip_prefix("  ").filter(|line| line.contains('('))?;
    let line = line.strip_prefix("async ").unwrap_or(line);
    let name = first_word(line);
    (line[name.len()..].starts_with('(')).then_some(name)
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}
