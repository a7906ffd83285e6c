//! The zip around a document. Nothing in it is trusted: sizes, names, types and references are held against limits
//! before any text is looked at.

use std::{
    collections::{BTreeMap, HashSet},
    io::{Cursor, Read},
};

use zip::ZipArchive;

use crate::own::PRINTER;

use super::{
    compound,
    refusal::Unreadable,
    xml::{Xml, decode},
};

/// Largest file that is looked at: that of a request's body.
pub const MAX_BYTES: usize = 8 << 20;
/// More parts than any form has.
const MAX_PARTS: usize = 4096;
/// What all parts may unfold to by their own account; pictures count though they are never unfolded.
const MAX_DECLARED: u64 = 256 << 20;
/// What the parts that are read may really unfold to, together.
const MAX_UNFOLDED: u64 = 40 << 20;

const ZIP: &[u8] = b"PK\x03\x04";
const PDF: &[u8] = b"%PDF-";

/// The two kinds of document that forms come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    Workbook,
}

/// An opened file whose parts can be read.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Index by lower-case name: part names do not differ in case alone.
    parts: BTreeMap<String, usize>,
    left: u64,
    kind: Kind,
    main: String,
}

/// A reference from one part to another.
pub struct Relation {
    pub id: String,
    /// The last segment of its type: `worksheet`, `header`, …
    pub kind: String,
    /// Name of the part.
    pub target: String,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        if bytes.len() > MAX_BYTES {
            return Err(Unreadable::OversizedFile);
        }
        if compound::is_old(bytes) {
            return Err(old_binary(bytes));
        }
        if bytes.starts_with(PDF) {
            return Err(Unreadable::PdfFile);
        }
        if !bytes.starts_with(ZIP) {
            return Err(Unreadable::NotAFormFile);
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::BrokenFile)?;
        let parts = names(&archive)?;
        let mut package = Self { archive, parts, left: MAX_UNFOLDED, kind: Kind::Word, main: String::new() };
        package.refuse_active()?;
        package.find_main()?;
        Ok(package)
    }

    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Name of the part that the document begins with.
    pub fn main(&self) -> String {
        self.main.clone()
    }

    /// Names of all parts, in lower case.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// Whether a part begins with these bytes. One that cannot be unfolded does not: whoever needs it is told.
    pub(super) fn begins(&mut self, name: &str, mark: &[u8]) -> bool {
        let Some(part) = self.parts.get(name).and_then(|index| self.archive.by_index(*index).ok()) else {
            return false;
        };
        let mut first = Vec::with_capacity(mark.len());
        let length = u64::try_from(mark.len()).unwrap_or_default();
        part.take(length).read_to_end(&mut first).is_ok() && first == mark
    }

    /// The text of a part; none where there is no such part.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Unreadable> {
        let Some(index) = self.parts.get(&name.to_ascii_lowercase()).copied() else {
            return Ok(None);
        };
        let part = self.archive.by_index(index).map_err(|_| Unreadable::BrokenFile)?;
        if part.size() > self.left {
            return Err(Unreadable::OversizedFile);
        }
        let mut unfolded = Vec::new();
        let read = part.take(self.left.saturating_add(1)).read_to_end(&mut unfolded);
        let length = u64::try_from(unfolded.len()).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(length).ok_or(Unreadable::OversizedFile)?;
        read.map_err(|_| Unreadable::BrokenFile)?;
        decode(unfolded).map(Some)
    }

    /// Where a part points to, in the order in which it says so.
    pub fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Unreadable> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let mut relations = Vec::new();
        let Some(text) = self.text(&name)? else {
            return Ok(relations);
        };
        Xml::new(&text).tags(|name, tag| {
            if relations.len() > MAX_PARTS {
                return Err(Unreadable::OversizedFile);
            }
            if name == "Relationship" {
                let kind = tag.attribute("Type").unwrap_or_default();
                let target = tag.attribute("Target").unwrap_or_default();
                relations.push(Relation {
                    id: tag.attribute("Id").unwrap_or_default(),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: resolve(folder, &target),
                });
            }
            Ok(())
        })?;
        Ok(relations)
    }

    /// Whether this service printed the file, and nobody has saved it since.
    pub fn is_own(&mut self) -> Result<bool, Unreadable> {
        let mark = format!("<cp:lastModifiedBy>{PRINTER}</cp:lastModifiedBy>");
        Ok(self.text("docProps/core.xml")?.is_some_and(|text| text.contains(&mark)))
    }

    fn find_main(&mut self) -> Result<(), Unreadable> {
        let types = self.text("[Content_Types].xml")?.ok_or(Unreadable::NotAFormFile)?;
        let mut kinds = BTreeMap::new();
        Xml::new(&types).tags(|_, tag| {
            let kind = tag.attribute("ContentType").unwrap_or_default().to_ascii_lowercase();
            let kind = match kind {
                kind if kind.contains("wordprocessingml") && kind.ends_with("main+xml") => Kind::Word,
                kind if kind.contains("spreadsheetml") && kind.ends_with("main+xml") => Kind::Workbook,
                _ => return Ok(()),
            };
            if let Some(part) = tag.attribute("PartName") {
                kinds.insert(resolve("", &part), kind);
            }
            Ok(())
        })?;
        let main = self.relations("")?.into_iter().find(|relation| relation.kind == "officeDocument");
        let main = main.ok_or(Unreadable::NotAFormFile)?.target;
        self.kind = *kinds.get(&main).ok_or(Unreadable::NotAFormFile)?;
        self.main = main;
        Ok(())
    }
}

/// An old container holds an old document, or a new one behind a password.
fn old_binary(bytes: &[u8]) -> Unreadable {
    let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encrypted = bytes.windows(wide.len()).any(|window| window == wide);
    if encrypted { Unreadable::EncryptedFile } else { Unreadable::OldBinaryFile }
}

/// The parts by name, when all names and declared sizes are acceptable.
fn names(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<BTreeMap<String, usize>, Unreadable> {
    if archive.len() > MAX_PARTS {
        return Err(Unreadable::OversizedFile);
    }
    if archive.has_duplicate_names() {
        return Err(Unreadable::UnsafeFile);
    }
    let mut parts = BTreeMap::new();
    let mut seen = HashSet::new();
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(|_| Unreadable::BrokenFile)?;
        if entry.encrypted() {
            return Err(Unreadable::EncryptedFile);
        }
        let name = entry.name().map_err(|_| Unreadable::UnsafeFile)?.into_owned();
        let escapes = name.split('/').any(|segment| segment == ".." || segment == ".");
        if escapes || name.starts_with('/') || name.contains(['\\', '\0', ':']) {
            return Err(Unreadable::UnsafeFile);
        }
        declared = declared.saturating_add(entry.size());
        let name = name.to_ascii_lowercase();
        if !seen.insert(name.clone()) {
            return Err(Unreadable::UnsafeFile);
        }
        parts.insert(name, index);
    }
    if declared > MAX_DECLARED { Err(Unreadable::OversizedFile) } else { Ok(parts) }
}

/// The name of the part that a reference out of `folder` means.
fn resolve(folder: &str, target: &str) -> String {
    let (base, target) = match target.strip_prefix('/') {
        Some(absolute) => ("", absolute),
        None => (folder, target),
    };
    let mut path: Vec<&str> = base.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    path.join("/").to_ascii_lowercase()
}
