//! HTTP by hand, for clients that are many, slow, rude or cheap.

use std::{io, net::SocketAddr, ops::Range, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::process::ADMIN_KEY;

/// How long a client waits for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The head of a request with a body of this length.
pub fn head(method: &str, path: &str, headers: &str, length: usize) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: tests\r\nAuthorization: Bearer {ADMIN_KEY}\r\nContent-Length: {length}\r\n{headers}\r\n"
    )
}

/// A connection that is kept from request to request.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Where the body of the last answer stands in the buffer.
    body: Range<usize>,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024), body: 0..0 })
    }

    /// Sends a request and reads its answer; answers the status and whether the connection goes on.
    pub async fn ask(&mut self, request: &[u8]) -> io::Result<(u16, bool)> {
        timeout(PATIENCE, self.exchange(request)).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    /// The body of the last answer.
    pub fn body(&self) -> &[u8] {
        &self.buffer[self.body.clone()]
    }

    async fn exchange(&mut self, request: &[u8]) -> io::Result<(u16, bool)> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        self.body = 0..0;
        let end = loop {
            if let Some(end) = self.buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(&self.buffer[..end]);
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or(io::ErrorKind::InvalidData)?;
        let length: usize = field(&head, "content-length").and_then(|length| length.parse().ok()).unwrap_or_default();
        let chunked = field(&head, "transfer-encoding").is_some();
        let kept = field(&head, "connection") != Some("close");
        drop(head);
        if chunked {
            self.body = end..self.chunks(end).await?;
        } else {
            while self.buffer.len() < end + length {
                self.more().await?;
            }
            self.body = end..end + length;
        }
        Ok((status, kept))
    }

    async fn more(&mut self) -> io::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }

    /// Reads a body that comes in pieces and moves them together; answers where it ends.
    async fn chunks(&mut self, start: usize) -> io::Result<usize> {
        let (mut end, mut next) = (start, start);
        loop {
            let line = loop {
                match self.buffer[next..].windows(2).position(|bytes| bytes == b"\r\n") {
                    Some(length) => break next..next + length,
                    None => self.more().await?,
                }
            };
            let size = String::from_utf8_lossy(&self.buffer[line.clone()]);
            let size = usize::from_str_radix(size.trim(), 16).map_err(|_| io::ErrorKind::InvalidData)?;
            let piece = line.end + 2;
            while self.buffer.len() < piece + size + 2 {
                self.more().await?;
            }
            self.buffer.copy_within(piece..piece + size, end);
            end += size;
            next = piece + size + 2;
            if size == 0 {
                return Ok(end);
            }
        }
    }
}

/// The value of a field of a head.
fn field<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (told, value) = line.split_once(':')?;
        told.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
