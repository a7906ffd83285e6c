//! 不丢字: every text of a form is in the declaration or the results, is told as unread, or is a word that the reader knows.

use std::{collections::BTreeSet, fs, path::Path};

use domain::form::indicator::Direction;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::read::{
    Form,
    blocks::{
        grid::{Block, Cell, Document, Paragraph, Row, Table},
        place::Place,
    },
    recognise::{
        column::Kind,
        figures::{self, MoneyUnit},
        labels, levels, moments, titles,
    },
    walk,
};

/// A published form as blocks; `n|` spans n columns, `^` is merged with the cell above.
fn document(form: &Value) -> Document {
    let mut blocks = Vec::new();
    let mut tables: u32 = 0;
    for (at, block) in (0..).zip(form["blocks"].as_array().unwrap()) {
        if let Some(text) = block.get("paragraph").and_then(Value::as_str) {
            let text = text.trim().to_owned();
            blocks.push(Block::Paragraph(Paragraph { text, place: Place::Paragraph(at) }));
            continue;
        }
        tables += 1;
        let rows = block.as_object().unwrap().values().find_map(Value::as_array).unwrap();
        let rows = (1..).zip(rows).map(|(row, cells)| self::row(tables, row, cells)).collect();
        blocks.push(Block::Table(Table { rows, sheet: false }));
    }
    Document { blocks, ..Document::default() }
}

fn row(table: u32, row: u32, cells: &Value) -> Row {
    let mut column = 0;
    let cells = cells.as_array().unwrap().iter().map(|cell| {
        let text = cell.as_str().unwrap();
        let (width, text) = match text.split_once('|') {
            Some((span, rest)) if span.parse::<u32>().is_ok() => (span.parse().unwrap(), rest),
            _ => (1, text),
        };
        let covered = text == "^";
        let text = if covered { String::new() } else { text.trim().to_owned() };
        let place = Place::Cell { table, row, column: column + 1 };
        let cell = Cell { text, column, width, covered, number: None, stressed: None, place };
        column += width;
        cell
    });
    Row { cells: cells.collect() }
}

fn known() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published/known");
    let mut forms: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
        })
        .collect();
    forms.sort_by(|one: &(String, Value), other| one.0.cmp(&other.0));
    assert!(forms.len() > 30, "the forms are there");
    forms
}

/// Without blanks and marks, in half width.
fn plain(text: &str) -> String {
    labels::fold(text).chars().filter(|c| c.is_alphanumeric() || "≥≤<>=%.-√☑".contains(*c)).collect()
}

fn strings(json: &Value, into: &mut Vec<String>) {
    match json {
        Value::String(text) => into.push(plain(text)),
        Value::Number(number) => into.push(number.to_string()),
        Value::Array(rows) => rows.iter().for_each(|row| strings(row, into)),
        Value::Object(members) => members.values().for_each(|member| strings(member, into)),
        Value::Null | Value::Bool(_) => {}
    }
}

/// Whether a word is one that forms have and declarations need not.
fn is_known(text: &str) -> bool {
    let headings = [Kind::Indicators, Kind::CostItems, Kind::Safeguards, Kind::Schedule, Kind::Execution];
    labels::field(text).is_some()
        || headings.iter().any(|kind| kind.column(text).is_some())
        || levels::level1(text).is_some()
        || levels::level2(text).is_some()
        || levels::safeguard_kind(text).is_some()
        || levels::stage(text).is_some()
        || levels::operator(text).is_some()
        || Direction::of_word(text).is_some()
        || text == "单位名称、项目名称"
        // Options that are told as codes.
        || ["一次性项目", "经常性", "新增", "新建", "延续", "持续性项目", "常年"].iter().any(|option| text.contains(option))
        // 指标1, the number of a row.
        || text.strip_prefix("指标").is_some_and(|rest| plain(rest).chars().all(|c| c.is_ascii_digit()))
        || matches!(labels::key(text).as_str(), "其中" | "其他")
        // （2022年1-7月）
        || text.contains('月') && text.chars().all(|c| c.is_ascii_digit() || "（年月至-）".contains(c))
        // 项目实施单位/项目负责人
        || text.contains('/') && text.split('/').all(|part| labels::field(part).is_some())
        // 省级, in a head over amounts.
        || labels::field(&format!("{text}资金")).is_some_and(|(field, _)| field.is_amount())
        // 【产出指标-数量指标】 over sentences.
        || text.strip_prefix('【').and_then(|text| text.strip_suffix('】')).is_some_and(|text| text.split('-').all(is_known))
        // A list of kinds of which none is ticked.
        || text.matches('□').count() > 1
        || text.strip_prefix("目标").is_some_and(|rest| plain(rest).chars().all(|c| c.is_ascii_digit()))
        || titles::title(text).is_some()
        || MoneyUnit::read(text).is_some()
        || titles::is_furniture(text)
        || text.lines().count() > 1 && text.lines().all(|line| is_known(line) || moments::year_within(line).is_some())
}

/// The texts of a form that are nowhere.
fn lost(document: Document) -> Vec<String> {
    let mut texts = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => texts.push(paragraph.text.clone()),
            Block::Table(table) => {
                let counts = |row: &&Row| !row.said().all(|(at, cell)| cell.text == (at + 1).to_string());
                let rows = table.rows.iter().filter(counts);
                texts.extend(rows.flat_map(|row| row.said().map(|(_, cell)| cell.text.clone())));
            }
        }
    }
    let forms = walk::document::forms(document).unwrap();
    let told = told(&forms);
    let mut lost: Vec<_> = texts.into_iter().filter(|text| !is_told(text, &told)).collect();
    lost.dedup();
    lost
}

