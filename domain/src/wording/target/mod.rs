//! 目标值: a target as it was written, read into kind, operator, figures and unit. Reading never fails and never
//! loses: what is not understood is a sentence, and the text as written stays beside it.

mod dates;
mod read;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

use super::{fold::fold, operators::Operator};
use crate::values::{codes::codes, period::Date};

codes! {
    /// 目标值种类 Kind of a target.
    TargetKind {
        Number = "number", "数值", "number";
        Percent = "percent", "百分比", "percentage";
        Date = "date", "日期", "date";
        Period = "period", "期间", "period";
        Frequency = "frequency", "频次", "frequency";
        State = "state", "状态词", "state word";
        Boolean = "boolean", "是否", "yes or no";
        Sentence = "sentence", "文字描述", "sentence";
        Blank = "blank", "空白", "blank";
        Damaged = "damaged", "损坏", "damaged";
    }
}

/// A figure of a target, printed without trailing zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure(pub Decimal);

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.normalize())
    }
}

impl PartialSchema for Figure {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(r"^-?[0-9]{1,29}(\.[0-9]{1,28})?$"))
            .max_length(Some(32))
            .examples(["80"])
            .into()
    }
}

impl ToSchema for Figure {}

/// 目标值解析结果 A target as the server reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Target {
    /// 种类 Kind.
    pub kind: TargetKind,
    /// 计算符号 Operator; null where none is written.
    pub operator: Option<Operator>,
    /// 下限 Lower end of a range.
    pub low: Option<Figure>,
    /// 上限 Upper end of a range.
    pub high: Option<Figure>,
    /// 数值 The figure of a single value.
    pub value: Option<Figure>,
    /// 计量单位 Unit.
    #[schema(max_length = 8000)]
    pub unit: Option<String>,
    /// 规范化文本 The text with full-width characters folded and blanks trimmed.
    #[schema(max_length = 8000)]
    pub text: String,
}

impl Target {
    /// Reads a target: an operator, figures and a unit, a date, or a word, or a sentence.
    pub fn read(written: &str) -> Self {
        let text = fold(written);
        let text = text.trim();
        let kind =
            |kind| Self { kind, operator: None, low: None, high: None, value: None, unit: None, text: String::new() };
        Self { text: text.to_owned(), ..read::read(text, kind) }
    }

    /// What a date covers, from its first to its last day, and each end of a period; only where the year is written.
    pub fn dates(&self) -> impl Iterator<Item = (Date, Date)> {
        let (_, text) = read::split_operator(&self.text);
        dates::read(text).into_iter().flat_map(dates::Written::days)
    }
}

/// The day that a spreadsheet turned into the number of a target: 44561, = 44,561 44,561.
pub fn day_of_serial(target: &Target) -> Option<NaiveDate> {
    let (_, text) = read::split_operator(&target.text);
    let digits = text.split_whitespace().next()?.replace(',', "");
    read::serial_day(&digits)
}

/// The figures of a target: its value, or the ends of its range.
pub fn figures(target: &Target) -> impl Iterator<Item = Decimal> {
    [target.value, target.low, target.high].into_iter().flatten().map(|figure| figure.0)
}

/// Whether a target is a number or a percentage with its figure.
pub fn is_measure(target: &Target) -> bool {
    (target.kind == TargetKind::Number || target.kind == TargetKind::Percent) && figures(target).next().is_some()
}

/// Whether a figure stands anywhere in a target.
pub fn tells_figure(target: &Target) -> bool {
    target.text.bytes().any(|byte| byte.is_ascii_digit()) || target.text.contains("百分之")
}

/// Whether a target is told in words, without any figure.
pub fn is_wording(target: &Target) -> bool {
    (target.kind == TargetKind::State || target.kind == TargetKind::Sentence) && !tells_figure(target)
}
