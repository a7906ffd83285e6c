//! HTML: one page that a browser prints as the form, without anything from outside.

use super::layout::{Align, Cell, Content, Form, Line, Page, Row, Size, Style, Table, WIDTH};

const STYLE: &str = r#"
@page { size: A4; margin: 16mm 15mm 18mm;
  @bottom-center { content: "第 " counter(page) " 页 共 " counter(pages) " 页"; font: 9pt SimSun, "Songti SC", "Noto Serif CJK SC", serif; } }
body { margin: 0 auto; max-width: 180mm; padding: 0 1px; color: #000; background: #fff;
  font: 10.5pt/1.35 SimSun, 宋体, "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", serif; }
section + section { break-before: page; }
h1, .year { text-align: center; margin: 0 0 6pt; }
h1 { font: 16pt/1.3 SimHei, 黑体, "Heiti SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; break-after: avoid; }
p { margin: 0 0 4pt; white-space: pre-wrap; overflow-wrap: anywhere; break-after: avoid; }
.year { font-size: 12pt; }
.right { text-align: right; }
.note, .small { font-size: 9pt; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
table + table { margin-top: -1px; }
th, td { border: 1px solid #000; padding: 2pt 4pt; font-weight: normal; height: 14pt; text-align: left;
  white-space: pre-wrap; overflow-wrap: anywhere; vertical-align: middle; }
tr.low { break-inside: avoid; }
.centre { text-align: center; }
td.right { font-variant-numeric: tabular-nums; }
.box { white-space: nowrap; font-family: SimSun, "Segoe UI Symbol", "Noto Sans Symbols 2", "Noto Sans Symbols", "Noto Sans CJK SC", sans-serif; }
.draft { position: fixed; inset: 0; display: flex; align-items: center; justify-content: center; pointer-events: none;
  font: 150pt SimHei, 黑体, "Heiti SC", "Noto Sans CJK SC", sans-serif; color: rgba(0, 0, 0, .09); }
.draft span { transform: rotate(-45deg); }
@media screen { body { padding: 10mm; } section + section { margin-top: 20mm; } }
"#;

pub fn write(form: &Form) -> String {
    let mut html = String::from("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    escape(&mut html, &form.title);
    html.push_str("</title>\n<style>");
    html.push_str(STYLE);
    html.push_str("</style>\n</head>\n<body>\n");
    if form.draft {
        html.push_str("<div class=\"draft\" role=\"note\"><span>草稿</span></div>\n");
    }
    for page in &form.pages {
        write_page(&mut html, page);
    }
    html.push_str("</body>\n</html>\n");
    html
}

fn write_page(html: &mut String, page: &Page) {
    html.push_str("<section>\n");
    for Line { style, text } in &page.lines {
        let (open, close) = match style {
            Style::Title => ("<h1>", "</h1>"),
            Style::Year => ("<p class=\"year\">", "</p>"),
            Style::Left => ("<p>", "</p>"),
            Style::Right => ("<p class=\"right\">", "</p>"),
            Style::Small => ("<p class=\"note\">", "</p>"),
        };
        html.push_str(open);
        escape(html, text);
        html.push_str(close);
        html.push('\n');
    }
    for table in &page.tables {
        write_table(html, table);
    }
    html.push_str("</section>\n");
}

fn write_table(html: &mut String, table: &Table) {
    html.push_str(match table.size {
        Size::Normal => "<table>\n<colgroup>",
        Size::Small => "<table class=\"small\">\n<colgroup>",
    });
    for width in &table.columns {
        let permille = width.saturating_mul(1000) / WIDTH;
        html.push_str(&format!("<col style=\"width:{}.{}%\">", permille / 10, permille % 10));
    }
    html.push_str("</colgroup>\n");
    let (heads, rows) = table.rows.split_at_checked(table.heads).unwrap_or((&[], &table.rows));
    for (part, tag, rows) in [("thead", "th", heads), ("tbody", "td", rows)] {
        if !rows.is_empty() {
            html.push_str(&format!("<{part}>\n"));
            rows.iter().for_each(|row| write_row(html, table, row, tag));
            html.push_str(&format!("</{part}>\n"));
        }
    }
    html.push_str("</table>\n");
}

fn write_row(html: &mut String, table: &Table, row: &Row, tag: &str) {
    html.push_str(if table.is_low(row) { "<tr class=\"low\">" } else { "<tr>" });
    for Cell { content, align, columns, rows } in row.iter().filter(|cell| cell.rows > 0) {
        html.push_str(&format!("<{tag}"));
        for (name, span) in [("colspan", columns), ("rowspan", rows)] {
            if *span > 1 {
                html.push_str(&format!(" {name}=\"{span}\""));
            }
        }
        html.push_str(match align {
            Align::Left => ">",
            Align::Centre => " class=\"centre\">",
            Align::Right => " class=\"right\">",
        });
        match content {
            Content::Text(text) => escape(html, text),
            Content::Figure(figure) => escape(html, figure),
            Content::Choices(choices) => {
                for (index, choice) in choices.iter().enumerate() {
                    html.push_str(if index > 0 { "\u{3000}" } else { "" });
                    escape(html, &choice.label);
                    html.push_str(if choice.ticked {
                        " <span class=\"box\">☑</span>"
                    } else {
                        " <span class=\"box\">□</span>"
                    });
                }
            }
        }
        html.push_str(&format!("</{tag}>"));
    }
    html.push_str("</tr>\n");
}

/// Text as data; however its lines are ended, a line ends once.
fn escape(html: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => html.push_str("<br>"),
            c => html.push(c),
        }
    }
}
