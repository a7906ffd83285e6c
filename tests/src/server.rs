//! The service under test: the api crate's own start, on a free port, in a thread of its own.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::mpsc,
    thread::{self, JoinHandle},
    time::Duration,
};

use actix_web::rt::System;
use api::{
    Phase,
    cli::settings::{Settings, Wait},
};

pub use crate::process::{ADMIN_KEY, AUDIT_KEY};
use crate::{client::Client, store::Store};

/// What a test service is configured with when nothing else is said.
pub fn settings(url: &str) -> Settings {
    Settings {
        database_url: url.to_owned(),
        wait_for_database: Wait(Duration::ZERO),
        listen: "127.0.0.1:0".to_owned(),
        admin_key: Some(ADMIN_KEY.to_owned()),
        audit_key: Some(AUDIT_KEY.to_owned()),
        audit_key_file: PathBuf::new(),
        audit_heads: None,
        audit_heads_minutes: 60,
        oidc_issuer: None,
        oidc_audience: None,
        oidc_role_claim: "jixiao_role".to_owned(),
        oidc_units_claim: "jixiao_units".to_owned(),
        profiles: None,
        office: None,
        time_zone: "Asia/Shanghai".parse().expect("a time zone"),
        rate_limit: None,
        workers: 2,
        connections: 4096,
        connections_per_address: 512,
        database_connections: 8,
        drain_seconds: 0,
        log: "info".to_owned(),
    }
}

pub struct Server {
    pub address: SocketAddr,
    /// The key that a first start without a configured one makes.
    pub new_key: Option<String>,
    stopper: api::Stopper,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts on the database with [`ADMIN_KEY`].
    pub fn start(store: &Store) -> Self {
        Self::start_with(&store.url, Some(ADMIN_KEY)).expect("the service starts")
    }

    /// Starts on the database; the error is what the service says.
    pub fn start_with(url: &str, admin_key: Option<&str>) -> Result<Self, String> {
        Self::start_as(Settings { admin_key: admin_key.map(ToOwned::to_owned), ..settings(url) })
    }

    /// Starts as configured; the error is what the service says.
    pub fn start_as(settings: Settings) -> Result<Self, String> {
        let (tell, told) = mpsc::channel();
        let thread = thread::spawn(move || {
            System::new().block_on(async move {
                match api::start(&settings).await {
                    Ok(running) => {
                        let started = Ok((running.address, running.new_key.clone(), running.stopper()));
                        tell.send(started).expect("the test waits for the start");
                        running.run().await;
                    }
                    Err(error) => tell.send(Err(error.to_string())).expect("the test waits for the start"),
                }
            });
        });
        match told.recv().expect("the service says whether it started") {
            Ok((address, new_key, stopper)) => Ok(Self { address, new_key, stopper, thread: Some(thread) }),
            Err(error) => {
                thread.join().expect("a service that does not start ends without panic");
                Err(error)
            }
        }
    }

    /// Ends as far as this, as after a signal.
    pub fn tell(&self, phase: Phase) {
        self.stopper.tell(phase);
    }

    /// A caller with the administrator's key.
    pub fn client(&self) -> Client {
        Client::new(self.address, Some(ADMIN_KEY))
    }

    /// A caller with another key, or none.
    pub fn client_with(&self, key: Option<&str>) -> Client {
        Client::new(self.address, key)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The command is sent at once; the end of the thread tells that it was obeyed.
        self.stopper.tell(Phase::Hurrying);
        let ended = self.thread.take().map_or(Ok(()), JoinHandle::join);
        if ended.is_err() && !thread::panicking() {
            panic!("the service panicked");
        }
    }
}
