//! A cookie's name that servers have trouble with.

use crate::cookie::explain::note::Note;
use crate::cookie::shown::Shown;
use cloakroom_cookie::is_token_octet;

/// Of a name that is no token (RFC 9110, 5.6.2); what is outside ASCII is told elsewhere.
pub(crate) fn no_token(name: &[u8]) -> Option<Note> {
    let is_odd = |octet: &u8| octet.is_ascii() && !is_token_octet(*octet);
    name.iter().any(is_odd).then(|| {
        let is_prose = name.iter().any(|octet| b" :".contains(octet));
        let hint = if is_prose { ". Was more pasted than the line?" } else { "" };
        let name = Shown::of(name).short();
        Note::new("name_no_token", format!("the name {name} is no token: servers may not read it{hint}"))
    })
}
