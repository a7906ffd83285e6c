//! Outcomes for people. Colours are written always; where they are not wanted, the stream takes them out.

use anstyle::{AnsiColor, Style};
use domain::{
    rules::{Finding, Report, Severity, StaleExplanation, Undecided},
    values::{
        language::{Bilingual, Language},
        shape::{self, Fault},
    },
    views::place,
};

use super::{Outcome, Place, Totals, refusal::Refusal};

pub const STRONG: Style = Style::new().bold();
pub const FAINT: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
pub const BAD: Style = AnsiColor::Red.on_default().bold();
const DOUBTFUL: Style = AnsiColor::Yellow.on_default();
const ADVICE: Style = AnsiColor::Cyan.on_default();

/// Longer figures are cut: the form itself has the rest.
const FIGURE_MAX: usize = 100;

pub fn declaration(place: &Place, outcome: &Outcome, language: Language) -> String {
    let mut page = Page { language, text: String::new(), place: None };
    match outcome {
        Outcome::Judged { name, report } => {
            page.heading(place, name.as_deref());
            page.report(report);
        }
        Outcome::Refused(refusal) => {
            page.heading(place, None);
            page.refusal(refusal, place.line);
        }
    }
    page.text.push('\n');
    page.text
}

/// The findings of a report and its verdict.
pub fn report(report: &Report, language: Language) -> String {
    let mut page = Page { language, text: String::new(), place: None };
    page.report(report);
    page.text
}

/// What is told of a file with several declarations.
pub fn file(name: &str, totals: &Totals, language: Language) -> String {
    format!("{}\n\n", counts(&one_line(name, usize::MAX), totals, language))
}

pub fn totals(totals: &Totals, language: Language) -> String {
    format!("{}\n", counts(Bilingual::fixed("合计", "total").get(language), totals, language))
}

fn counts(of: &str, totals: &Totals, language: Language) -> String {
    let Totals { without_errors, with_errors, not_validated, errors, warnings, info } = totals;
    let all = totals.declarations();
    let style = if totals.clean() { GOOD } else { BAD };
    let told = match language {
        Language::Zh => format!(
            "申报 {all} 份：没有错误 {without_errors}，有错误 {with_errors}，无法校验 {not_validated}；错误 {errors}，警告 {warnings}，提示 {info}"
        ),
        Language::En => format!(
            "declarations: {all} (without errors: {without_errors}, with errors: {with_errors}, not validated: {not_validated}); errors: {errors}, warnings: {warnings}, advice: {info}"
        ),
    };
    let colon = Bilingual::fixed("：", ": ").get(language).to_owned();
    format!("{STRONG}{of}{STRONG:#}{colon}{style}{told}{style:#}")
}

struct Page {
    language: Language,
    text: String,
    /// The place that was told last: what is found at one place stands together.
    place: Option<String>,
}

