//! Check marks: content controls, glyphs of many fonts, bare ticks, and the markup of a web page. Which option a mark
//! belongs to follows from how marks and options alternate.

/// Marks that say yes.
const ON: &[char] = &[
    '☑', '☒', '■', '√', '✓', '✔', '●', '◉', '⊙', '🗹', '🗵', '🗷', '◼', '⬛', '✅', '✗', '✘', '▣', '◆', '★', '▪', '◾',
    '✖', '❎',
];
/// Marks that say no.
const OFF: &[char] = &['☐', '□', '○', '◯', '◻', '▢', '⬜', '◇', '❑', '❏', '〇', '☆', '▫', '◽'];
/// What says no beside a tick, and yes in a box of its own.
const CROSSES: &[char] = &['×', '✗', '✘', '✖'];
/// What a hand writes into a box: a tick, or a letter that looks like one.
const TICKS: &[char] = &['√', '✓', '✔', 'v', 'V', 'ⅴ', 'Ⅴ', '×', '✗', '✘', '✖'];

/// Longest element or bracket that is looked into, in characters.
const LONGEST_TAG: usize = 120;

/// The mark that a check box becomes.
pub const fn glyph(checked: bool) -> char {
    if checked { '☑' } else { '☐' }
}

/// Fonts whose letters are signs.
pub fn is_symbolic(font: &str) -> bool {
    matches!(font.to_ascii_lowercase().as_str(), "wingdings" | "wingdings 2" | "symbol")
}

/// A text as a font of symbols shows it.
pub fn in_font(font: Option<&str>, text: &str) -> String {
    let shown = |c: char| font.and_then(|font| symbol(font, u32::from(c))).unwrap_or(c);
    text.chars().map(shown).collect()
}

/// Whether a text is nothing but marks.
pub fn are_marks(text: &str) -> bool {
    text.chars().all(|c| ON.contains(&c) || OFF.contains(&c))
}

/// A character of a symbol font; check boxes of the Wingdings fonts become marks.
pub fn symbol(font: &str, code: u32) -> Option<char> {
    let low = code & 0xff;
    let private = (0xf000..=0xf0ff).contains(&code) || code < 0x100;
    match font.to_ascii_lowercase().as_str() {
        "wingdings" if private => match low {
            0xfe | 0xfd => Some('☑'),
            0xfc => Some('√'),
            0x6e => Some('■'),
            0x6c => Some('●'),
            0xa8 | 0x6f | 0x71 | 0x72 => Some('☐'),
            0xa1 => Some('○'),
            _ => char::from_u32(code),
        },
        "symbol" if private => match low {
            0xb3 => Some('≥'),
            0xa3 => Some('≤'),
            0xbb => Some('≈'),
            0xb9 => Some('≠'),
            0xb1 => Some('±'),
            0xb4 => Some('×'),
            0xb8 => Some('÷'),
            0xb0 => Some('°'),
            0xd6 => Some('√'),
            0x20..=0x7e => char::from_u32(low),
            _ => char::from_u32(code),
        },
        "wingdings 2" if private => match low {
            0x50 => Some('√'),
            0x51..=0x54 | 0xa2 => Some('☑'),
            0xa3 | 0x2a | 0x30 => Some('☐'),
            _ => char::from_u32(code),
        },
        _ => char::from_u32(code),
    }
}

/// What a field of Word displays that lays signs over one another: `EQ \o\ac(□,√)`.
pub fn overlay(instruction: &str) -> Option<String> {
    let instruction = instruction.trim();
    let (name, rest) = instruction.split_at_checked(2)?;
    if !name.eq_ignore_ascii_case("eq") || !rest.trim_start().starts_with("\\o") {
        return None;
    }
    let signs = rest.split_once('(')?.1.strip_suffix(')')?;
    let signs: Vec<char> = signs.chars().filter(|c| !matches!(c, ',' | ';') && !c.is_whitespace()).collect();
    if signs.iter().all(|c| ON.contains(c) || OFF.contains(c)) && !signs.is_empty() {
        return Some(glyph(signs.iter().any(|c| ON.contains(c))).to_string());
    }
    Some(signs.into_iter().filter(|c| !OFF.contains(c)).collect())
}

/// One thing in a text of options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Option(usize),
    Mark(bool),
}

/// What a text of options says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ticked {
    /// The places of the ticked options in the list of options.
    These(Vec<usize>),
    /// Nothing in the text is a mark: the names that stand in it.
    Named(Vec<usize>),
    /// A mark that belongs to none of the options.
    Unclear,
}

