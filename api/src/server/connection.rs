//! A connection that ends when its client does not keep up: one that reads nothing of its answer, one that sends and never
//! comes to a request, and one that rests when the service closes.

use std::{
    future::Future,
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use actix_web::web::BytesMut;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Instant, Sleep, sleep},
};

use crate::{
    server::{Activity, doors::Place, framing::Framing},
    stop::{Phase, Stopping},
};

/// A client must read this many bytes of an answer in this time: two kilobytes a second, for half a minute.
const READ_LEAST: u64 = 60 * 1024;
const READ_WITHIN: Duration = Duration::from_secs(30);
/// A pause after which a client is measured anew.
const PAUSE: Duration = Duration::from_secs(1);
/// What a client may send between two requests, and how long it may take: the head of the next one, or a body that was
/// refused before it had come, because many clients read the refusal only when they have sent all.
const BETWEEN_MAX: u64 = 9 * 1024 * 1024;
const BETWEEN_WITHIN: Duration = Duration::from_secs(10);
/// How long a connection without a request is kept when the service closes.
const LAST_LOOK: Duration = Duration::from_millis(200);
/// What the protocol layer is given in one turn, in bytes; it would gather 128 KiB before it looks at them.
const TURN: usize = 16 * 1024;

/// A TCP connection, its place among all, and how its client does.
pub struct Connection {
    stream: TcpStream,
    activity: Activity,
    reading: Reading,
    framing: Framing,
    /// What came behind the end of a head.
    held: BytesMut,
    /// Bytes that were handed on in this turn.
    of_turn: usize,
    writing: Writing,
    closing: Pin<Box<dyn Future<Output = ()>>>,
    /// Since when the service closes.
    closes: Option<Instant>,
    timer: Pin<Box<Sleep>>,
    _place: Place,
}

/// What came in since the last request was answered.
#[derive(Default)]
struct Reading {
    turns: u64,
    since: Option<Instant>,
    bytes: u64,
}

/// An answer that waits for its reader.
struct Writing {
    /// Whether the last write was not taken.
    waits: bool,
    since: Instant,
    bytes: u64,
    freed: Instant,
    timer: Pin<Box<Sleep>>,
}

impl Connection {
    pub(super) fn new(stream: TcpStream, place: Place, stopping: &Arc<Stopping>) -> Self {
        let (now, stopping) = (Instant::now(), Arc::clone(stopping));
        let writing = Writing { waits: false, since: now, bytes: 0, freed: now, timer: Box::pin(sleep(READ_WITHIN)) };
        Self {
            stream,
            activity: Activity::default(),
            reading: Reading::default(),
            framing: Framing::default(),
            held: BytesMut::new(),
            of_turn: 0,
            writing,
            closing: Box::pin(async move { stopping.reached(Phase::Closing).await }),
            closes: None,
            timer: Box::pin(sleep(Duration::ZERO)),
            _place: place,
        }
    }

    /// Says whether a request is under way here.
    pub fn activity(&self) -> Activity {
        self.activity.clone()
    }

