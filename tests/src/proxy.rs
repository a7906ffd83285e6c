//! What stands between the service and PostgreSQL, and can be made to fall silent or to break.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
};

use sea_orm::sqlx::postgres::PgConnectOptions;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
    task::LocalSet,
};

use crate::runtime;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Open,
    /// Connections stay, and nothing passes.
    Silent,
    /// Connections are broken, and new ones are refused.
    Broken,
    /// The proxy ends.
    Ended,
}

/// A proxy of the test's PostgreSQL, in a thread of its own.
pub struct Proxy {
    /// The database as it is reached through the proxy.
    pub url: String,
    shared: Shared,
    thread: Option<JoinHandle<()>>,
}

#[derive(Clone)]
struct Shared {
    line: watch::Sender<Line>,
    /// How many times connections were forgotten.
    forgotten: watch::Sender<u64>,
    /// A connection over which this text passed falls silent, with all others, as soon as it has sent its commit.
    lost_commit: Arc<Mutex<Option<String>>>,
}

impl Proxy {
    pub fn before(database: &str) -> Self {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let address = listener.local_addr().expect("it listens");
        drop(listener);
        let (user, rest) = database.split_once('@').expect("the URL names a user");
        let (_, name) = rest.split_once('/').expect("the URL names a database");
        let url = format!("{user}@{address}/{name}");
        let server: PgConnectOptions = database.parse().expect("the URL is one of PostgreSQL");
        let shared = Shared {
            line: watch::Sender::new(Line::Open),
            forgotten: watch::Sender::new(0),
            lost_commit: Arc::default(),
        };
        let own = shared.clone();
        let thread = thread::spawn(move || runtime().block_on(LocalSet::new().run_until(listen(address, server, own))));
        Self { url, shared, thread: Some(thread) }
    }

    /// What is sent from now on meets the line as it is told here.
    pub fn set(&self, line: Line) {
        self.shared.line.send_replace(line);
    }

    /// Connections that are there stay, and nothing passes over them any more; new ones are as ever.
    pub fn forget(&self) {
        self.shared.forgotten.send_modify(|times| *times += 1);
    }

    /// The commit of the transaction that writes this text reaches PostgreSQL, and its answer does not come back.
    pub fn lose_commit_of(&self, text: &str) {
        *self.shared.lost_commit.lock().unwrap_or_else(PoisonError::into_inner) = Some(text.to_owned());
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.set(Line::Ended);
        let ended = self.thread.take().map_or(Ok(()), JoinHandle::join);
        if ended.is_err() && !thread::panicking() {
            panic!("the proxy panicked");
        }
    }
}

async fn listen(address: SocketAddr, server: PgConnectOptions, shared: Shared) {
    let mut line = shared.line.subscribe();
    loop {
        let open = *line.wait_for(|line| *line != Line::Broken).await.expect("the proxy lives");
        if open == Line::Ended {
            return;
        }
        let listener = TcpListener::bind(address).await.expect("the port is still free");
        loop {
            tokio::select! {
                accepted = listener.accept() => {
                    let (client, _) = accepted.expect("it listens");
                    tokio::task::spawn_local(relay(client, server.clone(), shared.clone()));
                }
                changed = line.wait_for(|line| matches!(line, Line::Broken | Line::Ended)) => {
                    drop(changed.expect("the proxy lives"));
                    break;
                }
            }
        }
    }
}

async fn relay(client: TcpStream, server: PgConnectOptions, shared: Shared) {
    let folder = server.get_socket().map(|folder| folder.as_path());
    let folder = folder.or_else(|| Some(Path::new(server.get_host())).filter(|host| host.is_absolute()));
    if let Some(folder) = folder {
        let socket = folder.join(format!(".s.PGSQL.{}", server.get_port()));
        join(client, UnixStream::connect(socket).await.expect("PostgreSQL listens"), shared).await;
    } else {
        let address = (server.get_host(), server.get_port());
        join(client, TcpStream::connect(address).await.expect("PostgreSQL listens"), shared).await;
    }
}

async fn join(client: TcpStream, server: impl AsyncRead + AsyncWrite, shared: Shared) {
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = split(server);
    let mut line = shared.line.subscribe();
    let own = *shared.forgotten.borrow();
    tokio::select! {
        () = pass(from_client, to_server, &shared, own, true) => {}
        () = pass(from_server, to_client, &shared, own, false) => {}
        broken = line.wait_for(|line| matches!(line, Line::Broken | Line::Ended)) => drop(broken),
    }
}

/// Passes on what comes, until one side ends.
async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    shared: &Shared,
    own: u64,
    asks: bool,
) {
    let (mut line, mut buffer, mut marked) = (shared.line.subscribe(), vec![0; 1 << 16], false);
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let piece = buffer.get(..read).unwrap_or_default();
        if *shared.forgotten.borrow() != own {
            return std::future::pending().await;
        }
        let open = line.wait_for(|line| *line != Line::Silent).await.is_ok_and(|line| *line == Line::Open);
        if !open {
            return;
        }
        if asks {
            let mark = shared.lost_commit.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let has = |text: &str| piece.windows(text.len()).any(|part| part == text.as_bytes());
            marked |= mark.is_some_and(|mark| has(&mark));
            if marked && has("COMMIT") {
                *shared.lost_commit.lock().unwrap_or_else(PoisonError::into_inner) = None;
                shared.line.send_replace(Line::Silent);
                marked = false;
            }
        }
        if to.write_all(piece).await.is_err() {
            return;
        }
    }
}
