//! 旧版文件 Old documents: the compound file around a .doc or .xls, and around WPS's .wps and .et, which are the same
//! inside. Nothing of their text is read here: an office program makes a .docx or .xlsx of them. What that would lose is
//! looked for, because the old file is kept and handed out again: passwords, macros and what is embedded.

use std::io::{Cursor, Read};

use cfb::{CompoundFile, OpenOptions};

use super::{
    archive::{Kind, MAX_BYTES},
    refusal::Unreadable,
};

/// How a compound file begins.
pub(super) const MARK: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// More entries than any form has.
const MAX_ENTRIES: usize = 4096;
/// What is held of a stream while a part of it is read.
const BUFFER: usize = 64 * 1024;

/// Streams of a new document behind a password, and of one whose rights are managed.
const ENCRYPTED: [&str; 3] = ["encryptedpackage", "encryptedsummary", "\u{9}drmcontent"];
/// Folders and streams of macros, in Word and Excel.
const MACROS: [&str; 4] = ["macros", "vba", "_vba_project", "_vba_project_cur"];
/// Streams of what is embedded: a file as an OLE object, and ActiveX controls of Word and Excel.
const EMBEDDED: [&str; 3] = ["\u{1}ole10native", "\u{3}ocxname", "ctls"];
/// Where Word keeps objects. The folder is often there and empty.
const OBJECTS_OF_WORD: &str = "objectpool";
/// How the folders of Excel's embedded and linked objects begin.
const OBJECTS_OF_EXCEL: [&str; 2] = ["mbd", "lnk"];

/// The stream of a Word document, and where it has its flags (MS-DOC 2.5.2, `FibBase`).
const WORD: &str = "WordDocument";
const WORD_FLAGS: usize = 10;
const WORD_ENCRYPTED: u8 = 0x01;
/// The streams of a workbook, of Excel 97 and of Excel 5: records of a type, a length and as many bytes (MS-XLS 2.1.4).
const WORKBOOKS: [&str; 2] = ["Workbook", "Book"];
const END: u16 = 0x000a;
const PASSWORD: u16 = 0x002f;
const SHEET: u16 = 0x0085;
/// Where the record of a sheet has its type, and the types of macro sheets and modules.
const SHEET_TYPE: usize = 5;
const MACRO_SHEETS: [u8; 2] = [0x01, 0x06];

type Opened<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Whether a file is a compound file, in which an old document or a new one behind a password is.
pub fn is_old(bytes: &[u8]) -> bool {
    bytes.starts_with(&MARK)
}

/// Which kind of document an old file holds, when an office program may make a new one of it.
///
/// # Errors
/// When the file is too large, damaged, no document of Word, Excel or WPS, or holds what a form has no need of.
pub fn old_kind(bytes: &[u8]) -> Result<Kind, Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::OversizedFile);
    }
    let opened = OpenOptions::new().max_buffer_size(BUFFER).open_with(Cursor::new(bytes));
    let mut file = opened.map_err(|_| Unreadable::BrokenFile)?;
    refuse_entries(&file)?;
    if file.is_stream(WORD) {
        refuse_word(&mut file)?;
        return Ok(Kind::Word);
    }
    let workbooks = WORKBOOKS.map(|name| file.is_stream(name).then_some(name));
    for name in workbooks.iter().flatten() {
        refuse_workbook(&mut file, name)?;
    }
    if workbooks.iter().any(Option::is_some) { Ok(Kind::Workbook) } else { Err(Unreadable::NotAFormFile) }
}

/// Judges the names of all folders and streams.
fn refuse_entries(file: &Opened) -> Result<(), Unreadable> {
    for (count, entry) in file.walk().enumerate() {
        if count > MAX_ENTRIES {
            return Err(Unreadable::OversizedFile);
        }
        let name = entry.name().to_lowercase();
        let within = entry.path().parent().and_then(|folder| folder.file_name());
        let within = within.map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        if ENCRYPTED.contains(&name.as_str()) {
            return Err(Unreadable::EncryptedFile);
        }
        if MACROS.contains(&name.as_str()) {
            return Err(Unreadable::MacroEnabledFile);
        }
        let object = entry.is_storage() && OBJECTS_OF_EXCEL.iter().any(|begin| name.starts_with(begin));
        if object || within == OBJECTS_OF_WORD || EMBEDDED.contains(&name.as_str()) {
            return Err(Unreadable::ActiveFile);
        }
    }
    Ok(())
}

fn refuse_word(file: &mut Opened) -> Result<(), Unreadable> {
    let flags = stream(file, WORD, WORD_FLAGS.saturating_add(2))?;
    // The second byte of the flags, which are stored from the lower one up.
    let encrypted = flags.get(WORD_FLAGS.saturating_add(1)).ok_or(Unreadable::BrokenFile)? & WORD_ENCRYPTED != 0;
    if encrypted { Err(Unreadable::EncryptedFile) } else { Ok(()) }
}

/// Judges the records of the workbook as a whole, which come before those of its sheets.
fn refuse_workbook(file: &mut Opened, name: &str) -> Result<(), Unreadable> {
    let records = stream(file, name, MAX_BYTES)?;
    let mut rest = records.as_slice();
    while let [kind_low, kind_high, low, high, after @ ..] = rest {
        let (kind, length) = (u16::from_le_bytes([*kind_low, *kind_high]), u16::from_le_bytes([*low, *high]));
        // A record that is cut off has no more to tell.
        let Some((record, next)) = after.split_at_checked(length.into()) else { break };
        match kind {
            PASSWORD => return Err(Unreadable::EncryptedFile),
            SHEET if record.get(SHEET_TYPE).is_some_and(|kind| MACRO_SHEETS.contains(kind)) => {
                return Err(Unreadable::MacroEnabledFile);
            }
            END => break,
            _ => {}
        }
        rest = next;
    }
    Ok(())
}

/// The beginning of a stream.
fn stream(file: &mut Opened, name: &str, length: usize) -> Result<Vec<u8>, Unreadable> {
    let opened = file.open_stream(name).map_err(|_| Unreadable::BrokenFile)?;
    let mut read = Vec::new();
    let bound = u64::try_from(length).unwrap_or(u64::MAX);
    opened.take(bound).read_to_end(&mut read).map_err(|_| Unreadable::BrokenFile)?;
    Ok(read)
}
