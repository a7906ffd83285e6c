//! 填报单位 Which rows a caller may see: those of the caller's own units, by the prefixes of their codes.

use domain::process::caller::Units;
use sea_orm::{ColumnTrait, Condition, ExprTrait, sea_query::Expr};

/// Rows of these units alone; nothing for those of a caller who sees all.
pub(crate) fn below(units: &Units, unit_code: impl ColumnTrait) -> Option<Condition> {
    match units {
        Units::All => None,
        // Of no prefix at all comes a condition that nothing meets.
        Units::Below(prefixes) if prefixes.is_empty() => Some(Condition::any().add(Expr::val(1).eq(0))),
        Units::Below(prefixes) => {
            Some(prefixes.iter().fold(Condition::any(), |any, prefix| any.add(begins(unit_code, prefix.as_str()))))
        }
    }
}

/// Codes that begin with a prefix, as a range that an index serves.
pub(crate) fn begins(unit_code: impl ColumnTrait, prefix: &str) -> Condition {
    Condition::all().add(unit_code.gte(prefix)).add_option(behind_prefix(prefix).map(|end| unit_code.lt(end)))
}

/// The least text that is greater than all texts with the prefix; none where there is no such text.
fn behind_prefix(prefix: &str) -> Option<String> {
    let mut kept = prefix.chars();
    while let Some(last) = kept.next_back() {
        // Stepping over the surrogates, which are no characters.
        if let Some(next) = (last..=char::MAX).nth(1) {
            let mut end = kept.as_str().to_owned();
            end.push(next);
            return Some(end);
        }
    }
    None
}
