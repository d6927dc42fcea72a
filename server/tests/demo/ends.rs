//! How the program ends, and that nobody notices.

use crate::program::Program;
use crate::visitor::Visitor;

#[test]
fn told_to_stop_it_says_so_and_succeeds() {
    let data = tempfile::tempdir().expect("a folder");
    let program = Program::start(&[], data.path());
    let mut visitor = Visitor::new(program.address);
    visitor.get("/");
    let (status, words) = program.stop();
    assert_eq!(status.code(), Some(0));
    assert!(words.contains("Stopped: every request answered"), "{words}");

    let again = Program::start(&[], data.path());
    assert_eq!(visitor.at(again.address).get("/").visits(), 2);
}

#[test]
fn killed_without_warning_it_continues_where_it_was() {
    let data = tempfile::tempdir().expect("a folder");
    let mut program = Program::start(&[], data.path());
    let mut visitor = Visitor::new(program.address);
    visitor.enter("sign-up", "ada", "");
    for round in 1..=3 {
        visitor.post("/basket", "product=hat&step=add");
        program.kill();
        program = Program::start(&[], data.path());
        visitor = visitor.at(program.address);
        let page = visitor.get("/basket");
        assert!(page.body.contains(&format!(r#"<output class="pieces">{round}</output>"#)), "{}", page.body);
        assert!(page.body.contains(r#">ada</span>"#));
    }
}

#[test]
fn a_sign_out_survives_the_end_too() {
    let data = tempfile::tempdir().expect("a folder");
    let program = Program::start(&[], data.path());
    let mut visitor = Visitor::new(program.address);
    visitor.enter("sign-up", "ada", "&keep=yes");
    let thief = visitor.clone();
    visitor.post("/account/sign-out", "");
    program.kill();

    let again = Program::start(&[], data.path());
    let page = thief.at(again.address).get("/account");
    assert!(page.body.contains(r#"id="sign-in""#), "it stays over");
}
