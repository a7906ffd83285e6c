//! 目标值: a target as it was written, read into kind, operator, figures and unit. Reading never fails and never
//! loses: what is not understood is a sentence, and the text as written stays beside it.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

use crate::codes::codes;

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

codes! {
    /// 计算符号 Operator of a target.
    Operator {
        Ge = "ge", "≥", "at least";
        Le = "le", "≤", "at most";
        Eq = "eq", "=", "exactly";
        Gt = "gt", ">", "more than";
        Lt = "lt", "<", "less than";
        About = "about", "约", "about";
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

/// Operators as they are written, longest first.
const OPERATORS: [(&str, Operator); 20] = [
    ("大于等于", Operator::Ge),
    ("小于等于", Operator::Le),
    ("不少于", Operator::Ge),
    ("不低于", Operator::Ge),
    ("不超过", Operator::Le),
    ("不高于", Operator::Le),
    ("不多于", Operator::Le),
    ("大于", Operator::Gt),
    ("小于", Operator::Lt),
    ("等于", Operator::Eq),
    (">=", Operator::Ge),
    ("<=", Operator::Le),
    ("≥", Operator::Ge),
    ("≧", Operator::Ge),
    ("≤", Operator::Le),
    ("≦", Operator::Le),
    (">", Operator::Gt),
    ("<", Operator::Lt),
    ("=", Operator::Eq),
    ("约", Operator::About),
];

impl Target {
    /// Reads a target: an operator, a figure and a unit, or a word, or a sentence.
    pub fn read(written: &str) -> Self {
        let text = fold(written);
        let text = text.trim();
        let plain =
            |kind| Self { kind, operator: None, low: None, high: None, value: None, unit: None, text: text.to_owned() };
        if text.is_empty() {
            return plain(TargetKind::Blank);
        }
        let (operator, rest) = split_operator(text);
        let Some((value, unit)) = split_figure(rest.trim_start()) else {
            let word = operator.is_none() && text.chars().count() <= 8 && !text.chars().any(|c| c.is_ascii_digit());
            return plain(if word { TargetKind::State } else { TargetKind::Sentence });
        };
        let unit = unit.trim().trim_start_matches('(').trim_end_matches(')').trim();
        let percent = unit == "%" || unit == "百分比";
        if !percent && unit.chars().any(|c| c.is_ascii_digit() || ",，。；;、".contains(c)) {
            return plain(TargetKind::Sentence);
        }
        Self {
            operator,
            value: Some(Figure(value)),
            unit: (!unit.is_empty()).then(|| if percent { "%".to_owned() } else { unit.to_owned() }),
            ..plain(if percent { TargetKind::Percent } else { TargetKind::Number })
        }
    }
}

fn split_operator(text: &str) -> (Option<Operator>, &str) {
    OPERATORS
        .iter()
        .find_map(|(written, operator)| text.strip_prefix(written).map(|rest| (Some(*operator), rest)))
        .unwrap_or((None, text))
}

/// A figure at the start of the text, with or without thousands separators, and what follows it.
fn split_figure(text: &str) -> Option<(Decimal, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    let value = Decimal::from_str_exact(&digits.replace(',', "")).ok()?;
    Some((value, rest))
}

/// Folds full-width ASCII (digits, ％, ＞, …) to its ordinary form.
pub(crate) fn fold(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
            '\u{3000}' => ' ',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (TargetKind, Option<Operator>, Option<String>, Option<String>) {
        let target = Target::read(text);
        (target.kind, target.operator, target.value.map(|v| v.0.normalize().to_string()), target.unit)
    }

    #[test]
    fn the_targets_of_the_real_form_are_read() {
        let percent = || Some("%".to_owned());
        assert_eq!(read("≥80.00%"), (TargetKind::Percent, Some(Operator::Ge), Some("80".into()), percent()));
        assert_eq!(read("100%"), (TargetKind::Percent, None, Some("100".into()), percent()));
        assert_eq!(read("≥3000000"), (TargetKind::Number, Some(Operator::Ge), Some("3000000".into()), None));
        assert_eq!(read("建立健全"), (TargetKind::State, None, None, None));
        assert_eq!(read("  "), (TargetKind::Blank, None, None, None));
        assert_eq!(
            read("＞＝１，０００　场"),
            (TargetKind::Number, Some(Operator::Ge), Some("1000".into()), Some("场".into()))
        );
    }

    #[test]
    fn whatever_is_written_is_told_again() {
        for odd in ["参照政府采购成本控制，不超过预算", "≧ %", ".", ",", "9".repeat(60).as_str(), "88/100", "1.2.3"]
        {
            assert_eq!(Target::read(odd).text, fold(odd));
        }
    }
}