fn told(forms: &[Form]) -> BTreeSet<String> {
    let mut told = Vec::new();
    for form in forms {
        strings(&serde_json::to_value(&form.declaration).unwrap(), &mut told);
        // What a text tells more than the amount that was taken out of it, its guess says.
        told.extend(form.guesses.iter().map(|it| plain(&it.reason.zh)));
        told.extend(form.unread.iter().map(|it| plain(&it.text)));
        told.extend(form.sheets.iter().filter_map(|sheet| Some(sheet.total?.0.to_string())));
        if let Some(results) = &form.results {
            let rows = results.indicators.iter().flat_map(|it| [&it.achieved, &it.score, &it.reason]);
            let own = [&results.execution_rate, &results.score, &results.achieved_goal];
            told.extend(rows.chain(own).flatten().map(|text| plain(text.as_str())));
            told.extend(results.executed.map(|money| money.to_string()));
        }
    }
    told.into_iter().filter(|text| !text.is_empty()).collect()
}

fn is_told(text: &str, told: &BTreeSet<String>) -> bool {
    let bare = plain(text);
    let bare = bare.strip_suffix('分').filter(|points| points.parse::<Decimal>().is_ok()).unwrap_or(&bare).to_owned();
    if bare.is_empty() || is_known(text) || told.iter().any(|told| told.contains(&bare)) {
        return true;
    }
    // Days are told in another form, and so is money: 36.5 万元 as 365000.00.
    if moments::date(text).is_some() || moments::period(text).is_some() || moments::year(text).is_some() {
        return true;
    }
    if is_money(text, told) {
        return true;
    }
    if let Some((label, value)) = text.split_once([':', '：'])
        && is_known(label)
        && is_told(value, told)
    {
        return true;
    }
    // 指标1.药品抽验品种: the number of a row, with its point, is no text.
    if let Some(name) = text.strip_prefix("指标").map(|text| text.trim_start_matches(|c: char| c.is_ascii_digit()))
        && let Some(name) = name.strip_prefix('.')
        && is_told(name, told)
    {
        return true;
    }
    // 上级资金16
    if let Some((label, figure)) = text.find(|c: char| c.is_ascii_digit()).map(|at| text.split_at(at))
        && is_known(label)
        && is_money(figure, told)
    {
        return true;
    }
    if matches!(text, "（盖章）" | "盖章") {
        return true;
    }
    let mut parts = text.split([' ', '\u{3000}', '\t', '\n', '；', '（', '）']).filter(|part| !part.is_empty());
    if parts.clone().count() > 1 && parts.all(|part| is_told(part, told)) {
        return true;
    }
    // A text may be parted: a label and its value, code and name, name and number, options and their marks.
    let mut left = bare;
    let mut pieces: Vec<&String> = told.iter().filter(|told| left.contains(told.as_str())).collect();
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.len()));
    for piece in pieces {
        left = left.replace(piece.as_str(), "\n");
    }
    left.split('\n').all(|piece| piece.is_empty() || is_known(piece) || is_money(piece, told))
}

/// Whether a figure, or one of its usual multiples, is told as a number.
fn is_money(text: &str, told: &BTreeSet<String>) -> bool {
    let figure = match figures::figure(text, None) {
        Ok(Some((figure, _))) => figure,
        Ok(None) => return true,
        // 总额100万元
        Err(_) => match text.strip_prefix("总额").and_then(|text| figures::figure(text, None).ok().flatten()) {
            Some((figure, _)) => figure,
            None => return false,
        },
    };
    let units = [1, 10_000, 100_000_000].map(Decimal::from);
    let numbers = told.iter().filter_map(|told| told.parse::<Decimal>().ok());
    numbers.into_iter().any(|number| units.iter().any(|unit| figure.checked_mul(*unit) == Some(number)))
}

#[test]
fn no_text_of_a_published_form_is_lost() {
    // Levels, names and projects in one column, by their indents alone: refused as a whole, and so not lost in silence.
    let refused = |name: &str| name.starts_with("77-");
    let lost = known().into_iter().filter(|(name, _)| !refused(name)).map(|(name, form)| (name, lost(document(&form))));
    let lost: Vec<_> = lost.filter(|(_, lost)| !lost.is_empty()).collect();
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn figures_and_texts_below_unknown_labels_are_told() {
    for value in ["120", "999", "1,200", "45,000", "0.5", "-3", "丙", "见附件", "√", "2023"] {
        // In a list a row of its own is a project.
        for (name, form) in known().into_iter().filter(|(name, _)| !name.contains("list")).take(8) {
            let mut form = form;
            let rows = json!([["未知的栏目", format!("5|{value}")], ["又一个未知的栏目", value, "再一个", "3|"]]);
            form["blocks"].as_array_mut().unwrap().push(json!({ "table": rows }));
            let forms = walk::document::forms(document(&form)).unwrap();
            let unread = forms.iter().flat_map(|form| &form.unread).filter(|it| it.text == value).count();
            assert!(unread >= 2, "{name}: {value} is told {unread} times");
        }
    }
}
