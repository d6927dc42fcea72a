//! Measures Cloakroom beside its peers, in one run and on one machine.

mod bar;
mod chance;
mod command;
mod cookies;
mod counting;
mod disk;
mod drive;
mod farm;
mod fetch;
mod growth;
mod http;
mod in_process;
mod machine;
mod ours;
mod parts;
mod payload;
mod peers;
mod report;
mod serve;
mod side;
mod specimen;
mod stats;
mod subject;
mod wrk;

fn main() -> anyhow::Result<()> {
    command::run()
}
