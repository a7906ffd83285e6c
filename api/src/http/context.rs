//! What is known of a request before anything else: its id and the language of its answers.

use actix_web::{
    HttpMessage, HttpRequest,
    http::header::{self, HeaderMap, HeaderName},
};
use domain::values::language::{Bilingual, Language};

use crate::http::problem::{Code, Problem};

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest Accept-Language, in bytes.
pub const ACCEPT_LANGUAGE_MAX: usize = 1000;

/// Id and language of one request.
#[derive(Clone, Debug)]
pub struct Context {
    pub request_id: String,
    pub language: Language,
}

impl Context {
    pub fn of_headers(headers: &HeaderMap) -> Self {
        let sent = headers.get(&REQUEST_ID).and_then(|value| value.to_str().ok());
        let sent = sent.filter(|id| (1..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic()));
        let request_id = sent.map_or_else(|| persistence::new_id().to_string(), ToOwned::to_owned);
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self { request_id, language: accepted.map(choose).unwrap_or_default() }
    }

    /// Refuses headers that are too long to be meant.
    ///
    /// # Errors
    /// 400 that names the header.
    pub fn check(headers: &HeaderMap) -> Result<(), Problem> {
        if headers.get(header::ACCEPT_LANGUAGE).is_none_or(|value| value.len() <= ACCEPT_LANGUAGE_MAX) {
            return Ok(());
        }
        let detail = Bilingual::new(
            format!("Accept-Language 不得超过 {ACCEPT_LANGUAGE_MAX} 个字符。"),
            format!("Accept-Language has at most {ACCEPT_LANGUAGE_MAX} characters."),
        );
        Err(Problem::new(Code::InvalidHeader).detail(detail))
    }

    /// The context that the outermost layer left with the request.
    pub fn of(request: &HttpRequest) -> Self {
        let known = request.extensions().get::<Self>().cloned();
        known.unwrap_or_else(|| Self::of_headers(request.headers()))
    }
}

/// Chooses between Chinese and English by Accept-Language (RFC 9110): the higher quality wins, Chinese wins a tie
/// and when neither is named.
fn choose(accepted: &str) -> Language {
    let quality = |wanted: &str| {
        accepted.split(',').take(50).filter_map(|range| quality_for(range, wanted)).max().unwrap_or_default()
    };
    if quality("en") > quality("zh") { Language::En } else { Language::Zh }
}

/// Thousandths of the quality that one range of the header gives to a language.
fn quality_for(range: &str, wanted: &str) -> Option<u32> {
    let mut parts = range.split(';').map(str::trim);
    let tag = parts.next()?;
    if !tag.split('-').next()?.eq_ignore_ascii_case(wanted) {
        return None;
    }
    let Some(written) = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="))) else {
        return Some(1000);
    };
    let (whole, thousandths) = written.split_once('.').unwrap_or((written, "0"));
    let whole: u32 = whole.parse().ok()?;
    let thousandths: u32 = format!("{thousandths:0<3}").get(..3)?.parse().ok()?;
    Some(whole.min(1) * 1000 + thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_liked_language_wins_and_chinese_a_tie() {
        for (accepted, expected) in [
            ("", Language::Zh),
            ("en", Language::En),
            ("en-GB,en;q=0.9", Language::En),
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Zh),
            ("en;q=0.9, zh;q=0.1", Language::En),
            ("EN-us;q=0.35,zh;q=0.4", Language::Zh),
            ("fr, *", Language::Zh),
            ("en;q=0", Language::Zh),
            ("en;q=nonsense", Language::Zh),
        ] {
            assert_eq!(choose(accepted), expected, "{accepted:?}");
        }
    }
}