impl Page {
    fn say(&self, zh: &'static str, en: &'static str) -> String {
        Bilingual::fixed(zh, en).get(self.language).to_owned()
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn heading(&mut self, place: &Place, name: Option<&str>) {
        let file = one_line(&place.file, usize::MAX);
        let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
        let name = name.map(|name| format!("  {}", one_line(name, usize::MAX))).unwrap_or_default();
        self.line(0, &format!("{STRONG}{file}{line}{STRONG:#}{name}"));
    }

    fn report(&mut self, report: &Report) {
        for finding in &report.findings {
            self.finding(finding);
        }
        for doubt in &report.undecided {
            self.undecided(doubt);
        }
        for stale in &report.stale_explanations {
            self.stale(stale);
        }
        self.summary(report);
    }

    /// The place in words and as a pointer, once for all that is found there.
    fn at(&mut self, pointer: &str) {
        if self.place.as_deref() != Some(pointer) {
            let place = self.place_in_words(pointer);
            self.line(2, &place);
            self.place = Some(pointer.to_owned());
        }
    }

    fn place_in_words(&self, pointer: &str) -> String {
        let words = place::words(pointer, self.language);
        if pointer.is_empty() { words } else { format!("{words}  {FAINT}{pointer}{FAINT:#}") }
    }

    fn finding(&mut self, finding: &Finding) {
        self.at(&finding.pointer);
        let (style, severity) = self.severity(finding.severity);
        let message = one_line(finding.message.get(self.language), usize::MAX);
        self.line(4, &format!("{style}{severity}{style:#}  {}  {message}", finding.rule));
        let figures = [
            (self.say("填报", "given"), &finding.given),
            (self.say("应为", "expected"), &finding.expected),
            (self.say("差额", "difference"), &finding.difference),
        ];
        self.figures(figures);
        if let Some(explanation) = &finding.explanation {
            let label = self.say("已说明", "explained");
            self.line(8, &format!("{GOOD}{label}{GOOD:#} {}", one_line(explanation, usize::MAX)));
        }
    }

    fn figures<const N: usize>(&mut self, figures: [(String, &Option<String>); N]) {
        let told = figures.into_iter().filter_map(|(label, figure)| {
            let figure = one_line(figure.as_deref()?, FIGURE_MAX);
            Some(format!("{FAINT}{label}{FAINT:#} {figure}"))
        });
        let told: Vec<_> = told.collect();
        if !told.is_empty() {
            self.line(8, &told.join("  "));
        }
    }

    fn severity(&self, severity: Severity) -> (Style, String) {
        match severity {
            Severity::Error => (BAD, self.say("错误", "error  ")),
            Severity::Warning => (DOUBTFUL, self.say("警告", "warning")),
            Severity::Info => (ADVICE, self.say("提示", "advice ")),
        }
    }

    fn undecided(&mut self, doubt: &Undecided) {
        self.remark("无法判断", "undecided", doubt.rule, &doubt.pointer, doubt.reason.get(self.language));
    }

    fn stale(&mut self, stale: &StaleExplanation) {
        self.remark(
            "说明无效",
            "explanation without effect",
            &stale.rule,
            &stale.pointer,
            stale.reason.get(self.language),
        );
    }

    fn remark(&mut self, zh: &'static str, en: &'static str, rule: &str, pointer: &str, reason: &str) {
        let (label, place) = (self.say(zh, en), self.place_in_words(pointer));
        let reason = one_line(reason, usize::MAX);
        self.line(2, &format!("{FAINT}{label}{FAINT:#}  {rule}  {place}  {reason}"));
    }

    fn summary(&mut self, report: &Report) {
        let (style, verdict) = match (report.valid, report.submittable) {
            (true, true) => (GOOD, self.say("没有错误，没有未说明的警告", "no error, no unexplained warning")),
            (true, false) => (DOUBTFUL, self.say("没有错误，有未说明的警告", "no error, but unexplained warnings")),
            (false, _) => (BAD, self.say("有错误", "errors found")),
        };
        let it = &report.summary;
        let counts = match self.language {
            Language::Zh => format!(
                "（错误 {}，警告 {}，提示 {}，已说明 {}，无法判断 {}；规则集 {}）",
                it.error, it.warning, it.info, it.explained, it.undecided, report.profile
            ),
            Language::En => format!(
                " (errors: {}, warnings: {}, advice: {}, explained: {}, undecided: {}; profile {})",
                it.error, it.warning, it.info, it.explained, it.undecided, report.profile
            ),
        };
        self.line(2, &format!("{style}{verdict}{style:#}{counts}"));
    }

    fn refusal(&mut self, refusal: &Refusal, line: Option<u64>) {
        let detail = refusal.detail(line);
        if let Some(faults) = refusal.faults() {
            for fault in faults.kept() {
                self.fault(fault);
            }
            if faults.more() > 0 {
                let more = self.say("未列出的还有", "not listed:");
                self.line(2, &format!("{more} {}", faults.more()));
            }
        }
        let (label, colon) = (self.say("无法校验", "not validated"), self.say("：", ": "));
        let detail = one_line(detail.get(self.language), usize::MAX);
        self.line(2, &format!("{BAD}{label}{BAD:#}{colon}{detail}  {FAINT}{}{FAINT:#}", refusal.code()));
    }

    fn fault(&mut self, fault: &Fault) {
        self.at(&fault.pointer);
        let (style, severity) = self.severity(Severity::Error);
        let message = one_line(&fault.message(self.language), usize::MAX);
        self.line(4, &format!("{style}{severity}{style:#}  {}  {message}", fault.code.code()));
        self.figures([(self.say("填报", "given"), &fault.given)]);
    }
}

/// Text without line breaks and control characters: a file can have any name, and narratives have several lines.
pub fn one_line(text: &str, max: usize) -> String {
    let printable = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let printable = printable.filter(|c| !c.is_control() && !shape::is_forbidden(*c));
    let mut line: String = printable.clone().take(max).collect();
    if printable.count() > max {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_cannot_write_to_the_terminal() {
        assert_eq!(one_line("a\u{1b}[2Jb\u{202e}\nc\u{9b}d", usize::MAX), "a[2Jb cd");
        assert_eq!(one_line("一二三", 2), "一二…");
        assert_eq!(one_line("一二", 2), "一二");
    }
}