/// Reads which of the options are ticked; each option has several names.
pub fn ticked(text: &str, options: &[&[&str]]) -> Ticked {
    // Beside ticks, crosses say no: （√）（×）.
    let crossed = text.contains(['√', '✓', '✔']) && text.contains(CROSSES);
    let told = if crossed { text.replace(CROSSES, "□") } else { text.to_owned() };
    let (tokens, stray, leads) = tokens(&told, options);
    let named = || {
        tokens.iter().filter_map(|token| match token {
            Token::Option(option) => Some(*option),
            Token::Mark(_) => None,
        })
    };
    if stray {
        return Ticked::Unclear;
    }
    if !tokens.iter().any(|token| matches!(token, Token::Mark(_))) {
        return Ticked::Named(named().collect());
    }
    let first = matches!(tokens.first(), Some(Token::Mark(_)));
    let last = matches!(tokens.last(), Some(Token::Mark(_)));
    // 一次性项目 √经常性项目 中期预算试点项目: the mark is the neighbour of what it is not parted from.
    let before = first || (!last && leads);
    let mut found = Vec::new();
    let mut of_option: Vec<Option<usize>> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if *token != Token::Mark(true) {
            continue;
        }
        let neighbour = if before { at.checked_add(1) } else { at.checked_sub(1) };
        match neighbour.and_then(|at| tokens.get(at)) {
            Some(Token::Option(option)) => of_option.push(Some(*option)),
            _ => of_option.push(None),
        }
    }
    for option in of_option {
        match option {
            Some(option) if !found.contains(&option) => found.push(option),
            Some(_) => {}
            None => return Ticked::Unclear,
        }
    }
    Ticked::These(found)
}

/// Options and marks in their order, whether a mark stands at something else, and whether one has a blank in front of
/// it and none behind.
fn tokens(text: &str, options: &[&[&str]]) -> (Vec<Token>, bool, bool) {
    let mut blanks = std::collections::HashSet::new();
    let mut bare = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_selector(*c)) {
        if c.is_whitespace() {
            blanks.insert(bare.len());
        } else {
            bare.push(c);
        }
    }
    let text = bare;
    let mut leads = false;
    let mut tokens = Vec::new();
    let mut stray = false;
    let mut other = false;
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some((option, length)) = named(rest, options) {
            tokens.push(Token::Option(option));
            rest = rest.get(length..).unwrap_or_default();
            other = false;
            continue;
        }
        if let Some((mark, length)) = mark(rest).or_else(|| letter(rest, &text)) {
            let ticked = rest.get(length..).and_then(|rest| rest.chars().next()).filter(|c| TICKS.contains(c));
            let at = text.len() - rest.len();
            // □√: a tick beside its box.
            if let Some(tick) = ticked.filter(|_| !mark && !blanks.contains(&(at + length))) {
                tokens.push(Token::Mark(true));
                rest = rest.get(length + tick.len_utf8()..).unwrap_or_default();
                other = false;
                continue;
            }
            // A mark at a name that is none of the options: after it, or before it.
            stray |= mark && other && !matches!(tokens.first(), Some(Token::Mark(_)));
            tokens.push(Token::Mark(mark));
            leads |= mark && blanks.contains(&at) && !blanks.contains(&(at + length));
            rest = rest.get(length..).unwrap_or_default();
            other = false;
            continue;
        }
        other |= c.is_alphanumeric();
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    (tokens, stray, leads)
}

/// The longest option that the text begins with, and how many bytes it takes.
fn named(text: &str, options: &[&[&str]]) -> Option<(usize, usize)> {
    let all = options.iter().enumerate().flat_map(|(option, names)| names.iter().map(move |name| (option, *name)));
    let found = all.filter(|(_, name)| text.starts_with(name)).max_by_key(|(_, name)| name.len())?;
    Some((found.0, found.1.len()))
}

/// Tells whether the sign before is to be shown in colours.
const fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

/// A letter v that stands for a tick, beside the options of `text` and not within a word.
fn letter(rest: &str, text: &str) -> Option<(bool, usize)> {
    let mut after = rest.chars();
    let first = after.next().filter(|c| "vVⅴⅤ".contains(*c))?;
    let before = text.len().checked_sub(rest.len()).and_then(|at| text.get(..at))?.chars().next_back();
    let word = [before, after.next()].into_iter().flatten().any(|c| c.is_ascii_alphanumeric());
    (!word).then_some((true, first.len_utf8()))
}

