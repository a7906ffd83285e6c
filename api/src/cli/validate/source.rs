//! Reading declarations from files: one whole file, or one line after the other, never more than one at a time.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Chain, Cursor, Read},
    path::Path,
};

use super::refusal::Refusal;
use crate::http::payload::BODY_MAX;

/// The name that stands for standard input.
pub const STANDARD_INPUT: &str = "-";

/// One declaration as it was found.
pub struct Declared {
    /// Its line, where every line is a declaration.
    pub line: Option<u64>,
    pub bytes: Result<Vec<u8>, Refusal>,
}

/// The declarations of one file.
pub struct Source<'a> {
    reader: Chain<Cursor<Vec<u8>>, Box<dyn BufRead + 'a>>,
    /// Whether every line is a declaration.
    lines: bool,
    line: u64,
    found: bool,
    ended: bool,
}

impl<'a> Source<'a> {
    pub fn open(file: &Path, input: &'a mut dyn BufRead) -> Result<Self, Refusal> {
        let mut reader: Box<dyn BufRead + 'a> = if file.as_os_str() == STANDARD_INPUT {
            Box::new(input)
        } else if fs::metadata(file)?.is_dir() {
            return Err(Refusal::Folder);
        } else {
            Box::new(BufReader::new(File::open(file)?))
        };
        let extension = file.extension().map(|extension| extension.to_ascii_lowercase());
        let named = extension.is_some_and(|extension| extension == "ndjson" || extension == "jsonl");
        let (head, lines) = if named { (Vec::new(), true) } else { detect(&mut reader)? };
        Ok(Self { reader: Cursor::new(head).chain(reader), lines, line: 0, found: false, ended: false })
    }

    fn whole(&mut self) -> Declared {
        self.ended = true;
        let mut bytes = Vec::new();
        let bytes = match self.reader.by_ref().take(limit()).read_to_end(&mut bytes) {
            Err(error) => Err(error.into()),
            Ok(_) if bytes.len() > BODY_MAX => Err(Refusal::TooLarge),
            Ok(_) if is_blank(&bytes) => Err(Refusal::Empty),
            Ok(_) => Ok(bytes),
        };
        Declared { line: None, bytes }
    }

    fn next_line(&mut self) -> Option<Declared> {
        loop {
            self.line += 1;
            let bytes = match read_line(&mut self.reader) {
                Ok(Some(Ok(line))) if is_blank(&line) => continue,
                Ok(Some(line)) => line,
                Ok(None) => {
                    self.ended = true;
                    // A file from which nothing was read must not pass for one without errors.
                    return (!self.found).then_some(Declared { line: None, bytes: Err(Refusal::Empty) });
                }
                Err(error) => {
                    self.ended = true;
                    Err(error.into())
                }
            };
            self.found = true;
            return Some(Declared { line: Some(self.line), bytes });
        }
    }
}

impl Iterator for Source<'_> {
    type Item = Declared;

    fn next(&mut self) -> Option<Declared> {
        match (self.ended, self.lines) {
            (true, _) => None,
            (false, true) => self.next_line(),
            (false, false) => Some(self.whole()),
        }
    }
}

/// One byte more than a declaration may have tells that it has too many.
fn limit() -> u64 {
    u64::try_from(BODY_MAX).unwrap_or(u64::MAX).saturating_add(1)
}

fn read_line(reader: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, Refusal>>> {
    let mut line = Vec::new();
    if reader.by_ref().take(limit()).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() > BODY_MAX {
        reader.skip_until(b'\n')?;
        return Ok(Some(Err(Refusal::TooLarge)));
    }
    Ok(Some(Ok(line)))
}

/// Whether every line is a declaration: the first line that says something is a whole object, and is not the last.
/// What was read to find out is returned.
fn detect(reader: &mut impl BufRead) -> io::Result<(Vec<u8>, bool)> {
    let mut head = Vec::new();
    let Some(first) = next_line_of(reader, &mut head)? else { return Ok((head, false)) };
    if !(first.starts_with(b"{") && first.ends_with(b"}")) {
        return Ok((head, false));
    }
    let more = next_line_of(reader, &mut head)?.is_some();
    Ok((head, more))
}

/// Reads on until a line says something; everything that is read is added to `head`, as much as a declaration may have.
fn next_line_of(reader: &mut impl BufRead, head: &mut Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    let mut reader = reader.take(limit());
    loop {
        let before = head.len();
        if reader.read_until(b'\n', head)? == 0 {
            return Ok(None);
        }
        let line = without_mark(head.get(before..).unwrap_or_default()).trim_ascii();
        if !line.is_empty() {
            return Ok(Some(line.to_vec()));
        }
    }
}

/// Text without the byte order mark that some editors put before it.
pub fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

fn is_blank(text: &[u8]) -> bool {
    without_mark(text).trim_ascii().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What standard input is read as: line, and the text or the code of the refusal.
    fn read(mut input: &[u8]) -> Vec<(Option<u64>, String)> {
        let source = Source::open(Path::new(STANDARD_INPUT), &mut input).unwrap();
        let told = source.map(|declared| {
            let text = declared.bytes.map(|bytes| String::from_utf8(bytes).unwrap());
            (declared.line, text.unwrap_or_else(|refusal| refusal.code().to_owned()))
        });
        told.collect()
    }

    fn list(expected: &[(Option<u64>, &str)]) -> Vec<(Option<u64>, String)> {
        expected.iter().map(|(line, text)| (*line, (*text).to_owned())).collect()
    }

    #[test]
    fn lines_are_told_from_a_document() {
        for whole in ["{}", "{}\n\n", "{\n}", "\n{\n  \"a\": {}\n}\n", "[]\n[]", "{\"a\":\n1}"] {
            assert_eq!(read(whole.as_bytes()), list(&[(None, whole)]), "{whole:?}");
        }
        assert_eq!(read(b"{}\r\n{"), list(&[(Some(1), "{}\r"), (Some(2), "{")]));
        assert_eq!(read(b"\n{}\n\n \n{\"a\":1}\n"), list(&[(Some(2), "{}"), (Some(5), "{\"a\":1}")]));
        assert_eq!(read(b"\xef\xbb\xbf{}\n{}").len(), 2);
        for empty in ["", " \n\n", "\u{feff}"] {
            assert_eq!(read(empty.as_bytes()), list(&[(None, "empty")]), "{empty:?}");
        }
    }

    #[test]
    fn what_is_too_large_is_passed_over() {
        let long = format!("{{\"a\": \"{}\"}}", "x".repeat(BODY_MAX));
        assert_eq!(read(long.as_bytes()), list(&[(None, "payload_too_large")]));
        let lines = format!("{{}}\n{long}\n{{ }}\n");
        assert_eq!(read(lines.as_bytes()), list(&[(Some(1), "{}"), (Some(2), "payload_too_large"), (Some(3), "{ }")]));
        let fits = format!("{}{{}}", " ".repeat(BODY_MAX - 2));
        assert_eq!(read(format!("{fits}\n{fits}").as_bytes()).len(), 2);
    }
}
