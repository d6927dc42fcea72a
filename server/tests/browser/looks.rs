//! A picture of every page, in light and in dark, for people to look at: `target/screenshots`.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::house::{House, add_to_basket, sign_up};
use crate::webdriver::Browser;

/// Wide enough for the panels beside the page.
const WIDE: (u32, u32) = (1440, 900);

/// A telephone.
const NARROW: (u32, u32) = (390, 844);

#[test]
fn every_page_has_its_picture_taken() {
    let Some(house) = House::open() else { return };
    let album = Album::new(&house);
    album.take("how-it-works", "/how-it-works", WIDE);
    add_to_basket(&house, &album.browser, "umbrella");
    add_to_basket(&house, &album.browser, "scarf");
    for (name, path) in [
        ("home", "/"),
        ("shop", "/shop"),
        ("product", "/shop/umbrella"),
        ("basket", "/basket"),
        ("sign-in", "/account"),
        ("error", "/nowhere"),
    ] {
        album.take(name, path, WIDE);
    }
    sign_up(&house, &album.browser, "ada", true);
    album.take("account", "/account", WIDE);
    album.take("home-narrow", "/", NARROW);
    album.take("basket-narrow", "/basket", NARROW);
    album.browser.run("document.cookie = 'language=vi; Path=/'");
    album.take("home-vi", "/", WIDE);
    album.take("account-vi", "/account", WIDE);
    album.take("how-it-works-vi", "/how-it-works", WIDE);
    album.browser.run("document.cookie = 'language=en; Path=/'");
    album.browser.go(&house.url("/account"));
    album.browser.find("#sign-out").click();
    album.browser.find(".wire");
    album.take("goodbye", "/goodbye", WIDE);
}

#[test]
fn the_way_to_the_panels_covers_no_corner_of_a_narrow_page() {
    let Some(house) = House::open() else { return };
    let album = Album::new(&house);
    album.resize((500, 800));
    album.browser.go(&house.url("/"));
    album.browser.find("#live [data-version]");
    let strip = "const box = selector => document.querySelector(selector).getBoundingClientRect(); \
                 const strip = box('.peek'); const width = document.documentElement.clientWidth;";
    let spans = format!("{strip} return [strip.left, strip.right - width, strip.bottom - innerHeight]");
    assert_eq!(album.browser.run(&spans), json!([0, 0, 0]), "a strip of its own at the foot of the window");
    let below = format!("{strip} scrollTo(0, 1e6); return box('footer').bottom <= box('.peek').top");
    assert_eq!(album.browser.run(&below), true, "the page ends above it");
}

struct Album<'a> {
    house: &'a House,
    browser: Browser,
    folder: PathBuf,
}

impl<'a> Album<'a> {
    fn new(house: &'a House) -> Self {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
        let folder = target.join("screenshots");
        fs::create_dir_all(&folder).expect("a folder");
        Self { house, browser: house.browser(), folder }
    }

    /// Both pictures of one page, from top to bottom, with its panels filled.
    fn take(&self, name: &str, path: &str, size: (u32, u32)) {
        self.resize(size);
        self.browser.go(&self.house.url(path));
        for theme in ["light", "dark"] {
            self.browser.run(&format!("document.cookie = 'theme={theme}; Path=/'"));
            self.browser.go(&self.house.url(path));
            self.browser.find(&format!("html[data-theme={theme}]"));
            self.browser.find("#live [data-version]");
            let page = "const page = document.documentElement; return page.scrollWidth <= page.clientWidth";
            assert_eq!(self.browser.run(page), true, "{name} fits into its window");
            let whole = json!({ "format": "png", "captureBeyondViewport": true });
            let picture = self.browser.devtools("Page.captureScreenshot", &whole)["data"].clone();
            let picture = STANDARD.decode(picture.as_str().expect("a picture")).expect("base64");
            fs::write(self.folder.join(format!("{name}-{theme}.png")), picture).expect("written");
        }
    }

    fn resize(&self, (width, height): (u32, u32)) {
        let mobile = width < height;
        let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.browser.devtools("Emulation.setDeviceMetricsOverride", &screen);
    }
}
