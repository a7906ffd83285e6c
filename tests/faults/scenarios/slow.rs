//! Clients that send without end or never read: others are served meanwhile, and the connection is cut.

use std::{
    io,
    net::SocketAddr,
    time::{Duration, Instant},
};

use reqwest::Method;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    http::{Caller, Outcome},
    process::Service,
    raw::head,
    report::{Database, Finding, spread},
    world::World,
};

const DATABASE: Database = Database::Sqlite;
/// A connection that lives longer is not cut.
const CUT_WITHIN: Duration = Duration::from_secs(90);
const READ_WITHIN: u128 = 500;
const MEMORY_MAX: u64 = 256;
/// What a client may still send behind a refusal, in bytes: as much as one body, and what systems keep on the way.
const SENT_MAX: u64 = 10 * 1024 * 1024;

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// A head that never ends.
    Head,
    /// A body that arrives a byte at a time.
    Body,
    /// A chunked body without end and without credentials.
    Endless,
    /// `/openapi.json` is asked for again and again, and nothing is read.
    Deaf,
    /// An export is read at a kilobyte a second.
    Trickle,
}

const KINDS: [(Kind, &str); 5] = [
    (Kind::Head, "heads that never end"),
    (Kind::Body, "bodies of a byte a second"),
    (Kind::Endless, "bodies without end, without a key"),
    (Kind::Deaf, "clients that read nothing"),
    (Kind::Trickle, "readers of an export at 1 kB/s"),
];

/// The service that slow clients come to, and how many of each kind come at once.
pub struct Slow {
    service: Service,
    groups: Vec<&'static [(Kind, &'static str)]>,
    clients: usize,
}

impl Slow {
    /// Each kind by itself; in the short form a few of each at once.
    pub async fn prepare(world: &mut World) -> Self {
        let service = world.service(DATABASE, &[]).await;
        fill(service.address).await;
        let groups = if world.short { vec![KINDS.as_slice()] } else { KINDS.chunks(1).collect() };
        Self { service, groups, clients: world.rounds(10, 1000) }
    }

    pub async fn run(self) -> Vec<Finding> {
        let Self { service, groups, clients } = self;
        let mut findings = Vec::new();
        for kinds in groups {
            service.forget_height();
            let mut tasks = JoinSet::new();
            for (kind, _) in kinds {
                for _ in 0..clients {
                    tasks.spawn(client(service.address, *kind));
                }
            }
            let mut seen = watch(service.address, tasks).await;
            let names: Vec<_> = kinds.iter().map(|(_, name)| *name).collect();
            let (height, _) = service.memory();
            findings.push(seen.told(format!("{clients} {}", names.join(&format!(", {clients} "))), height));
        }
        findings
    }
}

/// What was seen while slow clients were there.
#[derive(Default)]
struct Seen {
    /// How long each of them lived, in milliseconds.
    lives: Vec<u128>,
    /// How long reads of others took, in milliseconds.
    reads: Vec<u128>,
    /// Most bytes that were taken from one without a key.
    taken: u64,
    faults: Vec<String>,
}

async fn watch(address: SocketAddr, mut tasks: JoinSet<(Kind, Duration, u64)>) -> Seen {
    let (mut seen, caller) = (Seen::default(), Caller::new(address));
    while !tasks.is_empty() {
        let asked = Instant::now();
        match caller.get("/api/v1/dictionaries").await {
            Outcome::Answered(reply) if reply.status == 200 => {}
            other => seen.faults.push(format!("a read meanwhile: {other:?}")),
        }
        seen.reads.push(asked.elapsed().as_millis());
        while let Some(ended) = tasks.try_join_next() {
            let (kind, life, sent) = ended.expect("a client does not panic");
            seen.lives.push(life.as_millis());
            if matches!(kind, Kind::Endless) {
                seen.taken = seen.taken.max(sent);
            }
            if life >= CUT_WITHIN {
                seen.faults.push(format!("{kind:?}: a connection lives after {} s", CUT_WITHIN.as_secs()));
            }
        }
        sleep(Duration::from_millis(50)).await;
    }
    seen
}

