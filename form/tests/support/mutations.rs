//! Damage: bytes of a zip, and the XML inside of it. The same number always does the same damage.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// A generator of numbers (xorshift64*): no dependency, no clock.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    /// A number below `bound`; 0 when that is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap_or(1)).unwrap_or_default()
    }
}

/// A file taken apart.
pub struct Parts(Vec<(String, Vec<u8>)>);

impl Parts {
    pub fn of(file: &[u8]) -> Self {
        let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
        let mut parts = Vec::new();
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            // Styles and pictures make a file heavy and say nothing of the form.
            if !name.contains("theme") && !name.starts_with("word/styles") && !name.ends_with("jpeg") {
                parts.push((name, bytes));
            }
        }
        Self(parts)
    }

    fn zip(&self) -> Vec<u8> {
        let parts: Vec<_> = self.0.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        super::support::zip(&parts)
    }
}

/// The damaged file of this number.
pub fn mutated(files: &[(Vec<u8>, Parts)], number: u64) -> Vec<u8> {
    let mut dice = Dice::new(number + 1);
    let (bytes, parts) = &files[dice.below(files.len())];
    if dice.below(3) == 0 {
        return flipped(bytes, &mut dice);
    }
    let mut parts = Parts(parts.0.clone());
    for _ in 0..=dice.below(4) {
        let at = dice.below(parts.0.len());
        let heavy: Vec<usize> = (0..parts.0.len())
            .filter(|at| {
                let name = &parts.0[*at].0;
                ["document.xml", "sheet", "sharedStrings", "workbook"].iter().any(|word| name.contains(word))
                    && !name.ends_with(".rels")
            })
            .collect();
        let at = if dice.below(8) == 0 || heavy.is_empty() { at } else { heavy[dice.below(heavy.len())] };
        let text = String::from_utf8_lossy(&parts.0[at].1).into_owned();
        parts.0[at].1 = marked_up(&text, &mut dice).into_bytes();
    }
    if dice.below(20) == 0 {
        let at = dice.below(parts.0.len());
        parts.0.remove(at);
    }
    parts.zip()
}

fn flipped(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(8) {
        let at = dice.below(bytes.len());
        match dice.below(4) {
            0 => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
            1 => bytes[at] ^= 1 << dice.below(8),
            2 => {
                let end = (at + dice.below(64)).min(bytes.len());
                bytes.drain(at..end);
            }
            _ => bytes.truncate(at),
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

/// Beginnings and ends of all elements and texts: cuts never part a character.
fn cuts(text: &str) -> Vec<usize> {
    text.char_indices()
        .filter(|(_, c)| *c == '<' || *c == '>')
        .map(|(at, c)| if c == '>' { at + 1 } else { at })
        .collect()
}

/// The element that begins at or soon behind a place.
fn element(text: &str, at: usize) -> Option<(usize, usize)> {
    let from = at
        + text[at..]
            .match_indices('<')
            .map(|(at, _)| at)
            .find(|from| text[at + from + 1..].starts_with(|c: char| c.is_ascii_alphabetic()))?;
    let name_end = from + 1 + text[from + 1..].find([' ', '>', '/'])?;
    let name = &text[from + 1..name_end];
    let tag_end = from + text[from..].find('>')? + 1;
    if text[..tag_end].ends_with("/>") {
        return Some((from, tag_end));
    }
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let (mut depth, mut here) = (1, tag_end);
    while depth > 0 {
        let end = here + text[here..].find(&close)?;
        let opened = text[here..end].match_indices(&open).filter(|(at, _)| {
            let behind = &text[here + at + open.len()..];
            let tag = behind.find('>').map_or("", |end| &behind[..=end]);
            behind.starts_with([' ', '>', '/']) && !tag.ends_with("/>")
        });
        depth = depth + opened.count() - 1;
        here = end + close.len();
    }
    Some((from, here))
}

fn marked_up(text: &str, dice: &mut Dice) -> String {
    let cuts = cuts(text);
    if cuts.len() < 4 {
        return text.to_owned();
    }
    let at = dice.below(cuts.len() - 1);
    // Mostly whole elements, so that what is left is still XML and gets past the first look.
    let whole = (dice.below(6) > 0).then(|| element(text, cuts[at])).flatten();
    let (from, to) = whole.unwrap_or((cuts[at], cuts[(at + 1 + dice.below(12)).min(cuts.len() - 1)]));
    let piece = &text[from..to];
    match dice.below(11) {
        0 => format!("{}{}", &text[..from], &text[to..]),
        1 => format!("{}{piece}{piece}{}", &text[..from], &text[to..]),
        2 => {
            let other = cuts[dice.below(cuts.len())].max(to);
            let other = element(text, other).map_or(other, |(from, _)| from.max(to));
            format!("{}{}{piece}{}", &text[..from], &text[to..other], &text[other..])
        }
        3 => figures(text, dice),
        4 => {
            let depth = 1 + dice.below(700);
            let name = ["w:tbl", "w:tc", "w:tr", "w:p", "w:sdt", "row", "c", "si", "w:txbxContent"][dice.below(9)];
            let open = format!("<{name}>").repeat(depth);
            let close = format!("</{name}>").repeat(depth);
            format!("{}{open}{piece}{close}{}", &text[..from], &text[to..])
        }
        5 => format!("{}{}{}", &text[..from], piece.repeat(1 + dice.below(300)), &text[to..]),
        6 => {
            let words = [
                "项目名称",
                "金额合计",
                "一级目标",
                "目标值",
                "□√☑",
                "￥1,000万元",
                "2020年1月至",
                "&#x0;",
                "&lt;input",
                "_xFFFF_",
                "（（（",
                "：：：",
                "\u{202e}",
                "99999999999999999999999999999999",
                "1e400",
                "-",
                "<!DOCTYPE x>",
                "&bomb;",
            ];
            format!("{}{}{}", &text[..from], words[dice.below(words.len())], &text[from..])
        }
        7 if dice.below(4) == 0 => text[..from].to_owned(),
        8 => {
            let tag = [
                "<w:vMerge/>",
                "<w:gridSpan w:val=\"4294967295\"/>",
                "<w:del>",
                "<w:tbl/>",
                "<w:tc/>",
                "<w:tr/>",
                "<w:br/>",
            ][dice.below(7)];
            format!("{}{tag}{}", &text[..from], &text[from..])
        }
        9 => {
            let reference =
                ["XFD1048576", "A0", "AAAA1", "ZZZ999999999999", "A1:XFD1048576", "C3:A1", ""][dice.below(7)];
            let found: Vec<_> = text.match_indices("r=\"").map(|(at, _)| at + 3).collect();
            let Some(start) = found.get(dice.below(found.len())) else { return text.to_owned() };
            let end = text[*start..].find('"').map_or(*start, |length| start + length);
            format!("{}{reference}{}", &text[..*start], &text[end..])
        }
        _ => format!("{}<mergeCell ref=\"A1:XFD1048576\"/>{}", &text[..from], &text[from..]),
    }
}

/// Replaces a run of digits by another number.
fn figures(text: &str, dice: &mut Dice) -> String {
    let starts: Vec<usize> = text.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).collect();
    let Some(start) = starts.get(dice.below(starts.len())) else { return text.to_owned() };
    let end = text[*start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |length| start + length);
    let figure =
        ["0", "4294967296", "18446744073709551616", "-1", "1048577", "0.1e-9", "79228162514264337593543950335"];
    format!("{}{}{}", &text[..*start], figure[dice.below(figure.len())], &text[end..])
}
