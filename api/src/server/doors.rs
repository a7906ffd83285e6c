//! How many connections there are, in all and of one address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Bounds of the connections.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// At the same time.
    pub all: usize,
    /// At the same time from one address; 0 is no bound. Addresses of this machine have none: a proxy that runs here
    /// stands for all its clients.
    pub of_one: usize,
    /// Workers that connections are shared out to.
    pub workers: usize,
}

#[derive(Debug)]
pub struct Doors {
    bounds: Bounds,
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    of: HashMap<IpAddr, usize>,
    at: Vec<usize>,
    all: usize,
    turned_away: usize,
}

/// The place of a connection, free again when it is dropped.
#[derive(Debug)]
pub struct Place {
    doors: Arc<Doors>,
    address: IpAddr,
    worker: usize,
}

impl Place {
    pub(super) const fn worker(&self) -> usize {
        self.worker
    }
}

impl Doors {
    pub fn new(bounds: Bounds) -> Arc<Self> {
        let inside = Inside { at: vec![0; bounds.workers], ..Inside::default() };
        Arc::new(Self { bounds, inside: Mutex::new(inside) })
    }

    /// Connections at this moment.
    pub(super) fn open(&self) -> usize {
        self.locked().all
    }

    /// A place at the worker that has the fewest connections; none when there are too many.
    pub(super) fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let mut inside = self.locked();
        let address = address.to_canonical();
        let of_one = inside.of.get(&address).copied().unwrap_or_default();
        let bounded = self.bounds.of_one > 0 && !address.is_loopback();
        if inside.all >= self.bounds.all || (bounded && of_one >= self.bounds.of_one) {
            return None;
        }
        let (worker, count) = inside.at.iter_mut().enumerate().min_by_key(|(_, count)| **count)?;
        *count += 1;
        inside.all += 1;
        *inside.of.entry(address).or_default() += 1;
        Some(Place { doors: Arc::clone(self), address, worker })
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut inside = self.doors.locked();
        inside.all = inside.all.saturating_sub(1);
        if let Some(count) = inside.at.get_mut(self.worker) {
            *count = count.saturating_sub(1);
        }
        let left = inside.of.get_mut(&self.address).map(|count| {
            *count = count.saturating_sub(1);
            *count
        });
        if left == Some(0) {
            inside.of.remove(&self.address);
        }
    }
}

/// Connections that are turned away with an answer at the same time; more are just closed.
const TURNED_AWAY_MAX: usize = 256;
const TURNED_AWAY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n\
    Content-Length: 22\r\nRetry-After: 1\r\nConnection: close\r\n\r\nToo many connections.\n";
/// How long, and how far, a client that is turned away is listened to, so that it reads the answer before the end.
const LISTEN_FOR: Duration = Duration::from_secs(1);
const LISTEN_TO: u64 = 64 * 1024;

/// Answers a connection for which there is no place.
pub(super) async fn turn_away(mut stream: TcpStream, doors: Arc<Doors>) {
    {
        let mut inside = doors.locked();
        if inside.turned_away >= TURNED_AWAY_MAX {
            return;
        }
        inside.turned_away += 1;
    }
    let told = async {
        stream.write_all(TURNED_AWAY).await?;
        stream.shutdown().await?;
        tokio::io::copy(&mut (&mut stream).take(LISTEN_TO), &mut tokio::io::sink()).await
    };
    // Whether the client heard it is its own affair.
    let _ = timeout(LISTEN_FOR, told).await;
    doors.locked().turned_away -= 1;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn places_are_bounded_in_all_and_for_each_address_and_are_free_again() {
        let doors = Doors::new(Bounds { all: 3, of_one: 2, workers: 2 });
        let first = doors.enter(address(1)).unwrap();
        let second = doors.enter(address(1)).unwrap();
        assert_ne!(first.worker(), second.worker(), "connections are shared out");
        assert!(doors.enter(address(1)).is_none(), "one address has two");
        let third = doors.enter(address(2)).unwrap();
        assert!(doors.enter(address(3)).is_none(), "there are three in all");
        drop(second);
        assert!(doors.enter(IpAddr::from([127, 0, 0, 1])).is_some());
        drop((first, third));
        assert_eq!((doors.open(), doors.locked().of.len()), (0, 0));
    }

    #[test]
    fn a_proxy_on_this_machine_stands_for_all_its_clients() {
        let doors = Doors::new(Bounds { all: 10, of_one: 1, workers: 1 });
        let mapped = "::ffff:127.0.0.1".parse().unwrap();
        let places: Vec<_> = [mapped, IpAddr::from([127, 0, 0, 1])].into_iter().map(|it| doors.enter(it)).collect();
        assert!(places.iter().all(Option::is_some));
    }
}
