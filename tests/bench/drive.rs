//! Connections that send prepared requests one after another, and what came of that.

use std::{
    collections::BTreeMap,
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tests::raw::{Connection, head};
use tokio::task::JoinSet;

/// Requests as they are sent.
pub type Requests = Arc<Vec<Vec<u8>>>;

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    Elapsed(Duration),
    /// So many requests were sent.
    Sent(usize),
}

/// What came of a load.
#[derive(Debug, Default)]
pub struct Driven {
    pub seconds: f64,
    /// Microseconds of each request that was answered 2xx, in order.
    pub times: Vec<u64>,
    /// Bytes of all these answers.
    pub bytes: usize,
    /// How often each other answer came, or none.
    pub refused: BTreeMap<String, u64>,
}

impl Driven {
    pub fn rate(&self) -> f64 {
        count(self.times.len()) / self.seconds
    }

    /// Milliseconds that this share of the requests took at most.
    pub fn at(&self, share: usize) -> f64 {
        percentile(&self.times, share)
    }

    pub fn bytes_each(&self) -> f64 {
        count(self.bytes) / count(self.times.len().max(1))
    }

    /// Answers that nobody wants are told wherever they come from.
    pub fn tell_refused(&self, what: &str) {
        for (answer, count) in &self.refused {
            println!("! {what}: {count} x {answer}");
        }
    }
}

/// Milliseconds that this share of the sorted microseconds took at most.
pub fn percentile(times: &[u64], share: usize) -> f64 {
    let at = times.len().saturating_sub(1) * share / 100;
    times.get(at).map_or(f64::NAN, |micros| float(*micros) / 1e3)
}

#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "counts and times are far below 2^52")]
pub fn float(number: u64) -> f64 {
    number as f64
}

pub fn count(number: usize) -> f64 {
    float(u64::try_from(number).expect("a count has 64 bits"))
}

/// A request with everything but its body.
pub fn request(method: &str, path: &str, headers: &str, body: &str) -> Vec<u8> {
    let kind = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
    let mut bytes = head(method, path, &format!("{kind}{headers}"), body.len()).into_bytes();
    bytes.extend_from_slice(body.as_bytes());
    bytes
}

/// Sends the requests in turn; each connection waits for an answer before it sends the next.
pub async fn drive(address: SocketAddr, requests: &Requests, connections: usize, until: Until) -> Driven {
    let (next, begun) = (Arc::new(AtomicUsize::new(0)), Instant::now());
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        tasks.spawn(ask(address, Arc::clone(requests), Arc::clone(&next), begun, until));
    }
    let mut all = Driven::default();
    for one in tasks.join_all().await {
        all.times.extend(one.times);
        all.bytes += one.bytes;
        for (answer, count) in one.refused {
            *all.refused.entry(answer).or_default() += count;
        }
    }
    all.seconds = begun.elapsed().as_secs_f64();
    all.times.sort_unstable();
    all
}

async fn ask(address: SocketAddr, requests: Requests, next: Arc<AtomicUsize>, begun: Instant, until: Until) -> Driven {
    let (mut driven, mut connection) = (Driven::default(), None);
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let done = match until {
            Until::Elapsed(time) => begun.elapsed() >= time,
            Until::Sent(count) => number >= count,
        };
        if done {
            return driven;
        }
        let asked = Instant::now();
        let answer = exchange(address, &mut connection, &requests[number % requests.len()]).await;
        let micros = u64::try_from(asked.elapsed().as_micros()).expect("a time has 64 bits");
        let refusal = match answer {
            Ok((status, bytes)) if (200..300).contains(&status) && status != 207 => {
                driven.times.push(micros);
                driven.bytes += bytes;
                continue;
            }
            Ok((status, _)) => format!("status {status}"),
            Err(error) => {
                connection = None;
                error.to_string()
            }
        };
        *driven.refused.entry(refusal).or_default() += 1;
    }
}

async fn exchange(
    address: SocketAddr,
    connection: &mut Option<Connection>,
    request: &[u8],
) -> io::Result<(u16, usize)> {
    let open = match connection.take() {
        Some(open) => open,
        None => Connection::open(address).await?,
    };
    let open = connection.insert(open);
    let (status, kept) = open.ask(request).await?;
    let bytes = open.body().len();
    if !kept {
        *connection = None;
    }
    Ok((status, bytes))
}
