//! Files that are no forms, or are not safe to read, are refused with their reason; broken ones never panic.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/mutations.rs"]
mod mutations;

mod support;

use form::read::{Unreadable, read};
use support::{NATIONAL, Worksheet, docx, docx_with, overview, p, root, types, xlsx, zip};

fn refused(file: &[u8]) -> Unreadable {
    read(file).unwrap_err()
}

const FORM: &str = "<w:p/>";

#[test]
fn what_is_no_office_file_is_refused() {
    assert_eq!(refused(b""), Unreadable::NotAFormFile);
    assert_eq!(refused("项目名称：甲".as_bytes()), Unreadable::NotAFormFile);
    assert_eq!(refused(b"%PDF-1.7"), Unreadable::PdfFile);
    assert_eq!(refused(&zip(&[("mimetype", b"application/vnd.oasis.opendocument.text")])), Unreadable::NotAFormFile);
    let (types, root) = (types("ppt/presentation.xml", "presentationml.presentation"), root("ppt/presentation.xml"));
    let slides = zip(&[("[Content_Types].xml", types.as_bytes()), ("_rels/.rels", root.as_bytes())]);
    assert_eq!(refused(&slides), Unreadable::NotAFormFile);
    let old = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600]].concat();
    assert_eq!(refused(&old), Unreadable::OldBinaryFile);
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refused(&[old, name].concat()), Unreadable::EncryptedFile);
    let whole = docx(FORM);
    assert_eq!(refused(&whole[..whole.len() / 2]), Unreadable::BrokenFile);
    assert_eq!(refused(&vec![0; form::read::MAX_BYTES + 1]), Unreadable::OversizedFile);
}

#[test]
fn a_locked_entry_is_told_as_encrypted() {
    let mut file = docx(FORM);
    let marks = [b"PK\x03\x04", b"PK\x01\x02"];
    for (mark, flags) in marks.iter().zip([6, 8]) {
        let places: Vec<_> = (0..file.len() - 4).filter(|at| file[*at..].starts_with(*mark)).collect();
        for at in places {
            file[at + flags] |= 1;
        }
    }
    assert_eq!(refused(&file), Unreadable::EncryptedFile);
}

#[test]
fn macros_references_and_names_are_refused() {
    let with = |name: &str, bytes: &[u8]| docx_with(FORM, &[(name, bytes)]);
    assert_eq!(refused(&with("word/vbaProject.bin", b"")), Unreadable::MacroEnabledFile);
    for name in ["../evil", "/etc/passwd", "word\\evil", "word/../../evil", "C:/evil", "WORD/document.xml"] {
        assert_eq!(refused(&with(name, b"")), Unreadable::UnsafeFile, "{name}");
    }
    let reference = |kind: &str| {
        format!(
            "<Relationships><Relationship Id=\"x\" Type=\"a/{kind}\" Target=\"http://x\" TargetMode=\"External\"/></Relationships>"
        )
    };
    let image = with("word/_rels/document.xml.rels", reference("image").as_bytes());
    assert_eq!(refused(&image), Unreadable::UnsafeFile);
    let (transitional, strict) =
        ("http://schemas.openxmlformats.org/officeDocument", "http://purl.oclc.org/ooxml/officeDocument");
    let (transitional, strict) = (format!("{transitional}/2006/relationships"), format!("{strict}/relationships"));
    for (kind, target, refusal) in [
        (format!("{transitional}/hyperlink"), "http://x", Unreadable::NoFormFound),
        (format!("{strict}/hyperlink"), "mailto:a@b.c", Unreadable::NoFormFound),
        (format!("{transitional}/hyperlink"), "www.example.com/a:b", Unreadable::NoFormFound),
        (format!("{transitional}/hyperlink"), "file:///C:\\\u{8868}.xlsx", Unreadable::NoFormFound),
        (format!("{transitional}/hyperlink"), "file://server/share", Unreadable::UnsafeFile),
        (format!("{transitional}/hyperlink"), "file:///\\\\server\\share", Unreadable::UnsafeFile),
        (format!("{transitional}/hyperlink"), "\\\\server\\share", Unreadable::UnsafeFile),
        (format!("{transitional}/hyperlink"), "ms-msdt:/id", Unreadable::UnsafeFile),
        ("http://evil/hyperlink".to_owned(), "http://x", Unreadable::UnsafeFile),
        (format!("{transitional}/attachedTemplate"), "t.dotm", Unreadable::UnsafeFile),
        (format!("{transitional}/connections"), "connections.xml", Unreadable::UnsafeFile),
        (format!("{transitional}/image"), "//server/a.png", Unreadable::UnsafeFile),
    ] {
        let mode = if target.ends_with(".dotm") || target.ends_with(".xml") || target.ends_with(".png") {
            "Internal"
        } else {
            "External"
        };
        let reference = format!(
            "<Relationships><Relationship Id=\"x\" Type=\"{kind}\" Target=\"{target}\" TargetMode=\"{mode}\"/></Relationships>"
        );
        let file = with("word/_rels/document.xml.rels", reference.as_bytes());
        assert_eq!(refused(&file), refusal, "{kind} {target}");
    }
    let entity = "<!DOCTYPE w:document [<!ENTITY a \"b\">]><w:document><w:body/></w:document>";
    let (types, root) = (types("word/document.xml", "wordprocessingml.document"), root("word/document.xml"));
    let parts = |document: &str| {
        zip(&[
            ("[Content_Types].xml", types.as_bytes()),
            ("_rels/.rels", root.as_bytes()),
            ("word/document.xml", document.as_bytes()),
        ])
    };
    assert_eq!(refused(&parts(entity)), Unreadable::UnsafeFile);
    assert_eq!(refused(&parts("<w:document><w:t>&a;</w:t></w:document>")), Unreadable::UnsafeFile);
    assert_eq!(refused(&parts("<w:document><w:body>")), Unreadable::BrokenFile);
    assert_eq!(refused(&parts("<w:document></w:body>")), Unreadable::BrokenFile);
}