/// The mark that the text begins with, and how many bytes it takes: a glyph, a bracket around one or around nothing,
/// the element of a web page.
fn mark(text: &str) -> Option<(bool, usize)> {
    let first = text.chars().next()?;
    if ON.contains(&first) || OFF.contains(&first) {
        return Some((ON.contains(&first), first.len_utf8()));
    }
    // 实施阶段×
    if first == '×' {
        return Some((false, first.len_utf8()));
    }
    if text.starts_with("<input") {
        let end = text.char_indices().take(LONGEST_TAG).find(|(_, c)| *c == '>')?.0;
        let length = end.saturating_add(1);
        let tag = text.get(..length)?;
        let kind = tag.contains("checkbox") || tag.contains("radio");
        return kind
            .then(|| (tag.contains("checked=") || tag.contains("checked/") || tag.contains("checked>"), length));
    }
    let close = match first {
        '(' | '（' => [')', '）'],
        '[' | '［' => [']', '］'],
        '【' => ['】', '】'],
        '〔' => ['〕', '〕'],
        '〖' => ['〗', '〗'],
        _ => return None,
    };
    let inside_and_rest = text.get(first.len_utf8()..)?;
    let end = inside_and_rest.char_indices().take(LONGEST_TAG).find(|(_, c)| close.contains(c))?.0;
    let inside = inside_and_rest.get(..end)?;
    let length = first.len_utf8() + end + inside_and_rest.get(end..)?.chars().next()?.len_utf8();
    match inside {
        "" => Some((false, length)),
        "x" | "X" | "Ｘ" | "ｘ" | "×" | "v" | "V" | "ｖ" | "Ｖ" | "ⅴ" | "Ⅴ" | "是" | "*" | "＊" => {
            Some((true, length))
        }
        "否" => Some((false, length)),
        _ => {
            let (on, used) = mark(inside).filter(|_| !inside.starts_with(['(', '（', '[', '［', '【', '〔', '〖']))?;
            (used == inside.len()).then_some((on, length))
        }
    }
}

/// Whether a cell that holds nothing but a mark is ticked.
pub fn alone(text: &str) -> Option<bool> {
    let bare: String = text.chars().filter(|c| !is_selector(*c) && !c.is_whitespace()).collect();
    let text = bare.as_str();
    if text.is_empty() {
        return Some(false);
    }
    match mark(text) {
        Some((on, length)) if length == text.len() => Some(on),
        _ => match text {
            "是" | "有" | "v" | "V" | "ⅴ" | "Ⅴ" => Some(true),
            "否" | "无" | "-" | "—" | "/" => Some(false),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: &[&[&str]] = &[&["一次性项目", "一次性"], &["经常性项目", "经常性"], &["中期预算试点项目"]];

    #[test]
    fn every_style_of_mark_is_understood() {
        for text in [
            "一次性项目 ☐ 经常性项目 ☒ 中期预算试点项目 ☐",
            "□一次性项目 ■经常性项目 □中期预算试点项目",
            "一次性项目（ ） 经常性项目（√） 中期预算试点项目（ ）",
            "一次性项目 经常性项目√ 中期预算试点项目",
            "√经常性项目",
            "一次性项目 √经常性项目 中期预算试点项目",
            "[ ]一次性项目 [x]经常性项目 [ ]中期预算试点项目",
            "一次性项目 <input type=\"checkbox\"/> 经常性项目 <input checked=\"\" type=\"checkbox\"/> 中期预算试点项目 <input type=\"checkbox\"/>",
            "○一次性 ●经常性 □其他",
            "一次性项目（×） 经常性项目（√） 中期预算试点项目（×）",
            "一次性项目× 经常性项目√ 中期预算试点项目×",
            "[ ]一次性项目 [×]经常性项目 [ ]中期预算试点项目",
        ] {
            assert_eq!(ticked(text, OPTIONS), Ticked::These(vec![1]), "{text}");
        }
        assert_eq!(ticked("☑一次性项目 ☑经常性项目", OPTIONS), Ticked::These(vec![0, 1]));
        assert_eq!(ticked("□一次性项目 □经常性项目 □中期预算试点项目", OPTIONS), Ticked::These(vec![]));
        assert_eq!(ticked("经常性项目", OPTIONS), Ticked::Named(vec![1]));
        assert_eq!(ticked("□一次性项目 □经常性项目 ☑其他", OPTIONS), Ticked::Unclear);
        assert_eq!(ticked("一次性项目□ 经常性项目□ 其他☑", OPTIONS), Ticked::Unclear);
    }

    #[test]
    fn symbols_of_wingdings_are_marks() {
        assert_eq!(symbol("Wingdings", 0xf0fe), Some('☑'));
        assert_eq!(symbol("Wingdings", 0xf0a8), Some('☐'));
        assert_eq!(symbol("Wingdings 2", 0xf052), Some('☑'));
        assert_eq!(symbol("宋体", 0x221a), Some('√'));
    }
}
