//! `cloakroom demo`: opened, served, stopped.

mod accounts;
mod assets;
mod basket;
mod clock;
mod device;
mod dress;
mod greeting;
mod headers;
mod language;
mod live;
mod origin;
mod pages;
mod preferences;
mod product;
mod sessions;
mod settings;
mod site;
mod stop;
mod text;
mod texts;
mod theme;
mod visit;
mod visitor;
mod wire;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use cloakroom_disk::DiskStore;
use tokio::net::TcpListener;

pub(crate) use self::accounts::AccountsError;
use self::settings::Settings;
use self::site::Site;
use self::stop::{Drained, Stop};
use crate::command::DemoArguments;
use crate::failure::Failure;

/// Serves the demo until it is told to stop.
pub(crate) fn run(arguments: &DemoArguments) -> Result<(), Failure> {
    let settings = Settings::check(arguments)?;
    let store = sessions::open(&settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::Serve)?;
    let drained = runtime.block_on(serve(&settings, &store))?;
    // With the runtime go the tasks, and with them their handles of the store. Ours is then the last, and
    // letting go of it waits until all that was written is on the disk.
    drop(runtime);
    drop(store);
    greeting::farewell(drained, &settings);
    Ok(())
}

async fn serve(settings: &Settings, store: &DiskStore) -> Result<Drained, Failure> {
    let sessions = sessions::around(store.clone(), settings)?;
    let accounts = accounts::open(settings)?;
    let (listener, address) = listen(settings.listen).await?;
    let mut stop = Stop::listen().map_err(Failure::Serve)?;

    let site = Site::new(&sessions, Arc::new(store.clone()), accounts, settings);
    let app = site::router(site, &sessions).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, app).with_graceful_shutdown(stop.asked());
    tokio::spawn(sessions.keep_swept());
    greeting::welcome(address, settings);
    stop.drain(async move { server.await }).await.map_err(Failure::Serve)
}

async fn listen(wanted: SocketAddr) -> Result<(TcpListener, SocketAddr), Failure> {
    let bound = async {
        let listener = TcpListener::bind(wanted).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    bound.await.map_err(|source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => Failure::PortInUse { listen: wanted },
        _ => Failure::Bind { listen: wanted, source },
    })
}
