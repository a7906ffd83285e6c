//! A connection that ends when its client does not keep up: one that reads nothing of its answer, one that sends and never
//! comes to a request, and one that rests when the service closes.

use std::{
    collections::VecDeque,
    future::Future,
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Instant, Sleep, sleep},
};

use crate::{
    server::{Activity, doors::Place},
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
/// What the protocol layer is given in one turn, in bytes; it would gather 128 KiB, and all requests in them, before it
/// answers the first.
const TURN: usize = 16 * 1024;
/// The end of a head. A turn ends behind one, so that requests which are sent ahead are taken one by one.
const BLANK_LINE: &[u8] = b"\r\n\r\n";

/// A TCP connection, its place among all, and how its client does.
pub struct Connection {
    stream: TcpStream,
    activity: Activity,
    reading: Reading,
    /// What came behind the end of a turn.
    held: VecDeque<u8>,
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
    /// What was given in this turn.
    of_turn: usize,
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
            held: VecDeque::new(),
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

    /// Reads up to the end of a head; what came behind it is held for the next turn.
    fn read_some(&mut self, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        if self.held.is_empty() {
            ready!(Pin::new(&mut self.stream).poll_read(context, buffer)).inspect_err(|_| self.reading.of_turn = 0)?;
        } else {
            let (held, _) = self.held.as_slices();
            let given = held.len().min(buffer.remaining());
            buffer.put_slice(held.get(..given).unwrap_or_default());
            self.held.drain(..given);
        }
        let came = buffer.filled().get(before..).unwrap_or_default();
        let head = came.windows(BLANK_LINE.len()).position(|bytes| bytes == BLANK_LINE);
        let Some(end) = head.map(|start| start + BLANK_LINE.len()) else {
            self.reading.of_turn += came.len();
            return Poll::Ready(Ok(()));
        };
        for byte in came.get(end..).unwrap_or_default().iter().rev() {
            self.held.push_front(*byte);
        }
        buffer.set_filled(before + end);
        self.reading.of_turn = TURN;
        Poll::Ready(Ok(()))
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
        if this.reading.of_turn >= TURN {
            this.reading.of_turn = 0;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let before = buffer.filled().len();
        let read = this.read_some(context, buffer);
        let came = buffer.filled().len() - before;
        if this.reading.turns != this.activity.turns() {
            this.reading = Reading { turns: this.activity.turns(), ..Reading::default() };
        }
        if came > 0 && !this.activity.is_busy() {
            this.reading.since.get_or_insert_with(Instant::now);
            this.reading.bytes += u64::try_from(came).unwrap_or(u64::MAX);
        }
        let ended = this.is_over(context);
        match read {
            // Nothing more is read, as if the client had ended; what it asked before is still answered.
            Poll::Pending if ended => Poll::Ready(Ok(())),
            Poll::Ready(Ok(())) if ended && came > 0 => {
                buffer.set_filled(before);
                Poll::Ready(Ok(()))
            }
            Poll::Ready(_) | Poll::Pending => read,
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
