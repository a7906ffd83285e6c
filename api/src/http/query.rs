//! Reading query strings; every fault is told at once.

use std::ops::RangeInclusive;

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use domain::values::shape::{self, Fault, FaultCode, Faults};
use serde_json::Value;
use validator::{ValidationError, ValidationErrors};

use crate::http::problem::{Code, Problem};

/// A query string read as `T`: unknown, repeated and ill-typed parameters are refused with 400, values outside
/// their limits with 422.
pub struct Query<T>(pub T);

/// What a query struct says of itself.
pub trait Parameters: Sized {
    /// Names of the parameters.
    const NAMES: &[&str];

    /// Whether a value of the right type can still be refused: too long, out of range.
    const LIMITED: bool;

    /// Reads the parameters; `values` has each name at most once.
    fn read(values: &mut Values) -> Self;

    /// What parameters that were read must be to each other; `validator` checks it.
    ///
    /// # Errors
    /// Each relation that does not hold.
    fn relations(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

impl<T: Parameters + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(read_query(request.query_string()).map(Self))
    }
}

fn read_query<T: Parameters>(query: &str) -> Result<T, Problem> {
    let mut values = parameters(query, T::NAMES)?;
    let read = T::read(&mut values);
    let read = values.finish(read)?;
    Ok(unrelated(read.relations(), "").into_result(read)?)
}

/// Refuses two ends of a range that are the wrong way round; `upper` names the parameter of the upper one.
///
/// # Errors
/// The relation by the names of both parameters.
pub fn ascending<T: PartialOrd + ToString>(
    lower: (&'static str, Option<T>),
    upper: (&'static str, Option<T>),
) -> Result<(), ValidationError> {
    let ((least, Some(low)), (most, Some(high))) = (lower, upper) else { return Ok(()) };
    if low <= high {
        return Ok(());
    }
    let mut error = ValidationError::new(most);
    error.add_param("given".into(), &high.to_string());
    error.add_param("expected".into(), &format!("≥ {least} ({})", low.to_string()));
    Err(error)
}

/// The relations that do not hold, as faults of the parameters; below `place` in a body.
pub fn unrelated(checked: Result<(), ValidationErrors>, place: &str) -> Faults {
    let mut faults = Faults::default();
    let errors = checked.err().unwrap_or_default();
    for error in errors.field_errors().into_values().flatten() {
        let param = |name: &str| error.params.get(name).and_then(Value::as_str).unwrap_or_default();
        let fault = Fault::new(format!("{place}{}", error.code), FaultCode::OutOfRange);
        faults.push(fault.given(param("given")).expected(param("expected").to_owned()));
    }
    faults
}

/// A query string that two structs describe together, read as [`Query`] reads one.
pub struct Queries<A, B>(pub A, pub B);

impl<A: Parameters + 'static, B: Parameters + 'static> FromRequest for Queries<A, B> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::read(request.query_string()))
    }
}

impl<A: Parameters, B: Parameters> Queries<A, B> {
    fn read(query: &str) -> Result<Self, Problem> {
        let mut values = parameters(query, &[A::NAMES, B::NAMES].concat())?;
        let read = (A::read(&mut values), B::read(&mut values));
        let (first, second) = values.finish(read)?;
        let mut faults = unrelated(first.relations(), "");
        faults.extend(unrelated(second.relations(), ""));
        Ok(faults.into_result(Self(first, second))?)
    }
}

/// The parameters of a query string by name; those that are not known or come twice are faults.
fn parameters(query: &str, names: &[&str]) -> Result<Values, Problem> {
    let unreadable = |_| Problem::new(Code::InvalidParameter);
    // Otherwise bytes that are no text would be read as replacement characters.
    percent_encoding::percent_decode_str(query).decode_utf8().map_err(unreadable)?;
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(query).map_err(|_| Problem::new(Code::InvalidParameter))?;
    let mut values = Values::default();
    for (name, value) in pairs {
        if !names.contains(&name.as_str()) {
            let fault = Fault::new(shape::escape(&name), FaultCode::UnknownParameter);
            values.faults.push(fault.expected(names.join(", ")));
        } else if values.sent.iter().any(|(sent, _)| *sent == name) {
            values.faults.push(Fault::new(name, FaultCode::DuplicateParameter));
        } else {
            values.sent.push((name, value));
        }
    }
    Ok(values)
}

