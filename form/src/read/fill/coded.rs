//! 代码和名称 in one cell: `219001-某局`, `[610001]某局`, `51000021R000000019951-工资性支出`.

use crate::read::recognise::bodies::is_body;

/// Least length of a code, and of one that only a blank parts from its name.
const CODE_MIN: usize = 3;
const CODE_MIN_BEFORE_BLANK: usize = 5;
const OPENING: [char; 6] = ['[', '【', '﹝', '〔', '(', '（'];
const CLOSING: [char; 6] = [']', '】', '﹞', '〕', ')', '）'];

/// The code in front of a name or behind it, and the name; nothing where there is no code.
pub fn code_and_name(text: &str) -> Option<(&str, &str)> {
    code_in_front(text).or_else(|| code_behind(text))
}

/// 某局 309001
fn code_behind(text: &str) -> Option<(&str, &str)> {
    let (name, code) = text.trim().rsplit_once(char::is_whitespace)?;
    let is_code = code.len() >= CODE_MIN && code.bytes().all(|byte| byte.is_ascii_digit());
    (is_code && is_body(name)).then_some((code, name.trim()))
}

fn code_in_front(text: &str) -> Option<(&str, &str)> {
    let bracketed = text.strip_prefix(OPENING);
    let rest = bracketed.unwrap_or(text);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (code, behind) = rest.split_at_checked(end)?;
    let name = match bracketed {
        Some(_) => behind.strip_prefix(CLOSING)?.trim_start_matches(['-', '—', ' ']),
        None if glued(code, behind) => behind,
        None => behind.strip_prefix(['-', '—', '_', ' ', '\u{3000}'])?,
    };
    let name = name.trim();
    let least = if behind.starts_with(char::is_whitespace) { CODE_MIN_BEFORE_BLANK } else { CODE_MIN };
    let is_code = code.len() >= least && code.starts_with(|c: char| c.is_ascii_digit());
    // 20230101-20231231 is a period, and a number is no name.
    let is_name =
        name.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) && !name.starts_with(|c: char| c.is_ascii_digit());
    (is_code && is_name).then_some((code, name))
}

/// 268某局: a code that nothing parts from the name of a body. 120急救中心 has its number as a part of its name.
fn glued(code: &str, name: &str) -> bool {
    const NUMBERS: [&str; 6] = ["110", "119", "120", "122", "12315", "12345"];
    is_body(name)
        && code.bytes().all(|byte| byte.is_ascii_digit())
        && !NUMBERS.contains(&code)
        && name.starts_with(|c: char| c.is_alphabetic() && !"个年号".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_parted_from_names() {
        for (text, parts) in [
            ("219001-某局", Some(("219001", "某局"))),
            ("[610001]某局", Some(("610001", "某局"))),
            ("【12010】 -某中心", Some(("12010", "某中心"))),
            ("51000021R000000019951-工资性支出", Some(("51000021R000000019951", "工资性支出"))),
            ("205001 某小学", Some(("205001", "某小学"))),
            ("3-5岁儿童", None),
            ("2023年某项目", None),
            ("20230101-20231231", None),
            ("[042]某体育局", Some(("042", "某体育局"))),
            ("404-某文化和旅游局", Some(("404", "某文化和旅游局"))),
            ("404 医院", None),
            ("某综合执法局 309001", Some(("309001", "某综合执法局"))),
            ("（518001）某联合社", Some(("518001", "某联合社"))),
            ("268某管理总局", Some(("268", "某管理总局"))),
            ("120急救指挥办", None),
            ("12345热线服务中心", None),
            ("301医院", None),
            ("268某小学", Some(("268", "某小学"))),
            ("某实验小学 309001", Some(("309001", "某实验小学"))),
            ("某局", None),
            ("某局-219001", None),
            ("10000人培训", None),
            ("", None),
        ] {
            assert_eq!(code_and_name(text), parts, "{text}");
        }
    }
}
