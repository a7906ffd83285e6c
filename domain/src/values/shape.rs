//! Shape: whether a JSON value can be one of our types at all. Every fault of a body is collected, each with its
//! place, so that a caller mends them in one go. (Whether the content makes sense is for the rules.)

use std::ops::ControlFlow;

use deserr::{DeserializeError, Deserr, ErrorKind, IntoValue, MergeWithError, Value, ValueKind, ValuePointerRef};

use crate::values::language::{Bilingual, Language};

/// Declares the kinds of shape fault: name, stable code, Chinese and English text. `{expected}` stands for the limit.
macro_rules! fault_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal, $en:literal;)+) => {
        /// What is wrong with the shape of one value. The code is stable; the text follows the caller's language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum FaultCode { $($(#[$doc])* $name,)+ }

        impl FaultCode {
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            const fn text(self) -> Bilingual {
                match self { $(Self::$name => Bilingual::fixed($zh, $en),)+ }
            }
        }
    };
}

fault_codes! {
    UnknownField = "unknown_field", "没有这个字段；可用的字段：{expected}", "no such field; the fields are: {expected}";
    DuplicateMember = "duplicate_member", "同一对象中重复出现的字段", "this member appears twice in the same object";
    Missing = "missing", "缺少必填字段", "this field is required";
    WrongType = "wrong_type", "类型不符，应为 {expected}", "wrong type, expected {expected}";
    NumberNotString = "number_not_string",
        "须写成 JSON 字符串而不是数字，以免精度丢失；例如 {expected}",
        "write it as a JSON string, not a number, so that no digit is lost; for example {expected}";
    InvalidAmount = "invalid_amount", "不是合法的数值；{expected}", "not a valid amount; {expected}";
    TooManyDecimals = "too_many_decimals", "小数位过多，最多 {expected} 位", "too many decimals, at most {expected}";
    Blank = "blank", "不能为空白", "must not be blank";
    TooLong = "too_long", "过长，最多 {expected} 个字符", "too long, at most {expected} characters";
    TooManyItems = "too_many_items", "行数过多，最多 {expected} 行", "too many rows, at most {expected}";
    ForbiddenCharacter = "forbidden_character", "含有不允许的控制字符 {expected}", "contains the forbidden control character {expected}";
    InvalidCode = "invalid_code", "格式不符，应符合 {expected}", "wrong format, it must match {expected}";
    InvalidDate = "invalid_date", "不是存在的日期，应为 {expected}", "not an existing date, expected {expected}";
    OutOfRange = "out_of_range", "超出范围，应为 {expected}", "out of range, expected {expected}";
    UnknownValue = "unknown_value", "没有这个代码；可用的代码：{expected}", "no such code; the codes are: {expected}";
    DuplicateValue = "duplicate_value", "重复的值", "this value appears twice";
    UnknownRow = "unknown_row", "本申报中没有这个编号的行", "this declaration has no row with this id";
    ArrayInPatch = "array_in_patch",
        "PATCH 不能修改列表，请用列表自己的地址 {expected}",
        "a PATCH cannot change a list, use the list's own address {expected}";
    NotWithOutcome = "not_with_outcome", "与审核结论不符，应为 {expected}", "does not fit the outcome, expected {expected}";
    UnitsNotOfRole = "units_not_of_role", "该角色不限单位，不能指定单位范围", "this role is not limited to units";
    InvalidMoment = "invalid_moment", "不是有效的时间，应为 {expected}", "not a valid time, expected {expected}";
    UnconfirmedGuess = "unconfirmed_guess",
        "推断所得，保存前须核对：{expected}。核对无误的，以 accept_guesses=true 重发",
        "this is a guess that has to be looked at before it is stored: {expected}. Where it is right, send the form again with accept_guesses=true";
    OtherUnit = "other_unit", "不属于您可填报的单位", "this unit is not one of yours";
    NotEditable = "not_editable", "已有的申报当前状态不可修改", "the stored declaration cannot be edited in its present state";
    UnknownProfile = "unknown_profile", "没有这个规则集；可用的有：{expected}", "unknown rule profile; available: {expected}";
    InvalidCursor = "invalid_cursor",
        "游标无效，或属于另一组筛选和排序条件；请从第一页重新开始",
        "the cursor is damaged or belongs to another filter or sort; start again from the first page";
    UnknownParameter = "unknown_parameter", "没有这个查询参数；可用的有：{expected}", "unknown query parameter; available: {expected}";
    DuplicateParameter = "duplicate_parameter", "查询参数重复出现", "this query parameter appears twice";
}