/// An operation without parameters: a misspelt or misplaced one is told, not passed over.
pub struct NoQuery;

impl FromRequest for NoQuery {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(parameters(request.query_string(), &[]).and_then(|values| values.finish(Self)))
    }
}

/// What was sent in a query string, and what was wrong with it.
#[derive(Default)]
pub struct Values {
    sent: Vec<(String, String)>,
    faults: Faults,
    beyond: Faults,
}

impl Values {
    /// What was read, unless there was a fault. What is beyond its limits is told once everything can be read.
    fn finish<T>(self, read: T) -> Result<T, Problem> {
        if self.faults.is_empty() {
            self.beyond.into_result(read).map_err(Problem::from)
        } else {
            Err(Problem::new(Code::InvalidParameter).faults(self.faults))
        }
    }

    /// A parameter read by `parse`; `expected` describes what it accepts.
    pub fn take<T>(&mut self, name: &str, expected: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let value = self.sent.iter().find(|(sent, _)| sent == name).map(|(_, value)| value)?;
        let read = parse(value);
        if read.is_none() {
            self.faults.push(Fault::new(name, FaultCode::WrongType).given(value).expected(expected));
        }
        read
    }

    /// A parameter that is a number within limits.
    pub fn number(&mut self, name: &str, limits: RangeInclusive<u32>) -> Option<u32> {
        let expected = format!("{}–{}", limits.start(), limits.end());
        let number = self.take(name, &expected, |value| value.parse().ok())?;
        if limits.contains(&number) {
            return Some(number);
        }
        self.beyond.push(Fault::new(name, FaultCode::OutOfRange).given(&number.to_string()).expected(expected));
        None
    }

    /// A parameter that is a text with a limited number of characters; `expected` describes what `spelt` accepts.
    pub fn text(
        &mut self,
        name: &str,
        limits: RangeInclusive<usize>,
        expected: &str,
        spelt: impl FnOnce(&str) -> bool,
    ) -> Option<String> {
        let text = self.take(name, expected, |value| spelt(value).then(|| value.to_owned()))?;
        if limits.contains(&text.chars().count()) {
            return Some(text);
        }
        let expected = format!("{}–{}", limits.start(), limits.end());
        self.beyond.push(Fault::new(name, FaultCode::OutOfRange).given(&text).expected(expected));
        None
    }

    /// A text as [`Self::text`] reads it, without characters that no text may hold.
    pub fn printable(&mut self, name: &str, limits: RangeInclusive<usize>) -> Option<String> {
        let text = self.text(name, limits, "", |_| true)?;
        let Some(forbidden) = text.chars().find(|c| shape::is_forbidden(*c)) else { return Some(text) };
        let fault = Fault::new(name, FaultCode::ForbiddenCharacter).given(&text);
        self.beyond.push(fault.expected(format!("U+{:04X}", u32::from(forbidden))));
        None
    }

    /// A parameter that is a switch.
    pub fn flag(&mut self, name: &str) -> bool {
        self.take(name, "true / false", |value| value.parse().ok()).unwrap_or_default()
    }
}

/// A malformed id or number in the address is told like any other parameter.
pub fn path_config() -> web::PathConfig {
    web::PathConfig::default().error_handler(|_, request| {
        let mut faults = Faults::default();
        for (name, value) in request.match_info().iter() {
            let is_id = name.ends_with("id");
            let fits = if is_id { uuid::Uuid::try_parse(value).is_ok() } else { value.parse::<i64>().is_ok() };
            if !fits {
                let expected = if is_id { "UUID" } else { "1, 2, …" };
                faults.push(Fault::new(name, FaultCode::InvalidCode).given(value).expected(expected));
            }
        }
        Problem::new(Code::InvalidParameter).faults(faults).into()
    })
}
