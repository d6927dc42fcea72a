//! The public test data in `cases/`, through the program that speaks its protocol.

#[path = "../examples/conformance/answer.rs"]
mod answer;
#[path = "../examples/conformance/octets.rs"]
mod octets;
#[path = "../examples/conformance/operations.rs"]
mod operations;
#[path = "../examples/conformance/scenario.rs"]
mod scenario;
#[path = "../examples/conformance/sealed.rs"]
mod sealed;

use serde_json::{Value, json};

/// Each answer in the place where the case's expectation has it.
fn failures(file: &str, cases: usize, part: impl Fn(&Value, Value) -> (Value, Value)) -> Vec<String> {
    let all: Vec<Value> = serde_json::from_str(file).expect("the file is JSON");
    assert_eq!(all.len(), cases, "no case is lost");
    let compared = all.iter().map(|case| (case, part(case, answer(case))));
    compared
        .filter(|(_, (expected, found))| expected != found)
        .map(|(case, (expected, found))| format!("{}: expected {expected}, found {found}", case["id"]))
        .collect()
}

/// As the program answers to the line.
fn answer(case: &Value) -> Value {
    let answer = answer::to_line(without_expectations(case).to_string().as_bytes());
    assert_eq!(answer["id"], case["id"]);
    answer
}

/// What the program is given: it must not see what is expected of it.
fn without_expectations(case: &Value) -> Value {
    match case {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(key, _)| !key.starts_with("expect"));
            kept.map(|(key, value)| (key.clone(), without_expectations(value))).collect()
        }
        Value::Array(all) => all.iter().map(without_expectations).collect(),
        other => other.clone(),
    }
}

fn expectation(case: &Value) -> Value {
    case.get("expect_rfc10025").unwrap_or(&case["expect"]).clone()
}

#[test]
fn dates_are_read_as_the_rfc_has_it() {
    let failures = failures(include_str!("cases/dates.json"), 229, |case, answer| {
        (expectation(case), answer["unix"].clone())
    });
    assert_eq!(failures, [""; 0]);
}

#[test]
fn hosts_and_paths_match_as_the_rfc_has_it() {
    let failures = failures(include_str!("cases/functions.json"), 80, |case, answer| {
        let found = if case["op"] == "default_path" { &answer["path"] } else { &answer["match"] };
        (expectation(case), found.clone())
    });
    assert_eq!(failures, [""; 0]);
}

#[test]
fn registrable_domains_are_those_of_the_public_suffix_list() {
    let failures = failures(include_str!("cases/psl-test_psl.json"), 78, |case, answer| {
        (case["expect_ascii"].clone(), answer["domain"].clone())
    });
    assert_eq!(failures, [""; 0]);
}

#[test]
fn cookie_fields_are_read_as_octets() {
    let failures = failures(include_str!("cases/cookie-header-parse.json"), 68, |case, answer| {
        (expectation(case)["pairs"].clone(), answer["pairs"].clone())
    });
    assert_eq!(failures, [""; 0]);
}

#[test]
fn set_cookie_fields_are_cut_as_the_rfc_has_it() {
    let failures = failures(include_str!("cases/set-cookie-parse.json"), 92, |case, answer| {
        (expectation(case), answer["cookie"].clone())
    });
    assert_eq!(failures, [""; 0]);
}

#[test]
fn a_jar_keeps_and_sends_what_the_rfc_has_it_keep_and_send() {
    let failures = failures(include_str!("cases/http-state-parser.json"), 222, |case, answer| {
        let steps = case["steps"].as_array().into_iter().flatten();
        let found = answer["steps"].as_array().cloned().unwrap_or_default();
        let (expected, found): (Vec<_>, Vec<_>) =
            steps.zip(found).filter(|(step, _)| !expectation(step).is_null()).map(both).unzip();
        assert!(!expected.is_empty(), "{} expects something", case["id"]);
        (json!(expected), json!(found))
    });
    assert_eq!(failures, [""; 0]);
}