impl Seen {
    fn told(&mut self, clients: String, height: u64) -> Finding {
        let (mut faults, mut misses) = (std::mem::take(&mut self.faults), Vec::new());
        let slowest = self.reads.iter().max().copied().unwrap_or_default();
        if slowest > READ_WITHIN {
            misses.push(format!("a read takes {slowest} ms meanwhile"));
        }
        if height > MEMORY_MAX {
            misses.push(format!("{height} MiB"));
        }
        if self.taken > SENT_MAX {
            faults.push(format!("{} bytes are taken from one client that has no key", self.taken));
        }
        let figure = format!(
            "{clients}: cut after {}; reads meanwhile {}; {height} MiB; at most {} kB taken from one without a key",
            spread(&mut self.lives),
            spread(&mut self.reads),
            self.taken / 1000
        );
        let promise = "cut within 90 s, a read meanwhile within 0.5 s, ≤ 256 MiB";
        Finding { scenario: "slow", database: DATABASE, figure, promise, faults, misses }
    }
}

/// Something to export: a megabyte and more.
async fn fill(address: SocketAddr) {
    let caller = Caller::new(address);
    for number in 0..4 {
        let items: Vec<_> = (0..500)
            .map(|row| {
                json!({ "project": {
                "fiscal_year": 2026, "unit_code": "120001", "unit_name": "区文化和旅游局",
                "name": format!("项目{number}-{row}"), "overview": "概况".repeat(300),
            } })
            })
            .collect();
        let body = json!({ "mode": "atomic", "items": items });
        let stored = caller.send(Method::POST, "/api/v1/projects/batch", &[], Some(&body)).await;
        assert!(matches!(&stored, Outcome::Answered(reply) if reply.status == 201), "a batch: {stored:?}");
    }
}

/// One client until it is cut; answers how long it lived and how many bytes of a body it could send.
async fn client(address: SocketAddr, kind: Kind) -> (Kind, Duration, u64) {
    let (begun, mut sent) = (Instant::now(), 0);
    // Whether it was cut or refused, the connection has ended.
    let _ = timeout(CUT_WITHIN, live(address, kind, &mut sent)).await;
    (kind, begun.elapsed(), sent)
}

async fn live(address: SocketAddr, kind: Kind, sent: &mut u64) -> io::Result<()> {
    // What the system of the client keeps is no work of the service.
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(4096)?;
    socket.set_send_buffer_size(16 * 1024)?;
    let mut stream = socket.connect(address).await?;
    match kind {
        Kind::Head => {
            stream.write_all(b"GET /api/v1/projects HTTP/1.1\r\nHost: faults\r\nX-Slow: ").await?;
            drip(&mut stream, sent).await
        }
        Kind::Body => {
            let request = head("POST", "/api/v1/projects", "Content-Type: application/json\r\n", 1_000_000);
            stream.write_all(request.as_bytes()).await?;
            drip(&mut stream, sent).await
        }
        Kind::Endless => {
            let request = "POST /api/v1/projects HTTP/1.1\r\nHost: faults\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
            stream.write_all(request.as_bytes()).await?;
            let chunk = format!("4000\r\n{}\r\n", " ".repeat(0x4000));
            loop {
                stream.write_all(chunk.as_bytes()).await?;
                *sent += 0x4000;
            }
        }
        Kind::Deaf => {
            let request = "GET /openapi.json HTTP/1.1\r\nHost: faults\r\n\r\n";
            loop {
                stream.write_all(request.as_bytes()).await?;
            }
        }
        Kind::Trickle => {
            let request = head("GET", "/api/v1/projects/export?format=ndjson", "", 0);
            stream.write_all(request.as_bytes()).await?;
            let mut piece = [0; 1000];
            while stream.read(&mut piece).await? > 0 {
                sleep(Duration::from_secs(1)).await;
            }
            Ok(())
        }
    }
}

/// A byte a second, until the other side ends.
async fn drip(stream: &mut TcpStream, sent: &mut u64) -> io::Result<()> {
    let mut answer = [0; 4096];
    loop {
        match timeout(Duration::from_secs(1), stream.read(&mut answer)).await {
            Ok(Ok(0)) => return Ok(()),
            Ok(read) => drop(read?),
            Err(_) => {
                stream.write_all(b" ").await?;
                *sent += 1;
            }
        }
    }
}