/// One fault of shape: where, what, and what would have been right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// RFC 6901 pointer into the request body; may name a missing member.
    pub pointer: String,
    pub code: FaultCode,
    /// What was sent, shortened.
    pub given: Option<String>,
    /// The limit or form that was expected.
    pub expected: Option<String>,
}

impl Fault {
    pub fn new(pointer: impl Into<String>, code: FaultCode) -> Self {
        Self { pointer: pointer.into(), code, given: None, expected: None }
    }

    #[must_use]
    pub fn given(mut self, given: &str) -> Self {
        self.given = Some(shorten(given));
        self
    }

    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// The text for a person.
    pub fn message(&self, language: Language) -> String {
        self.code.text().get(language).replace("{expected}", self.expected.as_deref().unwrap_or_default())
    }
}

/// A value longer than this says no more to its reader.
const GIVEN_MAX: usize = 80;
/// Bytes that hold more than so many characters.
const TOLD_MAX: usize = 8 * GIVEN_MAX;

fn shorten(text: &str) -> String {
    let mut short: String = text.chars().filter(|c| !is_forbidden(*c)).take(GIVEN_MAX).collect();
    if text.chars().nth(GIVEN_MAX).is_some() {
        short.push('…');
    }
    short
}

/// Characters no text may hold: C0 controls other than tab, LF and CR, which databases and documents refuse or drop,
/// and bidi controls, which make a text read otherwise than it is stored.
pub fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that are not drawn: Default_Ignorable_Code_Point of Unicode, and the blank pattern of Braille.
fn is_undrawn(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}')
        || matches!(c, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || matches!(c, '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}')
        || matches!(c, '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a text shows nothing: blanks, and characters that are not drawn.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_undrawn(c))
}

/// Characters by which one name can pass for another: control characters, breaks of lines, and what is not drawn.
pub fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || is_undrawn(c)
}

/// The faults of one value in the order in which they were met: the first [`Faults::MAX`] are kept, the others are
/// counted, so that a hostile body does not grow in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    kept: Vec<Fault>,
    more: usize,
}

impl Faults {
    /// Most faults that are kept, and that an answer lists.
    pub const MAX: usize = 100;

    /// The same faults in a part of what was sent.
    #[must_use]
    pub fn below(mut self, place: &str) -> Self {
        for fault in &mut self.kept {
            fault.pointer.insert_str(0, place);
        }
        self
    }

    pub fn push(&mut self, fault: Fault) {
        self.add(|| fault);
    }

    /// As [`Self::push`]; a fault that is only counted is not made.
    pub fn add(&mut self, fault: impl FnOnce() -> Fault) {
        if self.kept.len() < Self::MAX {
            self.kept.push(fault());
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// Adds the faults of another part.
    pub fn extend(&mut self, others: Self) {
        self.more = self.more.saturating_add(others.more);
        for fault in others.kept {
            self.push(fault);
        }
    }

    /// Keeps only the first of them and counts the others.
    pub fn keep(&mut self, most: usize) {
        self.more = self.more.saturating_add(self.kept.len().saturating_sub(most));
        self.kept.truncate(most);
    }

    /// The faults that are kept.
    pub fn kept(&self) -> &[Fault] {
        &self.kept
    }

    /// How many were met beside those that are kept.
    pub const fn more(&self) -> usize {
        self.more
    }

    /// How many were met.
    pub const fn count(&self) -> usize {
        self.kept.len().saturating_add(self.more)
    }

    pub const fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self { kept: vec![fault], more: 0 }
    }
}

/// A value read from JSON. All types of this crate that arrive in a body are.
pub trait Shape: Deserr<Faults> {}
impl<T: Deserr<Faults>> Shape for T {}

/// A member that is the server's to write: whatever the caller sends for it is passed over.
pub struct Ignored;

impl Deserr<Faults> for Ignored {
    fn deserialize_from_value<V: IntoValue>(_: Value<V>, _: ValuePointerRef) -> Result<Self, Faults> {
        Ok(Self)
    }
}

/// Reads `json` as a `T`, or tells every fault.
pub fn read<T: Shape>(json: serde_json::Value) -> Result<T, Faults> {
    deserr::deserialize(json)
}

/// The RFC 6901 pointer of a place.
pub fn pointer(place: ValuePointerRef) -> String {
    match place {
        ValuePointerRef::Origin => String::new(),
        ValuePointerRef::Key { key, prev } => format!("{}/{}", pointer(*prev), escape(key)),
        ValuePointerRef::Index { index, prev } => format!("{}/{index}", pointer(*prev)),
    }
}

/// One member name as a segment of a pointer.
pub fn escape(key: &str) -> String {
    shorten(key).replace('~', "~0").replace('/', "~1")
}

/// Reads a type that is written as a JSON string; `parse` says what is wrong with the text.
pub fn read_text<T, V: IntoValue>(
    value: Value<V>,
    place: ValuePointerRef,
    parse: impl FnOnce(String) -> Result<T, (FaultCode, String)>,
) -> Result<T, Faults> {
    let kind = value.kind();
    let Value::String(text) = value else {
        return Err(wrong_type(kind, "string", place).into());
    };
    // Most texts are right: what a fault would tell of this one is copied, and shortened only for a fault.
    let given = text.get(..text.floor_char_boundary(TOLD_MAX)).unwrap_or_default().to_owned();
    parse(text).map_err(|(code, expected)| {
        Fault { pointer: pointer(place), code, given: Some(shorten(&given)), expected: Some(expected) }.into()
    })
}

pub(crate) fn wrong_type(given: ValueKind, expected: &str, place: ValuePointerRef) -> Fault {
    Fault::new(pointer(place), FaultCode::WrongType).given(kind_name(given)).expected(expected)
}

pub(crate) const fn kind_name(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Null => "null",
        ValueKind::Boolean => "boolean",
        ValueKind::Integer | ValueKind::NegativeInteger | ValueKind::Float => "number",
        ValueKind::String => "string",
        ValueKind::Sequence => "array",
        ValueKind::Map => "object",
    }
}

