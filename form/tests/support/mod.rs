//! Files made by hand: parts in a zip, and the least markup that Word and Excel would take.

#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::indexing_slicing,
    reason = "each test uses its part of the helpers"
)]

pub mod published;

use std::io::{Cursor, Write};

use form::read::{Form, read};
use serde_json::Value;
use zip::{ZipWriter, write::SimpleFileOptions};

pub const SEED: &[u8] = include_bytes!("../../../domain/samples/form.docx");

pub const TITLE: &str = "财政项目支出绩效目标申报表（项目总体情况）";

/// The only form of a file.
pub fn one(file: &[u8]) -> Form {
    let mut forms = read(file).unwrap();
    assert_eq!(forms.len(), 1);
    forms.remove(0)
}

pub fn value(form: &Form) -> Value {
    serde_json::to_value(&form.declaration).unwrap()
}

/// A zip of these parts, in this order.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Relations of a package: its main part.
pub fn root(target: &str) -> String {
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"r1\" Type=\"{R}/officeDocument\" Target=\"{target}\"/></Relationships>"
    )
}

pub fn types(part: &str, kind: &str) -> String {
    format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Override PartName=\"/{part}\" ContentType=\"application/vnd.openxmlformats-officedocument.{kind}.main+xml\"/></Types>"
    )
}

/// A .docx around the content of its body.
pub fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

pub fn docx_with(body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"{W}\" xmlns:r=\"{R}\" \
         xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\"><w:body>{body}</w:body></w:document>"
    );
    let (types, root) = (types("word/document.xml", "wordprocessingml.document"), root("word/document.xml"));
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    parts.extend(more);
    zip(&parts)
}

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// A paragraph of text; markup that begins with `<w:` stands as it is.
pub fn p(text: &str) -> String {
    if text.starts_with("<w:") {
        return format!("<w:p>{text}</w:p>");
    }
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escape(text))
}

/// A cell; `^` in front of its text: merged with the one above, `n|`: it spans n columns.
pub fn cell(text: &str) -> String {
    let (merge, text) = match text.strip_prefix('^') {
        Some(rest) => ("<w:vMerge/>", rest),
        None => ("", text),
    };
    let (span, text) = match text.split_once('|') {
        Some((span, rest)) if span.len() < 3 && span.bytes().all(|byte| byte.is_ascii_digit()) => (span, rest),
        _ => ("1", text),
    };
    let lines: String = text.split('\n').map(p).collect();
    format!("<w:tc><w:tcPr><w:gridSpan w:val=\"{span}\"/>{merge}</w:tcPr>{lines}</w:tc>")
}

pub fn table(rows: &[&[&str]]) -> String {
    let row = |row: &&[&str]| format!("<w:tr>{}</w:tr>", row.iter().map(|text| cell(text)).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

/// A worksheet: its name, cells as reference and markup of the cell, merged ranges.
pub struct Worksheet<'a> {
    pub name: &'a str,
    pub rows: &'a [&'a [&'a str]],
    pub merges: &'a [&'a str],
}

/// A .xlsx whose texts are inline; a text that begins with `#` is a number, `#s:` one with the style s.
pub fn xlsx(sheets: &[Worksheet]) -> Vec<u8> {
    let part = |index: usize| format!("xl/worksheets/sheet{index}.xml");
    let mut parts = Vec::new();
    let mut names = String::new();
    let mut relations = format!("<Relationship Id=\"s\" Type=\"{R}/styles\" Target=\"styles.xml\"/>");
    for (index, sheet) in sheets.iter().enumerate() {
        parts.push((part(index), worksheet(sheet)));
        names += &format!("<sheet name=\"{}\" sheetId=\"{}\" r:id=\"w{index}\"/>", escape(sheet.name), index + 1);
        relations +=
            &format!("<Relationship Id=\"w{index}\" Type=\"{R}/worksheet\" Target=\"worksheets/sheet{index}.xml\"/>");
    }
    let workbook = format!("<workbook xmlns:r=\"{R}\"><sheets>{names}</sheets></workbook>");
    let relations = format!("<Relationships>{relations}</Relationships>");
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/></numFmts>\
                  <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"9\"/><xf numFmtId=\"14\"/><xf numFmtId=\"4\"/><xf numFmtId=\"200\"/></cellXfs></styleSheet>";
    let (types, root) = (types("xl/workbook.xml", "spreadsheetml.sheet"), root("xl/workbook.xml"));
    let mut all: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ];
    all.extend(parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())));
    zip(&all)
}

