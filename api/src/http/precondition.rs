//! If-Match and entity tags.

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderValue},
};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
        schema::Type,
    },
};

use crate::http::problem::{Code, Problem};

/// The precondition of a write: the ETag that was read, or `*`. Whether it was sent is judged only once the caller is
/// known to see the declaration.
#[derive(Clone, Debug)]
pub struct IfMatch(Option<Vec<String>>);

impl IfMatch {
    /// Whether the caller has seen this revision.
    ///
    /// # Errors
    /// 428 when the header is missing, 412 with the ETag that would have been right.
    pub fn check(&self, revision: i64) -> Result<(), Problem> {
        let Some(tags) = &self.0 else { return Err(Problem::new(Code::PreconditionRequired)) };
        let tag = etag(revision);
        if tags.iter().any(|sent| sent == "*" || *sent == tag) {
            return Ok(());
        }
        let stale = Problem::new(Code::PreconditionFailed);
        Err(match HeaderValue::from_str(&tag) {
            Ok(tag) => stale.header(header::ETAG, tag),
            Err(_) => stale,
        })
    }
}

/// The ETag of a revision.
pub fn etag(revision: i64) -> String {
    format!("\"{revision}\"")
}

/// Tags, as the specification writes them: a list, of which a client rarely needs more than one.
const TAGS: &str = r#"^(\*|(W/)?"[^"]*"([ \t]*,[ \t]*(W/)?"[^"]*")*)$"#;
/// Longest list of tags.
pub const TAGS_MAX: usize = 1000;

/// The tags of an If-Match or If-None-Match header (RFC 9110); a weak prefix is ignored. None when it is no such list.
pub fn tags(value: &HeaderValue) -> Option<Vec<String>> {
    let mut rest = value.to_str().ok().filter(|text| text.len() <= TAGS_MAX)?.trim();
    if rest == "*" {
        return Some(vec![rest.to_owned()]);
    }
    let mut tags = Vec::new();
    loop {
        let quoted = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"')?;
        // A tag may hold any printable character but the quotation mark, commas too.
        let (tag, after) = quoted.split_once('"')?;
        tags.push(format!("\"{tag}\""));
        rest = after.trim_start();
        if rest.is_empty() {
            return Some(tags);
        }
        rest = rest.strip_prefix(',')?.trim_start();
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let sent = request.headers().get(header::IF_MATCH);
        let read = sent.map(|value| tags(value).ok_or_else(|| Problem::new(Code::InvalidHeader))).transpose();
        std::future::ready(read.map(Self))
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some(TAGS)).max_length(Some(TAGS_MAX));
        let parameter = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some("读取时得到的 ETag；* 表示任何版本。The ETag that was read; * stands for any revision."))
            .schema(Some(schema))
            .example(Some("*".into()));
        vec![parameter.build()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_tags_are_read_as_the_standard_writes_them() {
        let read = |text: &'static str| tags(&HeaderValue::from_static(text));
        let list = |tags: &[&str]| Some(tags.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(read("\"3\""), list(&["\"3\""]));
        assert_eq!(read(" W/\"3\" , \"a,b\""), list(&["\"3\"", "\"a,b\""]));
        assert_eq!(read("*"), list(&["*"]));
        for broken in ["", "3", "\"3", "\"3\" \"4\"", "\"3\",", "*, \"3\""] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }
}
