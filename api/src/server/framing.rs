//! Where requests begin and end in what a client sends, so that one after another is handed on. The protocol layer would read
//! whatever comes and keep each request of it, of which a client that reads no answer can send very many.

/// A longer head is handed on as it comes; the protocol layer refuses it or not.
const HEAD_MAX: usize = 32 * 1024;
const BLANK_LINE: &[u8] = b"\r\n\r\n";

/// What is handed on at the moment.
#[derive(Debug, Default, PartialEq, Eq)]
enum Part {
    /// The head of a request.
    #[default]
    Head,
    /// Nothing, until the request whose head was handed on has begun or ended; then so much of its body.
    Request { turns: u64, body: u64 },
    /// Everything: how long a body is was not told, and so neither where the next request begins.
    All,
}

#[derive(Debug, Default)]
pub(super) struct Framing {
    part: Part,
    /// What was handed on of a head.
    head: Vec<u8>,
}

impl Framing {
    /// How many of these bytes may be handed on, after requests have begun and ended so many times.
    pub(super) fn allowed(&mut self, bytes: usize, turns: u64) -> usize {
        let Part::Request { turns: then, body } = self.part else { return bytes };
        let turned = turns.saturating_sub(then);
        if turned >= 2 && body == 0 {
            self.part = Part::Head;
            return bytes;
        }
        if turned == 0 { 0 } else { bytes.min(usize::try_from(body).unwrap_or(usize::MAX)) }
    }

    /// Whether nothing is handed on before a request begins or ends.
    pub(super) fn holds(&mut self, turns: u64) -> bool {
        self.allowed(1, turns) == 0
    }

    /// Takes note of bytes that may be handed on; answers how many are, and whether they end a head.
    pub(super) fn hand_on(&mut self, bytes: &[u8], turns: u64) -> (usize, bool) {
        match &mut self.part {
            Part::All => return (bytes.len(), false),
            Part::Request { body, .. } => {
                *body = body.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
                return (bytes.len(), false);
            }
            Part::Head => {}
        }
        // Blank lines before a request are passed over.
        let blank =
            if self.head.is_empty() { bytes.iter().take_while(|byte| b"\r\n".contains(byte)).count() } else { 0 };
        let before = self.head.len();
        self.head.extend_from_slice(bytes.get(blank..).unwrap_or_default());
        let from = before.saturating_sub(BLANK_LINE.len() - 1);
        let found =
            self.head.get(from..).unwrap_or_default().windows(BLANK_LINE.len()).position(|four| four == BLANK_LINE);
        let Some(found) = found else {
            if self.head.len() > HEAD_MAX {
                (self.part, self.head) = (Part::All, Vec::new());
            }
            return (bytes.len(), false);
        };
        let end = from + found + BLANK_LINE.len();
        self.part = match body_of(self.head.get(..end).unwrap_or_default()) {
            Some(body) => Part::Request { turns, body },
            None => Part::All,
        };
        self.head = Vec::new();
        (blank + end - before, true)
    }
}

/// How long the body behind a head is; none where only its end will tell.
fn body_of(head: &[u8]) -> Option<u64> {
    let mut length = 0;
    for line in head.split(|byte| *byte == b'\n') {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let (name, value) = line.split_at(colon);
        if name.eq_ignore_ascii_case(b"transfer-encoding") || name.eq_ignore_ascii_case(b"upgrade") {
            return None;
        }
        if name.eq_ignore_ascii_case(b"content-length") {
            let value = value.get(1..).unwrap_or_default().trim_ascii();
            length = std::str::from_utf8(value).ok()?.parse().ok()?;
        }
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    #[test]
    fn one_head_is_handed_on_until_its_request_has_ended() {
        let mut framing = Framing::default();
        let two = [GET, GET].concat();
        assert_eq!(framing.hand_on(&two, 4), (GET.len(), true));
        assert!(framing.holds(4), "it has not begun");
        assert!(framing.holds(5), "it is under way, and has no body");
        assert!(!framing.holds(6));
        assert_eq!(framing.hand_on(GET, 6), (GET.len(), true));
    }

    #[test]
    fn a_head_may_come_in_any_pieces_and_behind_blank_lines() {
        for size in 1..GET.len() {
            let mut framing = Framing::default();
            assert_eq!(framing.hand_on(b"\r\n\r\n\r\n", 0), (6, false));
            let ends: Vec<_> = GET.chunks(size).map(|piece| framing.hand_on(piece, 0).1).collect();
            assert_eq!(ends.iter().filter(|end| **end).count(), 1, "pieces of {size}");
            assert_eq!(ends.last(), Some(&true));
        }
    }

    #[test]
    fn a_body_is_handed_on_whole_and_no_further() {
        let mut framing = Framing::default();
        let head = b"POST / HTTP/1.1\r\ncontent-LENGTH: 10 \r\n\r\n";
        assert_eq!(framing.hand_on(head, 0), (head.len(), true));
        assert_eq!(framing.allowed(100, 0), 0, "it has not begun");
        assert_eq!(framing.allowed(100, 1), 10);
        assert_eq!(framing.hand_on(b"\r\n\r\n12", 1), (6, false));
        assert_eq!(framing.allowed(100, 2), 4, "it was answered before it had come");
        assert_eq!(framing.hand_on(b"3456", 2), (4, false));
        assert_eq!(framing.allowed(100, 2), 100);
        assert_eq!(framing.hand_on(GET, 2), (GET.len(), true));
    }

    #[test]
    fn where_the_end_of_a_body_is_not_told_everything_is_handed_on() {
        for field in ["Transfer-Encoding: chunked", "Content-Length: x", "Upgrade: h2c"] {
            let mut framing = Framing::default();
            let head = format!("POST / HTTP/1.1\r\n{field}\r\n\r\n");
            assert_eq!(framing.hand_on(head.as_bytes(), 0), (head.len(), true));
            assert!(!framing.holds(0));
            assert_eq!(framing.hand_on(&[GET, GET].concat(), 1), (2 * GET.len(), false));
        }
    }
}
