//! What our jar does with a step.

use cloakroom_cookie::jar::{Jar, Limits, Profile, Request, Timestamp};

use super::row::{Step, Way};
use super::site::site;

/// As many cookies as Chromium keeps.
fn limits() -> Limits {
    Limits { per_domain: 180, total: 3300, ..Limits::default() }
}

/// An empty jar as large as Chromium's.
pub(crate) fn jar(profile: Profile) -> Jar {
    Jar::new().with_profile(profile).with_limits(limits())
}

/// Does it; the `Cookie` field of the request, or what the script reads.
pub(crate) fn take(jar: &mut Jar, step: &Step, now: Timestamp) -> Vec<u8> {
    let request = request(step);
    let mut sent = jar.header(&request, now);
    for line in &step.lines {
        jar.set(&request, line, now);
    }
    if matches!(step.way, Way::Script | Way::FrameScript) {
        sent = jar.header(&request, now);
    }
    sent
}

/// A jar that took these steps at this moment.
pub(crate) fn jar_after(steps: &[Step], profile: Profile, now: Timestamp) -> Jar {
    let mut jar = jar(profile);
    for step in steps {
        take(&mut jar, step, now);
    }
    jar
}

fn request(step: &Step) -> Request {
    let mut request = Request::to(&step.url).expect("a URL that has cookies");
    let from = step.from.as_deref().unwrap_or(&step.url);
    // Nobody else causes what the user types.
    let is_cross_site = step.way != Way::Address && site(from) != site(&step.url);
    if is_cross_site || step.way == Way::FrameBelowThird {
        request = request.cross_site();
    }
    request = match step.way {
        Way::Script => request.by_script(),
        Way::FrameScript => request.by_script().within(from).expect("a page"),
        Way::Link | Way::Address => request.top_level_navigation(),
        Way::Form => request.top_level_navigation().method("POST"),
        Way::Fetch | Way::Frame | Way::FrameBelowThird => request.within(from).expect("a page"),
    };
    if step.way == Way::FrameBelowThird { request.below_another_site() } else { request }
}