#[test]
fn controls_objects_and_embedded_files_are_refused() {
    let with = |name: &str, bytes: &[u8]| docx_with(FORM, &[(name, bytes)]);
    let old = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0];
    for (name, bytes) in [
        ("word/embeddings/oleObject1.bin", &b"x"[..]),
        ("word/embeddings/Microsoft_Excel_Sheet.xlsx", b"x"),
        ("xl/embeddings/oleObject1.bin", b"x"),
        ("WORD/ActiveX/activeX1.xml", b"<ocx/>"),
        // Under a name that says nothing, by what it begins with.
        ("word/media/image1.png", &old),
        ("customXml/item1.xml", b"PK\x03\x04"),
    ] {
        assert_eq!(refused(&with(name, bytes)), Unreadable::ActiveFile, "{name}");
    }
    let reference = |kind: &str| {
        format!("<Relationships><Relationship Id=\"x\" Type=\"http://a/{kind}\" Target=\"x.xml\"/></Relationships>")
    };
    for kind in ["aFChunk", "oleObject", "package", "control", "activeXControlBinary"] {
        let file = with("word/_rels/document.xml.rels", reference(kind).as_bytes());
        assert_eq!(refused(&file), Unreadable::ActiveFile, "{kind}");
    }
    for kind in ["image", "ctrlProp", "styles"] {
        let file = with("word/_rels/document.xml.rels", reference(kind).as_bytes());
        assert_eq!(refused(&file), Unreadable::NoFormFound, "{kind}");
    }
}

#[test]
fn what_unfolds_without_end_is_refused() {
    let blanks = " ".repeat(50 << 20);
    assert_eq!(refused(&docx(&blanks)), Unreadable::OversizedFile);
    let mut lying = docx(&blanks);
    // The directory says that the document is small; the real size counts.
    let at = (0..lying.len() - 4).rposition(|at| lying[at..].starts_with(b"PK\x01\x02")).unwrap();
    lying[at + 24..at + 28].copy_from_slice(&1000_u32.to_le_bytes());
    assert!(matches!(refused(&lying), Unreadable::OversizedFile | Unreadable::BrokenFile));
    let rows = "<w:tr><w:tc><w:p/></w:tc></w:tr>".repeat(100_000);
    assert_eq!(refused(&docx(&format!("<w:tbl>{rows}</w:tbl>"))), Unreadable::OversizedFile);
    let deep = format!("{}{}", "<w:tbl><w:tr><w:tc>".repeat(20_000), "</w:tc></w:tr></w:tbl>".repeat(20_000));
    assert_eq!(refused(&docx(&deep)), Unreadable::UnsafeFile);
}

#[test]
fn a_file_without_a_filled_form_is_refused() {
    assert_eq!(refused(&docx(&p("关于填报财政项目支出绩效目标申报表的通知"))), Unreadable::NoFormFound);
    let blank = overview(&[
        &["项目名称", ""],
        &["项目类别", "□一次性项目 □经常性项目 □中期预算试点项目"],
        &["项目负责人：", "", "联系人：", "", "联系电话：", ""],
    ]);
    assert_eq!(refused(&blank), Unreadable::EmptyForm);
}

#[test]
fn each_refusal_has_its_code_and_words() {
    let mut codes: Vec<_> = Unreadable::ALL.iter().map(|refusal| refusal.code()).collect();
    codes.dedup();
    assert_eq!(codes.len(), Unreadable::ALL.len());
    assert!(Unreadable::ALL.iter().all(|refusal| !refusal.message().zh.is_empty()));
}

#[test]
fn damage_is_refused_or_read_but_never_a_panic() {
    let sheet = Worksheet { name: "国标", rows: NATIONAL, merges: &["A1:E1", "A5:A7"] };
    let files = [support::SEED.to_vec(), xlsx(&[sheet])];
    let files: Vec<_> = files.into_iter().map(|file| (file.clone(), mutations::Parts::of(&file))).collect();
    let read_at_all = (0..2000).filter(|number| read(&mutations::mutated(&files, *number)).is_ok()).count();
    assert!(read_at_all > 200, "too few get past the first look: {read_at_all}");
}
