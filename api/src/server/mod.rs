//! The listening side: takes connections within their bounds, hands them to workers, and ends without dropping what was
//! asked.

mod activity;
mod connection;
mod doors;
mod framing;

use std::{
    io,
    net::{SocketAddr, ToSocketAddrs},
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use actix_http::error::DispatchError;
use actix_rt::Arbiter;
use actix_service::{Service, ServiceFactory};
use actix_web::rt::spawn;
use futures_util::future::join_all;
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::mpsc,
    time::{sleep, timeout},
};

pub use self::{
    activity::Activity,
    connection::Connection,
    doors::{Bounds, Doors},
};
use crate::stop::{Phase, Stopping};

/// How long is waited when the system has no more room for connections.
const NO_ROOM_WAIT: Duration = Duration::from_millis(50);
/// How often is looked whether the last connections are gone.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A connection on its way to a worker.
struct Arrived {
    stream: std::net::TcpStream,
    peer: SocketAddr,
    place: doors::Place,
}

/// Workers, each with a thread and a runtime of its own, and the queues of connections for them.
pub struct Workers {
    arbiters: Vec<Arbiter>,
    queues: Vec<mpsc::UnboundedSender<Arrived>>,
}

impl Workers {
    /// Starts this many workers, each of which makes its service.
    pub fn start<F, M, S>(count: usize, stopping: &Arc<Stopping>, make: F) -> Self
    where
        F: Fn() -> M + Clone + Send + 'static,
        M: Future<Output = S> + 'static,
        S: ServiceFactory<
                (Connection, Option<SocketAddr>),
                Config = (),
                Response = (),
                Error = DispatchError,
                InitError = (),
            > + 'static,
    {
        let (mut arbiters, mut queues) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let (send, queue) = mpsc::unbounded_channel();
            let (arbiter, make, stopping) = (Arbiter::new(), make.clone(), Arc::clone(stopping));
            arbiter.spawn_fn(move || drop(spawn(work(make(), queue, stopping))));
            arbiters.push(arbiter);
            queues.push(send);
        }
        Self { arbiters, queues }
    }

    fn stop(self) {
        for arbiter in &self.arbiters {
            arbiter.stop();
        }
        for arbiter in self.arbiters {
            if arbiter.join().is_err() {
                tracing::error!("a worker ended by a panic");
            }
        }
    }
}

/// Serves connections until none comes any more.
async fn work<S>(
    factory: impl Future<Output = S>,
    mut arrived: mpsc::UnboundedReceiver<Arrived>,
    stopping: Arc<Stopping>,
) where
    S: ServiceFactory<
            (Connection, Option<SocketAddr>),
            Config = (),
            Response = (),
            Error = DispatchError,
            InitError = (),
        > + 'static,
{
    let Ok(service) = factory.await.new_service(()).await else {
        tracing::error!("a worker did not start");
        return;
    };
    let service = Rc::new(service);
    while let Some(Arrived { stream, peer, place }) = arrived.recv().await {
        let stream = match TcpStream::from_std(stream) {
            Ok(stream) => stream,
            Err(error) => {
                tracing::warn!(%error, "a connection was not taken");
                continue;
            }
        };
        let connection = Connection::new(stream, place, &stopping);
        let service = Rc::clone(&service);
        spawn(async move {
            if let Err(error) = service.call((connection, Some(peer))).await {
                tracing::debug!(%error, %peer, "a connection ended");
            }
        });
    }
}

/// Connections that the system keeps until they are taken.
const BACKLOG: u32 = 1024;

/// What the system keeps of one client's requests and answers on their way, in bytes each.
const BUFFER: u32 = 256 * 1024;

/// Listens on every address that the name stands for.
///
/// # Errors
/// When one of them is taken, or there is none.
pub fn bind(name: &str) -> io::Result<Vec<TcpListener>> {
    let listen = |address: SocketAddr| {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_reuseaddr(true)?;
        // Connections inherit them. More would hide from us whether a client reads, and costs the system memory.
        socket.set_send_buffer_size(BUFFER)?;
        socket.set_recv_buffer_size(BUFFER)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    name.to_socket_addrs()?.map(listen).collect()
}

/// Takes connections until the service closes, and waits until what was asked is answered, at most for `last`.
pub async fn run(
    listeners: Vec<TcpListener>,
    workers: Workers,
    doors: &Arc<Doors>,
    stopping: &Stopping,
    last: Duration,
) {
    tokio::select! {
        _ = join_all(listeners.iter().map(|listener| take(listener, &workers, doors))) => {}
        () = stopping.reached(Phase::Closing) => {}
    }
    // Whoever is at the door already has sent a request, or is about to.
    for listener in listeners {
        while let Ok(Ok((stream, peer))) = timeout(Duration::ZERO, listener.accept()).await {
            admit(stream, peer, &workers, doors);
        }
    }
    let ended = async {
        while doors.open() > 0 {
            sleep(LOOK_EVERY).await;
        }
    };
    tokio::select! {
        () = ended => {}
        () = sleep(last) => tracing::warn!(connections = doors.open(), "ended before everything was answered"),
        () = stopping.reached(Phase::Hurrying) => {}
    }
    workers.stop();
}

async fn take(listener: &TcpListener, workers: &Workers, doors: &Arc<Doors>) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => admit(stream, peer, workers, doors),
            Err(error) => {
                // Of one connection, or because the process has no more files: neither is a reason to end.
                tracing::warn!(%error, "a connection was not taken");
                sleep(NO_ROOM_WAIT).await;
            }
        }
    }
}

fn admit(stream: TcpStream, peer: SocketAddr, workers: &Workers, doors: &Arc<Doors>) {
    // Answers are written whole; waiting for more to send only delays them.
    let _ = stream.set_nodelay(true);
    let Some(place) = doors.enter(peer.ip()) else {
        drop(spawn(doors::turn_away(stream, Arc::clone(doors))));
        return;
    };
    // The worker with the fewest connections.
    let queue = workers.queues.get(place.worker());
    if let (Some(queue), Ok(stream)) = (queue, stream.into_std()) {
        drop(queue.send(Arrived { stream, peer, place }));
    }
}
