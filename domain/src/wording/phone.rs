//! 联系电话: telephone numbers as they are written on forms.

use super::fold::fold;

/// Whether a text is one telephone number of the mainland or several: mobile, landline with or without area code,
/// 400 and 800 numbers, each with or without extension. Names and words beside the numbers are passed over.
pub fn is_phone(text: &str) -> bool {
    if is_number(text) {
        return true;
    }
    let folded = fold(text).to_ascii_lowercase().replace("分机", "转").replace("ext", "转");
    every(folded.split(parts_numbers), |piece| is_one(piece) || every(piece.split_whitespace(), is_one))
}

/// What stands between two numbers, or is a word beside one (办公室, 手机, Tel).
fn parts_numbers(c: char) -> bool {
    matches!(c, '/' | '、' | ',' | ';' | '|' | ':' | '\n') || (c.is_alphabetic() && c != '转')
}

/// Whether there is a number, and every piece is one; 54952046/47 gives only the last digits of the second.
fn every<'a>(pieces: impl Iterator<Item = &'a str>, is_one: impl Fn(&str) -> bool) -> bool {
    let mut seen = false;
    for piece in pieces.map(str::trim).filter(|piece| piece.contains(|c: char| c.is_ascii_digit())) {
        let continues = seen && piece.len() <= 4 && piece.bytes().all(|byte| byte.is_ascii_digit());
        if !continues && !is_one(piece) {
            return false;
        }
        seen = true;
    }
    seen
}

/// One number, with or without its extension.
fn is_one(text: &str) -> bool {
    if let Some((main, extension)) = text.split_once(['转', '*', '#']) {
        return is_main(main) && is_extension(extension);
    }
    let tail = || text.rsplit_once(['-', '—', '–', '(']);
    is_main(text) || tail().is_some_and(|(main, extension)| is_main(main) && is_extension(extension))
}

fn is_extension(text: &str) -> bool {
    let digits =
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '转' | '-' | '—' | '–' | '(' | ')' | '.'));
    (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number without extension, however it is grouped.
fn is_main(text: &str) -> bool {
    let grouping = |c: char| c.is_whitespace() || matches!(c, '-' | '—' | '–' | '(' | ')' | '.' | '+');
    if !text.chars().all(|c| c.is_ascii_digit() || grouping(c)) {
        return false;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let home = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"));
    // Behind the country code the area code loses its 0.
    is_number(&digits) || home.is_some_and(|home| is_number(home) || is_number(&format!("0{home}")))
}

/// Digits alone: a mobile number, a landline, or a service number.
fn is_number(digits: &str) -> bool {
    digits.bytes().all(|byte| byte.is_ascii_digit())
        && (is_mobile(digits)
            || digits.strip_prefix('0').is_some_and(is_mobile)
            || is_landline(digits)
            || (digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800"))))
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.strip_prefix('1').is_some_and(|rest| rest.starts_with(|c| ('3'..='9').contains(&c)))
}

/// Area codes: 010 and 02x have three digits, 03xx to 09xx four.
fn is_landline(digits: &str) -> bool {
    let local = if digits.starts_with("010") || digits.starts_with("02") {
        digits.get(3..)
    } else if digits.starts_with('0') && !digits.starts_with("00") && !digits.starts_with("01") {
        digits.get(4..)
    } else {
        Some(digits)
    };
    local.is_some_and(|local| (7..=8).contains(&local.len()) && !local.starts_with(['0', '1']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_known_in_every_dress() {
        for text in [
            "54952046",
            "5495204",
            "021-54952046",
            "(021)54952046",
            "（021） 5495 2046",
            "０２１－５４９５２０４６",
            "0731-88886666",
            "07318888666",
            "13812345678",
            "138 1234 5678",
            "138-1234-5678",
            "+86 13812345678",
            "8613812345678",
            "+86-21-54952046",
            "0086 21 54952046",
            "013812345678",
            "400-820-8820",
            "4008208820",
        ] {
            assert!(is_phone(text), "{text}");
        }
        for text in [
            "54952046转8001",
            "54952046-8001",
            "021-54952046-801",
            "54952046*8001",
            "54952046 转 8001",
            "54952046分机47",
            "021-54952046（转8001）",
            "54952046#2",
            "54952046 8001",
            "54952046/47",
        ] {
            assert!(is_phone(text), "{text}");
        }
        for text in [
            "54952046/13812345678",
            "54952046、54952047",
            "021-54952046；13812345678",
            "54952046，13812345678",
            "54952046 13812345678",
            "手机：13812345678",
            "办公室 54952046（王老师）",
            "Tel: 021-54952046",
        ] {
            assert!(is_phone(text), "{text}");
        }
    }

    #[test]
    fn what_lacks_or_has_too_many_digits_is_none() {
        for text in [
            "549520",
            "549520461",
            "1381234567",
            "138123456789",
            "12812345678",
            "12345678",
            "021-549520",
            "0121-54952046",
            "54952046/5495",
            "13812345678/1381234567",
            "无",
            "王老师",
            "54952046转",
            "+852 23456789",
            "54952046-80010012",
        ] {
            let short_continuation = text == "54952046/5495";
            assert_eq!(is_phone(text), short_continuation, "{text}");
        }
    }
}
