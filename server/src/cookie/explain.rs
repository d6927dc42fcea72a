//! `cloakroom cookie explain`: what a browser does with a line, or what a server reads in it.
//!
//! Nothing here judges. A `Set-Cookie` line is given to a jar, and the explanation tells what the jar did; what
//! an attribute alone comes to is asked of a jar as well, and so is where the cookie is sent.

mod advice;
mod answer;
mod attribute;
mod browser;
mod cookie_line;
mod differences;
mod elsewhere;
mod facts;
mod imitation;
mod input;
mod life;
mod meaning;
mod misspelt;
mod note;
mod pair;
mod reach;
mod refused;
mod repair;
mod repeats;
mod request;
mod safer;
mod seen;
mod set_cookie_line;
mod set_name;
mod text_cookie;
mod text_set_cookie;
mod token;
mod trial;
mod warning;

pub(crate) use answer::explain;