fn worksheet(sheet: &Worksheet) -> String {
    let mut data = String::new();
    for (row, cells) in sheet.rows.iter().enumerate() {
        data += &format!("<row r=\"{}\">", row + 1);
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let reference = format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), row + 1);
            data += &match text.strip_prefix('#') {
                Some(number) => {
                    let (style, number) = number.split_once(':').unwrap_or(("0", number));
                    format!("<c r=\"{reference}\" s=\"{style}\"><v>{number}</v></c>")
                }
                None => format!("<c r=\"{reference}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escape(text)),
            };
        }
        data += "</row>";
    }
    let merges: String = sheet.merges.iter().map(|range| format!("<mergeCell ref=\"{range}\"/>")).collect();
    format!("<worksheet><sheetData>{data}</sheetData><mergeCells>{merges}</mergeCells></worksheet>")
}

pub const NATIONAL: &[&[&str]] = &[
    &["项目支出绩效目标申报表"],
    &["（2024年度）"],
    &["项目名称", "卫生院建设"],
    &["主管部门", "卫健局", "实施单位", "中心卫生院"],
    &["项目资金\n（万元）", "年度资金总额：", "#86.25"],
    &["", "其中：财政拨款", "#80"],
    &["", "其他资金", "#6.25"],
    &["总体目标", "年度目标"],
    &["三年建成", "完成设备购置"],
    &["一级指标", "二级指标", "三级指标", "指标值", "权重"],
    &["成本指标", "经济成本指标", "购置成本", "≤75万元", "#1:0.2"],
    &["效益指标", "生态效益指标", "排放", "#1:0.8", "#30"],
    &["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "#10"],
];

/// The first sheet with these rows.
pub fn overview(rows: &[&[&str]]) -> Vec<u8> {
    docx(&format!("{}{}{}", p(TITLE), p("（2021年）"), table(rows)))
}

/// A form of one table as Word and as Excel: `n|` in front of a text spans n columns, `^` is merged with the cell above.
pub fn laid_out(rows: &[&[&str]]) -> [Vec<u8>; 2] {
    let mut cells: Vec<Vec<String>> = Vec::new();
    let mut merges = Vec::new();
    // Per column: the first row and the width of the cell that goes on downwards.
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (row, texts) in rows.iter().enumerate() {
        let mut line = Vec::new();
        for text in *texts {
            let (span, rest) = match text.split_once('|') {
                Some((span, rest)) if span.bytes().all(|byte| byte.is_ascii_digit()) => (span.parse().unwrap(), rest),
                _ => (1, *text),
            };
            let column = line.len();
            open.resize(open.len().max(column + span), (row, 1));
            if rest == "^" {
                line.push(String::new());
            } else {
                open[column] = (row, span);
                line.push(rest.to_owned());
            }
            line.extend(std::iter::repeat_n(String::new(), span - 1));
            let (first, _) = open[column];
            let goes_on = rows.get(row + 1).is_some_and(|below| starts_merged(below, column));
            if !goes_on && (span > 1 || row > first) {
                merges.push(format!("{}{}:{}{}", letter(column), first + 1, letter(column + span - 1), row + 1));
            }
        }
        cells.push(line);
    }
    let for_word: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|text| for_word(text)).collect()).collect();
    let word: Vec<Vec<&str>> = for_word.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let excel: Vec<Vec<&str>> = cells.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let word: Vec<&[&str]> = word.iter().map(Vec::as_slice).collect();
    let excel: Vec<&[&str]> = excel.iter().map(Vec::as_slice).collect();
    let merges: Vec<&str> = merges.iter().map(String::as_str).collect();
    [docx(&table(&word)), xlsx(&[Worksheet { name: "Sheet1", rows: &excel, merges: &merges }])]
}

fn letter(column: usize) -> char {
    char::from(b'A' + u8::try_from(column).unwrap())
}

/// `3|^` as [`cell`] takes it.
fn for_word(text: &str) -> String {
    match text.split_once('|') {
        Some((span, "^")) => format!("^{span}|"),
        _ => text.to_owned(),
    }
}

/// Whether the cell of this row that begins at the column is merged with the one above.
fn starts_merged(row: &[&str], column: usize) -> bool {
    let mut at = 0;
    for text in row {
        let (span, rest) = match text.split_once('|') {
            Some((span, rest)) if span.bytes().all(|byte| byte.is_ascii_digit()) => (span.parse().unwrap(), rest),
            _ => (1, *text),
        };
        if at == column {
            return rest == "^";
        }
        at += span;
    }
    false
}
