//! Pages that are bounded in bytes too, so that memory does not follow the size of what is stored: the sizes of the
//! next rows are asked for first, then as many rows are read as fit.

use sea_orm::sea_query::{Expr, ExprTrait, Func};

/// Most bytes of the texts of a page, as they are stored. A larger row is a page of its own.
pub(crate) const PAGE_BYTES: i64 = 1024 * 1024;

/// Bytes of a stored text.
pub(crate) fn octets(text: Expr) -> Expr {
    Func::cust("octet_length").arg(text).cast_as("bigint")
}

/// The key of the last of the first rows that fit on a page; the first row always does. None without rows.
pub(crate) fn last_fitting<K>(rows: impl IntoIterator<Item = (K, i64)>) -> Option<K> {
    let mut bytes = 0_i64;
    let mut last = None;
    for (key, size) in rows {
        bytes = bytes.saturating_add(size);
        if last.is_some() && bytes > PAGE_BYTES {
            break;
        }
        last = Some(key);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_before_the_row_that_is_too_much() {
        let last = |sizes: &[i64]| last_fitting(sizes.iter().copied().enumerate());
        assert_eq!(last(&[]), None);
        assert_eq!(last(&[1, 2, 3]), Some(2));
        assert_eq!(last(&[PAGE_BYTES, 0, 1, 0]), Some(1));
        assert_eq!(last(&[PAGE_BYTES + 1, 1]), Some(0), "a large row is a page of its own");
        assert_eq!(last(&[1, PAGE_BYTES + 1, 1]), Some(0));
        assert_eq!(last(&[i64::MAX, i64::MAX]), Some(0));
    }
}
