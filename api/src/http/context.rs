//! What is known of a request before anything else: its id and the language of its answers.

use actix_web::{
    HttpMessage, HttpRequest,
    http::header::{self, AcceptLanguage, Header, HeaderName, HeaderValue, Quality},
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
    /// # Errors
    /// 400 for headers that are too long to be meant; it is told in the language of a request without them.
    pub fn read(request: &impl HttpMessage) -> (Self, Result<(), Problem>) {
        let headers = request.headers();
        let sent = headers.get(&REQUEST_ID).and_then(|value| value.to_str().ok());
        let sent = sent.filter(|id| (1..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic()));
        let request_id = sent.map_or_else(|| persistence::new_id().to_string(), ToOwned::to_owned);
        let length: usize = headers.get_all(header::ACCEPT_LANGUAGE).map(HeaderValue::len).sum();
        if length > ACCEPT_LANGUAGE_MAX {
            let detail = Bilingual::new(
                format!("Accept-Language 不得超过 {ACCEPT_LANGUAGE_MAX} 个字符。"),
                format!("Accept-Language has at most {ACCEPT_LANGUAGE_MAX} characters."),
            );
            let refused = Problem::new(Code::InvalidHeader).detail(detail);
            return (Self { request_id, language: Language::default() }, Err(refused));
        }
        let language = AcceptLanguage::parse(request).map(|accepted| choose(&accepted)).unwrap_or_default();
        (Self { request_id, language }, Ok(()))
    }

    /// The context that the outermost layer left with the request.
    pub fn of(request: &HttpRequest) -> Self {
        let known = request.extensions().get::<Self>().cloned();
        known.unwrap_or_else(|| Self::read(request).0)
    }
}

/// Chooses between Chinese and English by Accept-Language (RFC 9110): the higher quality wins, Chinese wins a tie
/// and when neither is named.
fn choose(accepted: &AcceptLanguage) -> Language {
    let quality = |wanted: &str| {
        let named = accepted
            .iter()
            .filter(|range| range.item.item().is_some_and(|tag| tag.primary_language().eq_ignore_ascii_case(wanted)));
        named.map(|range| range.quality).max().unwrap_or(Quality::ZERO)
    };
    if quality("en") > quality("zh") { Language::En } else { Language::Zh }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

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
            let request = TestRequest::default().insert_header((header::ACCEPT_LANGUAGE, accepted)).to_http_request();
            assert_eq!(Context::of(&request).language, expected, "{accepted:?}");
        }
    }
}
