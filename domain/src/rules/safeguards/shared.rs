//! What several rules of the safeguards need: what a row really says.

use crate::{form::safeguard::Safeguard, values::language::Bilingual, wording::placeholders::is_placeholder};

/// Source of what the table asks for.
pub(super) const TABLE: Bilingual = Bilingual::fixed("申报表“制度保障”表", "the form's table 制度保障 (safeguards)");

/// The row's document; none where the field is blank or says only 无.
pub(super) fn document(row: &Safeguard) -> Option<&str> {
    let name = row.document_name.as_ref().filter(|name| !name.is_blank())?.as_str();
    (!is_placeholder(name)).then_some(name)
}

pub(super) fn measures(row: &Safeguard) -> Option<&str> {
    let measures = row.measures.as_ref().filter(|text| !text.is_blank())?.as_str();
    (!is_placeholder(measures)).then_some(measures)
}
