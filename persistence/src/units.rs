//! 填报单位 Which rows a caller may see: those of the caller's own units, by their codes.

use domain::{process::caller::Units, values::unit_scope::UnitScope};
use sea_orm::{
    ColumnTrait, Condition, ExprTrait,
    sea_query::{Expr, Func},
};

/// Rows of these units alone; nothing for those of a caller who sees all.
pub(crate) fn within(units: &Units, unit_code: impl ColumnTrait) -> Option<Condition> {
    match units {
        Units::All => None,
        // Of no scope at all comes a condition that nothing meets.
        Units::Within(scopes) if scopes.is_empty() => Some(Condition::any().add(Expr::val(1).eq(0))),
        Units::Within(scopes) => Some(scopes.iter().fold(Condition::any(), |any, it| any.add(in_scope(unit_code, it)))),
    }
}

/// As [`UnitScope::covers`].
fn in_scope(unit_code: impl ColumnTrait, scope: &UnitScope) -> Condition {
    let code = scope.code().as_str();
    match scope {
        UnitScope::Prefix(_) => begins(unit_code, code),
        UnitScope::Exactly(_) => Condition::all().add(unit_code.eq(code)),
        UnitScope::Subtree(_, level) => {
            let length = Expr::from(Func::char_length(unit_code.into_expr()));
            let level = i64::from(*level);
            let of_unit = i64::try_from(code.len()).unwrap_or_default() % level;
            begins(unit_code, code).add(length.modulo(Expr::val(level)).eq(of_unit))
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
