//! Two nodes of either framework on one store, behind a proxy: what holds on one node holds on all.

mod failover;
mod nodes;
mod outage;
mod proxy;
mod race;
mod stores;