    /// Reads up to the end of a head; what came behind it is held until its request has ended. Answers whether a head ended.
    fn read_some(&mut self, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<bool>> {
        let (before, turns) = (buffer.filled().len(), self.activity.turns());
        if !self.held.is_empty() {
            let most = self.framing.allowed(self.held.len().min(buffer.remaining()), turns);
            let (given, ended) = self.framing.hand_on(self.held.get(..most).unwrap_or_default(), turns);
            buffer.put_slice(&self.held.split_to(given));
            return Poll::Ready(Ok(ended));
        }
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        let came = buffer.filled().get(before..).unwrap_or_default();
        let most = self.framing.allowed(came.len(), turns);
        let (given, ended) = self.framing.hand_on(came.get(..most).unwrap_or_default(), turns);
        self.held.extend_from_slice(came.get(given..).unwrap_or_default());
        buffer.set_filled(before + given);
        Poll::Ready(Ok(ended))
    }

    /// What the system has not sent yet is given up: the client would be waited for behind our back.
    fn cut(&self) {
        let _ = self.stream.set_zero_linger();
    }

    /// Whether the connection has ended for reading, although its client may have more to send.
    fn is_over(&mut self, context: &mut Context<'_>) -> bool {
        if self.closes.is_none() && self.closing.as_mut().poll(context).is_ready() {
            self.closes = Some(Instant::now());
        }
        if self.activity.is_busy() {
            return false;
        }
        if self.reading.bytes > BETWEEN_MAX {
            return true;
        }
        let waits = self.reading.since.map(|since| since + BETWEEN_WITHIN);
        let closes = self.closes.filter(|_| self.reading.since.is_none()).map(|closes| closes + LAST_LOOK);
        let Some(ends) = waits.into_iter().chain(closes).min() else { return false };
        self.timer.as_mut().reset(ends);
        self.timer.as_mut().poll(context).is_ready()
    }
}

impl AsyncRead for Connection {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // Whoever does not take an answer need not ask for more; the write wakes us.
        if this.writing.waits {
            return Poll::Pending;
        }
        if this.framing.holds(this.activity.turns()) {
            this.activity.wake_at_turn(context.waker());
            return Poll::Pending;
        }
        if this.of_turn >= TURN {
            this.of_turn = 0;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let before = buffer.filled().len();
        let read = this.read_some(context, buffer);
        let came = buffer.filled().len() - before;
        this.of_turn = if came > 0 { this.of_turn + came } else { 0 };
        if this.reading.turns != this.activity.turns() {
            this.reading = Reading { turns: this.activity.turns(), ..Reading::default() };
        }
        if came > 0 && !this.activity.is_busy() {
            this.reading.since.get_or_insert_with(Instant::now);
            this.reading.bytes += u64::try_from(came).unwrap_or(u64::MAX);
        }
        if matches!(read, Poll::Ready(Ok(true))) {
            // The head has come; what is behind it waits for us.
            (this.reading.since, this.reading.bytes) = (None, 0);
            return Poll::Ready(Ok(()));
        }
        let ended = this.is_over(context);
        match read.map_ok(|_| ()) {
            // Nothing more is read, as if the client had ended; what it asked before is still answered.
            Poll::Pending if ended => Poll::Ready(Ok(())),
            Poll::Ready(Ok(())) if ended && came > 0 => {
                buffer.set_filled(before);
                Poll::Ready(Ok(()))
            }
            read @ (Poll::Ready(_) | Poll::Pending) => read,
        }
    }
}

impl Writing {
    /// Notes what was written; an error when the client reads too slowly.
    fn note(&mut self, context: &mut Context<'_>, written: &Poll<io::Result<usize>>) -> io::Result<()> {
        let now = Instant::now();
        match written {
            Poll::Ready(Ok(bytes)) => {
                self.bytes += u64::try_from(*bytes).unwrap_or(u64::MAX);
                if self.waits {
                    (self.waits, self.freed) = (false, now);
                    // Nothing was read meanwhile.
                    context.waker().wake_by_ref();
                }
            }
            Poll::Ready(Err(_)) => {}
            Poll::Pending => {
                if !self.waits && self.freed + PAUSE <= now {
                    self.begin(now);
                }
                self.waits = true;
                while self.timer.as_mut().poll(context).is_ready() {
                    if self.bytes < READ_LEAST && self.since + READ_WITHIN <= now {
                        return Err(io::Error::new(io::ErrorKind::TimedOut, "the client reads its answer too slowly"));
                    }
                    self.begin(now);
                }
            }
        }
        Ok(())
    }

    fn begin(&mut self, now: Instant) {
        (self.since, self.bytes) = (now, 0);
        self.timer.as_mut().reset(now + READ_WITHIN);
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.writing.note(context, &written).inspect_err(|_| this.cut())?;
        this.activity.wrote(this.writing.waits);
        written
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(context, bytes);
        this.writing.note(context, &written).inspect_err(|_| this.cut())?;
        this.activity.wrote(this.writing.waits);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(Pin::new(&mut this.stream).poll_shutdown(context))?;
        Poll::Ready(Ok(()))
    }
}
