//! Rows of the table of safeguards.

use domain::{
    form::safeguard::{Safeguard, SafeguardKind, Safeguards, Stage, Stages},
    values::language::Bilingual,
};

use crate::read::{
    blocks::marks::{self, Ticked},
    recognise::{column::Column, levels},
};

use super::{entry::Entry, filled::Confidence, report::Report, written::Written};

/// The kind of the rows above.
#[derive(Default)]
pub struct Above {
    kind: Option<SafeguardKind>,
}

pub fn read(entry: &Entry, above: &mut Above, own: bool, rows: &mut Vec<Safeguard>, report: &mut Report) {
    let pointer = format!("/safeguards/{}", rows.len());
    let texts_blank = entry.is_empty(Safeguard::COLUMNS, |_| true);
    if rows.len() >= Safeguards::MAX && !texts_blank {
        return entry.refuse(report, "/safeguards", Safeguards::MAX);
    }
    let before = above.kind;
    let kind = kind(entry, above, own, &pointer, report);
    let stages = stages(entry, &pointer, report);
    if texts_blank && stages.is_empty() {
        return;
    }
    // A stage a row: the cells beside it are merged with those above.
    let goes_on = !own && entry.is_covered(Column::DOCUMENT) && entry.is_covered(Column::MEASURES);
    if let Some(last) = rows.last_mut().filter(|_| goes_on) {
        let all: Vec<_> = last.stages.iter().copied().chain(stages).collect();
        let found = Stage::ALL.iter().copied().filter(|stage| all.contains(stage));
        last.stages = Stages::stored(found.collect());
        return;
    }
    if kind.is_some()
        && kind == before
        && entry.is_blank(Column::SafeguardKind)
        && !entry.is_covered(Column::SafeguardKind)
    {
        let (zh, en) = ("制度类别空白，取上一行的", "the kind is blank; that of the row above was taken");
        report.guess(format!("{pointer}/kind"), Confidence::Medium, zh, en);
    }
    let mut safeguard = Safeguard { kind, stages: Stages::stored(stages), ..Safeguard::default() };
    entry.take_texts(Safeguard::COLUMNS, &pointer, &mut safeguard, report);
    rows.push(safeguard);
}

fn kind(entry: &Entry, above: &mut Above, own: bool, pointer: &str, report: &mut Report) -> Option<SafeguardKind> {
    if let Some(written) = entry.said(Column::SafeguardKind, report) {
        above.kind = levels::safeguard_kind(written.text);
        if above.kind.is_none() {
            let reason = Bilingual::fixed("不是已知的制度类别", "this is no known kind of safeguard");
            report.refuse(written, format!("{pointer}/kind"), reason);
        }
    } else if own && !entry.is_covered(Column::SafeguardKind) {
        above.kind = None;
    }
    above.kind
}

fn stages(entry: &Entry, pointer: &str, report: &mut Report) -> Vec<Stage> {
    let mut stages = Vec::new();
    for stage in Stage::ALL {
        let Some(written) = entry.said(Column::OneStage(*stage), report) else { continue };
        let ticked = marks::alone(written.text).or_else(|| match levels::stages(written.text) {
            Ticked::These(chosen) => Some(!chosen.is_empty()),
            Ticked::Named(_) | Ticked::Unclear => None,
        });
        match ticked {
            Some(true) => stages.push(*stage),
            Some(false) => {}
            None => refuse(written, pointer, report),
        }
    }
    let cells: Vec<_> = entry.all(Column::Stages).collect();
    let text = cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ");
    if cells.is_empty() {
        return stages;
    }
    match levels::stages(&text) {
        Ticked::These(chosen) => stages.extend(levels::stages_at(chosen)),
        // Names without marks: of one cell they are the answer, of several the template.
        Ticked::Named(chosen) if !chosen.is_empty() && cells.len() == 1 => stages.extend(levels::stages_at(chosen)),
        Ticked::Named(chosen) if chosen.len() == Stage::ALL.len() => {}
        Ticked::Named(_) | Ticked::Unclear => {
            for cell in cells {
                refuse(Written::of(cell), pointer, report);
            }
        }
    }
    stages
}

fn refuse(written: Written, pointer: &str, report: &mut Report) {
    let reason = Bilingual::fixed("看不出勾选了哪些阶段", "which stages are ticked is not clear");
    report.refuse(written, format!("{pointer}/stages"), reason);
}
