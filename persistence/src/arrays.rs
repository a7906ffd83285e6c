//! PostgreSQL: a row handed over as single values, and rows handed over as one array a column. A statement is the same for any number of rows then, so that it is
//! planned once, and takes few values.

use std::fmt::Write;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IdenStatic, IntoActiveModel, Iterable, Value, sea_query::ColumnType,
};

use crate::error::Error;

/// Kinds of columns that are no texts, and their names.
const KINDS: [(ColumnType, &str); 4] = [
    (ColumnType::Uuid, "uuid"),
    (ColumnType::Integer, "int4"),
    (ColumnType::BigInteger, "int8"),
    (ColumnType::Date, "date"),
];

/// The columns of an entity in their order.
pub(crate) fn columns<E: EntityTrait>() -> String {
    let names: Vec<_> = E::Column::iter().map(|column| format!(r#""{}""#, column.as_str())).collect();
    names.join(", ")
}

/// The values of one row, as a statement of its own table reads them; the first of them is `first`.
pub(crate) fn one<E: EntityTrait>(first: &mut usize) -> String {
    let values = E::Column::iter().map(|column| {
        let value = format!("CAST(${first} AS {})", kind_of(column));
        *first += 1;
        value
    });
    values.collect::<Vec<_>>().join(", ")
}

/// The values of [`one`]. PostgreSQL takes them as they are, whereas it reads an array letter by letter.
pub(crate) fn values_of_one<E: EntityTrait>(row: E::Model, values: &mut Vec<Value>)
where
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let row = row.into_active_model();
    values.extend(E::Column::iter().filter_map(|column| row.get(column).into_value()));
}

fn kind_of(column: impl ColumnTrait) -> &'static str {
    let def = column.def();
    KINDS.iter().find(|(kind, _)| kind == def.get_column_type()).map_or("text", |(_, name)| name)
}

/// `unnest` of as many arrays as an entity has columns; the next value of the statement is `first`.
pub(crate) fn unnest<E: EntityTrait>(first: &mut usize) -> String {
    let arrays = E::Column::iter().map(|column| next(first, kind_of(column)));
    format!("unnest({})", arrays.collect::<Vec<_>>().join(", "))
}

/// Ends a statement by a division by zero, where not as many rows were written to these tables as to `root`: a trigger that
/// swallows them must not go unnoticed.
pub(crate) fn or_fail(tables: &[&str]) -> String {
    let whole: Vec<_> =
        tables.iter().map(|table| format!("(SELECT count(*) FROM {table}) = (SELECT count(*) FROM root)")).collect();
    format!("WHERE 1 / CAST({} AS int) = 1", whole.join(" AND "))
}

/// The next value of a statement, read as an array.
pub(crate) fn next(first: &mut usize, kind: &str) -> String {
    let array = format!("CAST(${first} AS {kind}[])");
    *first += 1;
    array
}

/// The values of [`unnest`]: the columns of these rows.
///
/// # Errors
/// [`Error::Corrupt`] for a kind of value that no array is made of.
pub(crate) fn values<E: EntityTrait>(
    rows: impl IntoIterator<Item = E::Model>,
    values: &mut Vec<Value>,
) -> Result<(), Error>
where
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let rows: Vec<_> = rows.into_iter().map(IntoActiveModel::into_active_model).collect();
    for column in E::Column::iter() {
        let mut array = Array::default();
        for row in &rows {
            match row.get(column).into_value() {
                None | Some(Value::String(None) | Value::Int(None) | Value::BigInt(None) | Value::ChronoDate(None)) => {
                    array.nothing();
                }
                Some(Value::String(Some(text))) => array.text(&text),
                Some(Value::Int(Some(number))) => array.plain(number),
                Some(Value::BigInt(Some(number))) => array.plain(number),
                Some(Value::Uuid(Some(id))) => array.plain(id),
                Some(Value::ChronoDate(Some(day))) => array.plain(day),
                Some(other) => return Err(Error::Corrupt(format!("{}: {other:?}", E::default().table_name()))),
            }
        }
        values.push(array.value());
    }
    Ok(())
}

/// An array as PostgreSQL reads it.
#[derive(Default)]
pub(crate) struct Array(String);

impl Array {
    fn begin(&mut self) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
    }

    fn nothing(&mut self) {
        self.begin();
        self.0.push_str("NULL");
    }

    /// What has no characters that would have to be marked.
    pub(crate) fn plain(&mut self, value: impl std::fmt::Display) {
        self.begin();
        // A text takes whatever is written to it.
        let _ = write!(self.0, "{value}");
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.begin();
        self.0.push('"');
        for c in text.chars() {
            if matches!(c, '"' | '\\') {
                self.0.push('\\');
            }
            self.0.push(c);
        }
        self.0.push('"');
    }

    pub(crate) fn value(mut self) -> Value {
        if self.0.is_empty() {
            self.0.push('{');
        }
        self.0.push('}');
        self.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_marked_and_nothing_is_told_from_empty() {
        let mut array = Array::default();
        array.text("甲,乙");
        array.text("");
        array.nothing();
        array.text(r#"NULL "\" {}"#);
        array.plain(7);
        assert_eq!(array.value(), Value::from(r#"{"甲,乙","",NULL,"NULL \"\\\" {}",7}"#));
        assert_eq!(Array::default().value(), Value::from("{}"));
    }
}
