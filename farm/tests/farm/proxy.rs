//! HAProxy before some nodes, by turns.

use std::fmt::Write as _;

use cloakroom_testkit::servers::{Program, Running, free_port};

pub(crate) struct Proxy {
    _running: Running,
    port: u16,
}

impl Proxy {
    pub(crate) fn before(nodes: &[u16]) -> Self {
        let port = free_port();
        let _running = Running::start(|folder| {
            let file = folder.join("haproxy.cfg");
            std::fs::write(&file, configuration(port, nodes)).expect("its folder takes a file");
            Program::new("haproxy", "haproxy", "Loading success").args(["-W", "-db", "-f"]).arg(file)
        });
        Self { _running, port }
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }
}

fn configuration(port: u16, nodes: &[u16]) -> String {
    let mut text = format!(
        "defaults\n  mode http\n  timeout connect 10s\n  timeout client 60s\n  timeout server 60s\n\
         frontend web\n  bind 127.0.0.1:{port}\n  default_backend nodes\n\
         backend nodes\n  balance roundrobin\n"
    );
    for (number, node) in nodes.iter().enumerate() {
        let _ = writeln!(text, "  server node{number} 127.0.0.1:{node}");
    }
    text
}
