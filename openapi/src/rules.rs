//! `docs/rules.md`: the catalogue as a page.

use std::fmt::{self, Write};

use domain::rules::{CATALOGUE, EXAMPLES, Entry, Example, RULESET, Rule, profile::Profiles};

/// Longest value that is shown whole, in characters.
const SHOWN: usize = 60;

/// The page.
///
/// # Errors
/// Only when it cannot be written.
pub fn page(profiles: &Profiles) -> Result<String, fmt::Error> {
    let mut page = String::new();
    writeln!(page, "# 规则目录 Rules\n")?;
    writeln!(
        page,
        "规则目录版本 Rule set {RULESET}。本页由代码生成：`cargo run -p openapi`。 Generated from the code.\n"
    )?;
    writeln!(page, "| | 严重程度 Severity | 规则 Rule |\n|---|---|---|")?;
    for rule in CATALOGUE.iter() {
        let (id, severity) = (rule.id, rule.severity.code());
        writeln!(page, "| [{id}](#{}) | {severity} | {} |", id.to_lowercase(), cell(&rule.title.zh))?;
    }
    for rule in CATALOGUE.iter() {
        section(&mut page, rule, profiles)?;
    }
    Ok(page)
}

fn section(page: &mut String, rule: &Rule, profiles: &Profiles) -> fmt::Result {
    let id = rule.id;
    writeln!(page, "\n<a id=\"{}\"></a>\n\n## {id} {}\n\n{}\n", id.to_lowercase(), rule.title.zh, rule.title.en)?;
    let (severity, dimension) = (rule.severity.label(), rule.dimension.label());
    let (scope, strength) = (rule.scope.label(), rule.strength.label());
    writeln!(page, "- 严重程度 Severity: {}; {}", severity.zh, severity.en)?;
    writeln!(page, "- 审核维度 Dimension: {}; {}", dimension.zh, dimension.en)?;
    writeln!(page, "- 校验范围 Scope: {}; {}", scope.zh, scope.en)?;
    writeln!(page, "- 依据 Basis: {} ({}); {} ({})", rule.basis.zh, strength.zh, rule.basis.en, strength.en)?;
    writeln!(page, "- 起始版本 Since: {}", rule.since)?;
    if !rule.related.is_empty() {
        let links: Vec<_> = rule.related.iter().map(|id| format!("[{id}](#{})", id.to_lowercase())).collect();
        writeln!(page, "- 相关规则 Related: {}", links.join(", "))?;
    }
    for profile in profiles.iter().filter(|profile| profile.severity(rule) != Some(rule.severity)) {
        let there = profile.severity(rule).map_or("off", |severity| severity.code());
        writeln!(page, "- {}: {there}", profile.id)?;
    }
    writeln!(page, "\n{}\n\n{}\n", rule.explanation.zh, rule.explanation.en)?;
    writeln!(page, "改正 Remedy: {} {}", rule.fix.zh, rule.fix.en)?;
    EXAMPLES.get(id).map_or(Ok(()), |example| shown(page, example))
}

fn shown(page: &mut String, example: &Example) -> fmt::Result {
    writeln!(page, "\n| 位置 Place | 有问题 Faulty | 改正后 Corrected |\n|---|---|---|")?;
    for (faulty, mended) in example.faulty.iter().zip(&example.mended) {
        writeln!(page, "| `{}` | {} | {} |", faulty.pointer, value(faulty), value(mended))?;
    }
    writeln!(page)?;
    for message in &example.messages {
        writeln!(page, "> {}<br>{}\n", message.zh, message.en)?;
    }
    Ok(())
}

fn value(entry: &Entry) -> String {
    let Some(value) = &entry.value else { return "—".to_owned() };
    let cut: String = value.chars().take(SHOWN).collect();
    let more = if cut.len() < value.len() { "…" } else { "" };
    format!("`{}{more}`", cell(&cut).replace('`', "'"))
}

/// Text that stays in its cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