impl MergeWithError<Self> for Faults {
    fn merge(self_: Option<Self>, other: Self, _: ValuePointerRef) -> ControlFlow<Self, Self> {
        let mut all = self_.unwrap_or_default();
        all.extend(other);
        ControlFlow::Continue(all)
    }
}

impl DeserializeError for Faults {
    fn error<V: IntoValue>(
        self_: Option<Self>,
        error: ErrorKind<V>,
        place: ValuePointerRef,
    ) -> ControlFlow<Self, Self> {
        let mut all = self_.unwrap_or_default();
        all.add(|| match error {
            ErrorKind::IncorrectValueKind { actual, accepted } => {
                let accepted: Vec<_> = accepted.iter().map(|kind| kind_name(*kind)).collect();
                wrong_type(actual.kind(), &accepted.join(" / "), place)
            }
            ErrorKind::MissingField { field } => Fault::new(pointer(place.push_key(field)), FaultCode::Missing),
            ErrorKind::UnknownKey { key, accepted } => {
                Fault::new(pointer(place.push_key(key)), FaultCode::UnknownField).expected(accepted.join(", "))
            }
            ErrorKind::UnknownValue { value, accepted } => {
                Fault::new(pointer(place), FaultCode::UnknownValue).given(value).expected(accepted.join(", "))
            }
            ErrorKind::BadSequenceLen { expected, .. } => {
                Fault::new(pointer(place), FaultCode::TooManyItems).expected(expected.to_string())
            }
            ErrorKind::Unexpected { msg } => Fault::new(pointer(place), FaultCode::WrongType).expected(msg),
        });
        ControlFlow::Continue(all)
    }
}

/// Ids of rows; any UUID can be asked for, only the server makes them.
impl Deserr<Faults> for uuid::Uuid {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
        read_text(value, place, |text| Self::try_parse(&text).map_err(|_| (FaultCode::InvalidCode, "UUID".to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(count: usize) -> Faults {
        let mut faults = Faults::default();
        for index in 0..count {
            faults.push(Fault::new(index.to_string(), FaultCode::Missing));
        }
        faults
    }

    #[test]
    fn what_nobody_can_see_is_blank() {
        for blank in ["", " \u{3000}\n", "\u{200b}", "\u{feff}\u{2060} \u{3164}", "\u{2800}", "\u{e0041}\u{fe0f}"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for seen in ["一", "\u{200b}一", "—", "。", "👍\u{fe0f}"] {
            assert!(!is_blank(seen), "{seen:?}");
        }
    }

    #[test]
    fn what_is_not_kept_is_counted() {
        let mut all = faults(Faults::MAX + 5);
        assert_eq!((all.kept().len(), all.more(), all.count()), (Faults::MAX, 5, Faults::MAX + 5));
        all.extend(faults(Faults::MAX + 1));
        assert_eq!((all.kept().len(), all.count()), (Faults::MAX, 2 * Faults::MAX + 6));
        all.keep(3);
        assert_eq!((all.kept().len(), all.count()), (3, 2 * Faults::MAX + 6));
        assert_eq!(all.kept()[2].pointer, "2");
        all.add(|| Fault::new("x", FaultCode::Missing));
        assert_eq!(all.kept().len(), 4);
    }
}