#[test]
fn a_jar_goes_through_scenarios_of_our_own() {
    let failures = failures(include_str!("cases/scenarios.json"), 44, |case, answer| {
        let steps = case["steps"].as_array().expect("a scenario has steps");
        let found = answer["steps"].as_array().expect("an answer for each");
        assert_eq!(found.len(), steps.len(), "{}", case["id"]);
        let compared = steps.iter().zip(found).map(|(step, found)| (&step["expect"], found));
        let differing = compared.filter(|(expected, found)| !is_as_expected(expected, found));
        let (expected, found): (Vec<_>, Vec<_>) = differing.unzip();
        (json!(expected), json!(found))
    });
    assert_eq!(failures, [""; 0]);
}

/// Of a cookie only what is expected of it counts.
fn is_as_expected(expected: &Value, found: &Value) -> bool {
    let (Some(cookies), Some(dumped)) = (expected["cookies"].as_array(), found["cookies"].as_array()) else {
        return expected == found;
    };
    let alike = |(expected, found): (&Value, &Value)| {
        let fields = expected.as_object().expect("a cookie has fields");
        fields.iter().all(|(key, value)| found[key] == *value)
    };
    cookies.len() == dumped.len() && cookies.iter().zip(dumped).all(alike)
}

fn both((step, found): (&Value, Value)) -> (Value, Value) {
    (expectation(step), found)
}

#[test]
fn a_line_that_is_no_case_gets_an_error() {
    let id_and_error = |line: &[u8]| {
        let answer = answer::to_line(line);
        (answer["id"].clone(), answer["error"].is_string())
    };
    assert_eq!(id_and_error(b"{"), (json!(null), true));
    assert_eq!(id_and_error(b"7"), (json!(null), true));
    assert_eq!(id_and_error(br#"{"id":"x","op":"fly"}"#), (json!("x"), true));
    assert_eq!(id_and_error(br#"{"id":"y","steps":[{}]}"#), (json!("y"), true));
}

#[test]
fn a_scenario_goes_on_after_its_jar_was_saved_and_loaded() {
    let case = json!({"id": 1, "now": 9.5, "jar": {"limits": {"per_domain": 3}}, "steps": [
        {"url": "https://a.example/", "set": ["a=1", {"b64": "Yj3/"}, "c=3; Partitioned; Secure"]},
        {"save_load": true},
        {"url": "https://a.example/", "set": ["d=4; Max-Age=1; Domain=a.example", "e=5"]},
        {"url": "https://a.example/", "get": true},
        {"end_session": true},
        {"dump": true},
    ]});
    let cookie = json!({
        "name": "d", "value": "4", "domain": "a.example", "host_only": false, "path": "/", "secure": false,
        "http_only": false, "same_site": "default", "partition_key": null, "persistent": true,
        "expires": 10.5, "created": 9.5,
    });
    let steps = json!([
        {"stored": [true, true, true]}, {}, {"stored": [true, true]},
        {"cookie": {"b64": "Yj3/OyBjPTM7IGQ9NDsgZT01"}},
        {}, {"cookies": [cookie]},
    ]);
    let answer = answer::to_line(case.to_string().as_bytes());
    assert_eq!(answer["steps"], steps, "{answer}");
}

#[test]
fn what_is_built_is_a_line_or_an_error() {
    let built = |cookie: Value| {
        let case = json!({"id": 1, "op": "build_set_cookie", "cookie": cookie});
        answer::to_line(case.to_string().as_bytes())["header"].clone()
    };
    let line = "a=b; Path=/x; Domain=s.example; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age=0";
    let cookie = json!({
        "name": "a", "value": "b", "path": "/x", "domain": "s.example", "max_age": -5, "secure": true,
        "http_only": true, "same_site": "none", "partitioned": true,
    });
    assert_eq!(built(cookie), line);
    let until = "a=b; Path=/; SameSite=Lax; Expires=Sun, 09 Sep 2001 01:46:40 GMT";
    assert_eq!(built(json!({"name": "a", "value": "b", "expires": 1_000_000_000})), until);
    assert_eq!(built(json!({"name": "a", "value": "b", "expires": 1_000_000_000.75})), until);
    assert_eq!(built(json!({"name": "a", "value": {"b64": "/w=="}})), Value::Null);
    assert_eq!(built(json!({"name": "a", "value": "b", "domain": "CO.uk"})), Value::Null);
    assert_eq!(built(json!({"name": "a;", "value": "b"})), Value::Null);
    assert_eq!(built(json!({"name": "a", "value": "b", "max_age": "long"})), Value::Null);
}
