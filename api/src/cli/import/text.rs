//! What was read, for people.

use domain::{
    form::project::Project,
    rules::Report,
    values::language::{Bilingual, Language},
    views::{formats::FormKind, place},
};
use form::read::Form;

use super::Failure;
use crate::cli::validate::{self, BAD, FAINT, STRONG, one_line};

/// Longest text that is told of what was not read.
const SHOWN: usize = 200;

pub fn file(name: &str, judged: &Result<Vec<(Form, Report)>, Failure>, language: Language) -> String {
    let name = one_line(name, usize::MAX);
    match judged {
        Ok(forms) => forms.iter().map(|(form, report)| self::form(&name, form, report, language)).collect(),
        Err(failure) => {
            let label = Bilingual::fixed("无法读入：", "not read: ");
            let detail = one_line(failure.message().get(language), usize::MAX);
            let (label, code) = (label.get(language), failure.code());
            format!("{STRONG}{name}{STRONG:#}\n  {BAD}{label}{BAD:#}{detail}  {FAINT}{code}{FAINT:#}\n\n")
        }
    }
}

fn form(file: &str, form: &Form, report: &Report, language: Language) -> String {
    let declaration = &form.declaration;
    let name = declaration.name.as_ref().map(|name| one_line(name.as_str(), usize::MAX)).unwrap_or_default();
    let mut page = format!("{STRONG}{file}{STRONG:#}  {name}\n  {}\n", counts(declaration, language));
    page.push_str(&kind(form, language));
    for guess in &form.guesses {
        let label = Bilingual::fixed("推断", "guess").get(language).to_owned();
        let sure = guess.confidence.label();
        let look = Bilingual::fixed("，保存前须核对", ", look at it before it is stored");
        let look = if guess.blocks() { look.get(language) } else { "" };
        let words = place::words(&guess.pointer, language);
        let reason = one_line(guess.reason.get(language), usize::MAX);
        page.push_str(&format!("  {FAINT}{label}（{}{look}）{FAINT:#} {words}  {reason}\n", sure.get(language)));
    }
    for unread in &form.unread {
        let label = Bilingual::fixed("未读入", "unread").get(language).to_owned();
        let reason = unread.reason.as_ref().map(|reason| format!("（{}）", reason.get(language))).unwrap_or_default();
        let (at, said) = (unread.place.told(language), one_line(&unread.text, SHOWN));
        page.push_str(&format!("  {FAINT}{label}{FAINT:#} {at}：{said}{reason}\n"));
    }
    page.push_str(&validate::report(report, language));
    page.push('\n');
    page
}

/// What kind of form it is, where it is no declaration, and how many results it tells.
fn kind(form: &Form, language: Language) -> String {
    if form.kind == FormKind::Declaration {
        return String::new();
    }
    let label = form.kind.label();
    let results = form.results.as_ref().map_or(0, |results| results.indicators.len());
    match language {
        Language::Zh => format!("  {}；另有指标完成情况 {results} 条，不属于申报内容\n", label.zh),
        Language::En => {
            format!("  {}; results of indicators: {results}, which are no part of a declaration\n", label.en)
        }
    }
}

/// How much of a form was read.
fn counts(declaration: &Project, language: Language) -> String {
    let filled = declaration.fields().filter(|(_, blank)| !blank).count();
    let (indicators, costs) = (declaration.indicators.len(), declaration.cost_items.len());
    let safeguards = declaration.safeguards.len();
    match language {
        Language::Zh => {
            format!("读入栏目 {filled} 项；绩效目标 {indicators} 条，项目构成分解 {costs} 条，制度保障 {safeguards} 条")
        }
        Language::En => {
            format!("fields read: {filled}; indicators: {indicators}, cost items: {costs}, safeguards: {safeguards}")
        }
    }
}
