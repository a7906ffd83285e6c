//! 宏与嵌入内容 What a form has no need of and a reader of the file could be made to run: macros, ActiveX controls, OLE
//! objects, embedded files, altChunk (another document that Word takes in), and references out of the file. The file is
//! kept and handed out again, so it is refused for having them, whether or not the form itself could be read.

use super::{archive::Package, compound, refusal::Unreadable, xml::Xml};

/// How a part begins that is itself a container: an old binary document or OLE object, and a zip.
const CONTAINERS: [&[u8]; 2] = [&compound::MARK, b"PK\x03\x04"];
/// Folders for what is embedded, in Word and Excel files alike.
const FOLDERS: [&str; 2] = ["activex", "embeddings"];
/// Types of references to it, by their last segment; `package` is an embedded Office file.
const REFERENCES: [&str; 8] = [
    "afchunk",
    "activexcontrolbinary",
    "control",
    "oleobject",
    "package",
    "webextension",
    "webextensiontaskpanes",
    "extensibility",
];
/// References to data that is fetched when the file is opened, and to templates.
const FETCHED: [&str; 4] = ["attachedtemplate", "connections", "querytable", "subdocument"];
/// The only references out of a file that are taken, by their whole types: links, which wait for a reader to follow them.
const LINKS: [&str; 2] = [
    "http://schemas.openxmlformats.org/officedocument/2006/relationships/hyperlink",
    "http://purl.oclc.org/ooxml/officedocument/relationships/hyperlink",
];
/// Where a link may lead: the web, a mailbox, a telephone.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];
/// What the content types of such parts hold. A type that is only the default of an ending may have no part.
const TYPES: [&str; 3] = ["activex", "oleobject", "officedocument.package"];

impl Package<'_> {
    /// # Errors
    /// The refusal of what was found first.
    pub(super) fn refuse_active(&mut self) -> Result<(), Unreadable> {
        let names: Vec<_> = self.names().map(ToOwned::to_owned).collect();
        for name in &names {
            refuse_name(name)?;
        }
        for name in &names {
            let text = match name.as_str() {
                "[content_types].xml" => self.text(name)?.unwrap_or_default(),
                rels if rels.ends_with(".rels") => self.text(name)?.unwrap_or_default(),
                _ => {
                    if CONTAINERS.iter().any(|mark| self.begins(name, mark)) {
                        return Err(Unreadable::ActiveFile);
                    }
                    continue;
                }
            };
            Xml::new(&text).tags(|_, tag| {
                let has_part = tag.attribute("PartName").is_some();
                refuse_type(&tag.attribute("ContentType").unwrap_or_default().to_ascii_lowercase(), has_part)?;
                let kind = tag.attribute("Type").unwrap_or_default().to_ascii_lowercase();
                let external = tag.attribute("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
                let target = tag.attribute("Target").unwrap_or_default();
                refuse_reference(&kind, target.trim(), external)
            })?;
        }
        Ok(())
    }
}

fn refuse_name(name: &str) -> Result<(), Unreadable> {
    if name.ends_with("vbaproject.bin") || name.starts_with("xl/macrosheets/") {
        return Err(Unreadable::MacroEnabledFile);
    }
    if name.starts_with("xl/externallinks/") {
        return Err(Unreadable::UnsafeFile);
    }
    let mut folders = name.split('/').rev().skip(1);
    if folders.any(|folder| FOLDERS.contains(&folder)) { Err(Unreadable::ActiveFile) } else { Ok(()) }
}

fn refuse_type(content: &str, has_part: bool) -> Result<(), Unreadable> {
    if ["macroenabled", "vbaproject", "macrosheet"].iter().any(|word| content.contains(word)) {
        return Err(Unreadable::MacroEnabledFile);
    }
    if has_part && TYPES.iter().any(|word| content.contains(word)) { Err(Unreadable::ActiveFile) } else { Ok(()) }
}

fn refuse_reference(kind: &str, target: &str, external: bool) -> Result<(), Unreadable> {
    let last = kind.rsplit('/').next().unwrap_or_default();
    let away = external || target.contains("://") || is_of_network(target);
    if FETCHED.contains(&last) || (away && !(LINKS.contains(&kind) && is_link(target))) {
        return Err(Unreadable::UnsafeFile);
    }
    if REFERENCES.contains(&last) { Err(Unreadable::ActiveFile) } else { Ok(()) }
}

/// Whether a target is on another machine by its first characters, to which Windows sends the name of its user.
fn is_of_network(target: &str) -> bool {
    target.starts_with("//") || target.starts_with(r"\\")
}

/// Whether a link leads where a form may lead: to the web, or to a file on the same machine, as authors leave them.
fn is_link(target: &str) -> bool {
    let target = target.to_ascii_lowercase();
    let Some((scheme, rest)) = target.split_once(':') else { return !is_of_network(&target) };
    let drive = scheme.len() == 1;
    let local =
        scheme == "file" && rest.strip_prefix("//").is_some_and(|path| path.starts_with('/') && !path.contains(r"\\"));
    let no_scheme = scheme.contains(['/', '#', '?', '.']) && !is_of_network(&target);
    drive || local || no_scheme || SCHEMES.contains(&scheme)
}
