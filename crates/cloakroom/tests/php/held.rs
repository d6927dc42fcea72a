//! A page in PHP that holds its session's lock until it is told to leave.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cloakroom_testkit::{Page, Tab};
use tempfile::TempDir;
use tokio::task::{JoinHandle, spawn_blocking};

/// The page, which has the lock.
pub(crate) struct Held {
    page: Option<JoinHandle<Page>>,
    leave: PathBuf,
    _pipes: TempDir,
}

impl Held {
    /// Sends the browser there, and waits until the page has its lock and has done its `deed`.
    pub(crate) async fn by(tab: &Tab, deed: &'static str, name: &'static str) -> Self {
        let pipes = tempfile::tempdir().expect("a folder");
        let [held, leave] = ["held", "leave"].map(|name| pipe(&pipes.path().join(name)));
        let (tab, fields) = (tab.clone(), [held.clone(), leave.clone()].map(|path| text(&path)));
        let page = tokio::spawn(async move {
            let [held, leave] = fields;
            let fields = [("do", deed), ("name", name), ("held", held.as_str()), ("leave", leave.as_str())];
            tab.post("/php", &fields).await
        });
        let said = spawn_blocking(move || fs::read(held)).await.expect("a thread").expect("a pipe");
        assert_eq!(said, b"held");
        Self { page: Some(page), leave, _pipes: pipes }
    }

    /// Lets the page end, and waits until it has.
    pub(crate) async fn leave(mut self) {
        let page = self.page.take().expect("it left once");
        let leave = self.leave.clone();
        spawn_blocking(move || fs::write(leave, "go")).await.expect("a thread").expect("a pipe");
        assert_eq!(page.await.expect("a page").status(), 200);
    }
}

impl Drop for Held {
    /// A test that failed does not keep the others waiting for PHP.
    fn drop(&mut self) {
        if self.page.is_some() {
            let _ = fs::write(&self.leave, "go");
        }
    }
}

fn pipe(path: &Path) -> PathBuf {
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo starts");
    assert!(made.success(), "a pipe is made");
    path.to_owned()
}

fn text(path: &Path) -> String {
    path.to_str().expect("a path").to_owned()
}
