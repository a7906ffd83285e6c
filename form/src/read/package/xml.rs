//! XML as a stream of openings, texts and closings, with nothing in it that could grow: no document type, no entities
//! beyond the five of XML, no depth without bound.

use std::borrow::Cow;

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::refusal::Unreadable;

/// Deeper than any document of an office program.
const MAX_DEPTH: usize = 512;

/// A part of a document, as text.
pub struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
}

/// The next thing in a part.
pub enum Piece<'a> {
    Open(Tag<'a>),
    Text(Cow<'a, str>),
    Close(Cow<'a, str>),
    End,
}

/// An opening tag.
pub struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// The name without its prefix.
    pub fn name(&self) -> String {
        self.0.local_name().as_ref().to_owned()
    }

    /// The value of an attribute by its name without prefix.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found =
            attributes.with_checks(false).filter_map(Result::ok).find(|it| it.key.local_name().as_ref() == name);
        found.and_then(|it| it.normalized_value(XmlVersion::Implicit1_0).ok()).map(Cow::into_owned)
    }

    /// Whether an on/off element or attribute is on: present without a value means on.
    pub fn is_on(&self, name: &str) -> bool {
        self.attribute(name).is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off"))
    }
}

impl<'a> Xml<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    pub fn next(&mut self) -> Result<Piece<'a>, Unreadable> {
        loop {
            let event = self.reader.read_event().map_err(|_| Unreadable::BrokenFile)?;
            return Ok(match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(Unreadable::UnsafeFile);
                    }
                    Piece::Open(Tag(tag))
                }
                Event::End(tag) => {
                    self.depth = self.depth.saturating_sub(1);
                    Piece::Close(Cow::Owned(tag.local_name().as_ref().to_owned()))
                }
                Event::Text(text) => match text.into_inner() {
                    Cow::Borrowed(text) => Piece::Text(Cow::Borrowed(text)),
                    Cow::Owned(text) => Piece::Text(Cow::Owned(text)),
                },
                Event::CData(text) => Piece::Text(text.into_inner()),
                Event::GeneralRef(reference) => {
                    let known = quick_xml::escape::resolve_predefined_entity(&reference);
                    let character = reference.resolve_char_ref().map_err(|_| Unreadable::BrokenFile)?;
                    match (known, character) {
                        (Some(known), _) => Piece::Text(Cow::Borrowed(known)),
                        (None, Some(character)) => Piece::Text(Cow::Owned(character.to_string())),
                        // Whoever names an entity has declared it somewhere.
                        (None, None) => return Err(Unreadable::UnsafeFile),
                    }
                }
                Event::DocType(_) => return Err(Unreadable::UnsafeFile),
                Event::Eof if self.depth > 0 => return Err(Unreadable::BrokenFile),
                Event::Eof => Piece::End,
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            });
        }
    }

    /// Calls `each` for every opening tag.
    pub fn tags(mut self, mut each: impl FnMut(&str, &Tag) -> Result<(), Unreadable>) -> Result<(), Unreadable> {
        loop {
            match self.next()? {
                Piece::Open(tag) => each(&tag.name(), &tag)?,
                Piece::Text(_) | Piece::Close(_) => {}
                Piece::End => return Ok(()),
            }
        }
    }
}

/// The text of a part. Parts are UTF-8 or, with a byte order mark, UTF-16.
pub fn decode(bytes: Vec<u8>) -> Result<String, Unreadable> {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| match pair {
            [one, two] => unit([*one, *two]),
            _ => 0,
        });
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| Unreadable::BrokenFile)
    };
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => units(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).map_err(|_| Unreadable::BrokenFile),
        _ => String::from_utf8(bytes).map_err(|_| Unreadable::BrokenFile),
    }
}
