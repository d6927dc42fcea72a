//! What a signed-in visitor finds: the browsers they are signed in with.

use cloakroom::{Principal, SessionId, Summary};
use maud::{Markup, html};

use crate::demo::device;
use crate::demo::language::Language;
use crate::demo::pages::moment::moment;
use crate::demo::texts::account as text;

/// The page's content.
pub(super) fn body(
    language: Language,
    principal: &Principal,
    here: Option<SessionId>,
    devices: &[Summary],
) -> Markup {
    let others = devices.iter().any(|device| Some(device.id) != here);
    html! {
        h1 { (text::WELCOME.html(language)) " " (principal) }
        p.lead { (text::SIGNED_IN_TOLD.html(language)) }
        form method="post" action="/account/sign-out" {
            button.button #sign-out { (text::SIGN_OUT.html(language)) }
        }
        section aria-labelledby="devices" {
            h2 #devices { (text::DEVICES.html(language)) }
            p { (text::DEVICES_TOLD.html(language)) }
            ul.devices { @for device in devices { (line(language, device, Some(device.id) == here)) } }
            @if others {
                form method="post" action="/account/devices/end-others" {
                    button.button.quiet #end-others { (text::END_OTHERS.html(language)) }
                }
            } @else {
                p.aside { (text::ONLY_HERE.html(language)) }
            }
        }
    }
}

fn line(language: Language, device: &Summary, is_here: bool) -> Markup {
    let name = device.client.as_ref().map(device::name).filter(|name| !name.is_empty());
    let network = device.client.as_ref().map(|client| client.network()).unwrap_or_default();
    html! {
        li data-device=(device.id) {
            div {
                b { (name.unwrap_or_else(|| text::SOME_BROWSER.in_(language).to_owned())) }
                @if is_here { " " span.chip.chip-safe { (text::HERE.html(language)) } }
                @if device.persistent { " " span.chip { (text::KEPT.html(language)) } }
                p.faint {
                    code { (device.id) } " · " (network) " · "
                    @if let Some(at) = device.authenticated { (text::SINCE.html(language)) " " (moment(at)) " · " }
                    (text::LAST_SEEN.html(language)) " " (moment(device.seen))
                }
            }
            form method="post" action="/account/devices/end" {
                input type="hidden" name="id" value=(device.id);
                button.button.quiet { (text::END.html(language)) }
            }
        }
    }
}
