//! Published forms, laid out as Word and Excel files: what their fixtures say is in `form/tests/published/README.md`.

use rust_xlsxwriter::{Format, Workbook};
use serde_json::Value;

use super::{docx, p, table};

/// Whether a fixture says which rules should say its faults, or why none could.
pub fn is_judged(fixture: &Value) -> bool {
    let faults = fixture["faults"].as_array();
    faults.into_iter().flatten().any(|fault| fault.get("rules").is_some() || fault.get("unseen").is_some())
}

fn blocks(fixture: &Value) -> impl Iterator<Item = (&str, &Value)> {
    fixture["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|block| block.as_object().unwrap())
        .map(|(k, v)| (k.as_str(), v))
}

fn rows(table: &Value) -> Vec<Vec<&str>> {
    table
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row.as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect())
        .collect()
}

/// A cell: how many columns it spans, whether it is merged with the one above, its text.
fn cell(text: &str) -> (u16, bool, &str) {
    let (span, rest) = match text.split_once('|') {
        Some((span, rest)) if span.len() < 3 && !span.is_empty() && span.bytes().all(|byte| byte.is_ascii_digit()) => {
            (span.parse().unwrap(), rest)
        }
        Some(_) | None => (1, text),
    };
    match rest.strip_prefix('^') {
        Some(rest) => (span, true, rest),
        None => (span, false, rest),
    }
}

/// The form as a Word file.
pub fn as_word(fixture: &Value) -> Vec<u8> {
    let mut body = String::new();
    for (kind, content) in blocks(fixture) {
        if kind == "paragraph" {
            body += &p(content.as_str().unwrap());
            continue;
        }
        // The helper wants the sign of a merge before the span.
        let rows: Vec<Vec<String>> = rows(content)
            .into_iter()
            .map(|row| {
                let cells = row.into_iter().map(cell);
                cells.map(|(span, up, text)| format!("{}{span}|{text}", if up { "^" } else { "" })).collect()
            })
            .collect();
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        body += &table(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    }
    docx(&body)
}

/// The form as a workbook.
pub fn as_excel(fixture: &Value) -> Vec<u8> {
    let (mut workbook, plain) = (Workbook::new(), Format::new());
    let sheet = workbook.add_worksheet();
    let mut at = 0;
    for (kind, content) in blocks(fixture) {
        if kind == "paragraph" {
            sheet.write(at, 0, content.as_str().unwrap()).unwrap();
            at += 1;
            continue;
        }
        // First row, first column, columns, last row, text.
        let mut places: Vec<(u32, u16, u16, u32, &str)> = Vec::new();
        for row in rows(content) {
            let mut column = 0;
            for (span, up, text) in row.into_iter().map(cell) {
                match places.iter_mut().rev().find(|it| it.1 == column).filter(|_| up) {
                    Some(above) => above.3 = at,
                    None => places.push((at, column, span, at, text)),
                }
                column += span;
            }
            at += 1;
        }
        for (first, column, span, last, text) in places {
            if first == last && span == 1 {
                match text.parse::<f64>() {
                    Ok(number) if !text.starts_with('0') || text.len() == 1 => {
                        sheet.write(first, column, number).unwrap()
                    }
                    Ok(_) | Err(_) => sheet.write(first, column, text).unwrap(),
                };
            } else {
                sheet.merge_range(first, column, last, column + span - 1, text, &plain).unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}
