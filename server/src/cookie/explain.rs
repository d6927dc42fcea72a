//! `cloakroom cookie explain`: what a browser does with a line, or what a server reads in it.
//!
//! Nothing here judges. A `Set-Cookie` line is given to a jar, and the explanation tells what the jar did; what
//! an attribute alone comes to is asked of a jar as well, and so is where the cookie is sent.

mod advice;
mod answer;
mod attribute;
mod browsers;
mod cookie_line;
mod facts;
mod imitation;
mod input;
mod life;
mod meaning;
mod misspelt;
mod note;
mod pair;
mod reach;
mod repair;
mod request;
mod safer;
mod seen;
mod set_cookie_line;
mod text_cookie;
mod text_set_cookie;
mod token;
mod trial;

pub(crate) use answer::explain;
