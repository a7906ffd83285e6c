//! 代码和名称 in one cell: `219001-某局`, `[610001]某局`, `51000021R000000019951-工资性支出`.

/// Least length of a code, and of one that only a blank parts from its name.
const CODE_MIN: usize = 3;
const CODE_MIN_BEFORE_BLANK: usize = 5;
const OPENING: [char; 5] = ['[', '【', '﹝', '〔', '('];
const CLOSING: [char; 5] = [']', '】', '﹞', '〕', ')'];

/// The code in front of a name, and the name; nothing where there is no code.
pub fn code_and_name(text: &str) -> Option<(&str, &str)> {
    let bracketed = text.strip_prefix(OPENING);
    let rest = bracketed.unwrap_or(text);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (code, behind) = rest.split_at_checked(end)?;
    let name = match bracketed {
        Some(_) => behind.strip_prefix(CLOSING)?.trim_start_matches(['-', '—', ' ']),
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
            ("某局", None),
            ("某局-219001", None),
            ("10000人培训", None),
            ("", None),
        ] {
            assert_eq!(code_and_name(text), parts, "{text}");
        }
    }
}
