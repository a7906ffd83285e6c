//! Exact figures: money in fen, prices and quantities as decimals. In JSON they are strings, because a JSON number
//! loses digits on its way through most languages. No binary floating point anywhere.

use std::fmt;

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

use crate::values::shape::{Fault, FaultCode, Faults, kind_name, pointer, read_text};

/// Decimals of money: the fen.
const FEN: u32 = 2;

/// 金额（元）: an amount that is not negative, exact to the fen, below 100 trillion yuan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

impl Money {
    pub const ZERO: Self = Self(0);

    /// The amount in fen (分), as it is stored.
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// An amount that was checked before it was stored.
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, FEN)
    }

    pub fn parse(text: String) -> Result<Self, (FaultCode, String)> {
        let fen = Self::FORM.parse(&text)? * Decimal::ONE_HUNDRED;
        fen.to_i64().map(Self).ok_or((FaultCode::InvalidAmount, Self::FORM.described()))
    }
}

impl From<Money> for Decimal {
    fn from(money: Money) -> Self {
        money.decimal()
    }
}

/// Exact sum of amounts; cannot overflow within the limits of a declaration.
pub fn sum(amounts: impl IntoIterator<Item = Money>) -> Decimal {
    amounts.into_iter().map(Money::decimal).sum()
}

/// 合计（元）: an exact sum of amounts, larger than any one of them may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Total(pub Decimal);

impl Serialize for Total {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&to_fen(self.0))
    }
}

impl Total {
    /// A printed total: exact to the fen, or none.
    pub fn of(amount: Decimal) -> Option<Self> {
        let amount = amount.normalize();
        (amount >= Decimal::ZERO && amount.scale() <= FEN).then(|| Self(to_fen(amount)))
    }
}

/// Printed totals of rule cases.
impl<'de> Deserialize<'de> for Total {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let amount = Decimal::from_str_exact(&String::deserialize(deserializer)?).ok().and_then(Self::of);
        amount.ok_or_else(|| D::Error::custom("a total is an amount with at most two decimals"))
    }
}

impl PartialSchema for Total {
    fn schema() -> RefOr<Schema> {
        let pattern = "^(0|[1-9][0-9]{0,24})\\.[0-9]{2}$";
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(pattern))
            .max_length(Some(28))
            .examples(["150000.00"])
            .into()
    }
}

impl ToSchema for Total {}

/// Rounds half up to the fen, as amounts of money are rounded (四舍五入).
pub fn to_fen(amount: Decimal) -> Decimal {
    let mut rounded = amount.round_dp_with_strategy(FEN, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(FEN);
    rounded
}

/// 单价（元）: at most six decimals; printed with two to six.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPrice(Decimal);

/// 数量: at most six decimals; printed without trailing zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(Decimal);

/// 权重: at most two decimals; printed without trailing zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight(Decimal);

/// How a figure is written: the pattern in the schema and the checks come from the same numbers.
struct Form {
    integer_digits: usize,
    decimals: u32,
    /// Decimals that are always printed.
    shown: u32,
    example: &'static str,
}

impl Form {
    fn pattern(&self) -> String {
        format!("^(0|[1-9][0-9]{{0,{}}})(\\.[0-9]{{1,{}}})?$", self.integer_digits - 1, self.decimals)
    }

    fn max_length(&self) -> usize {
        self.integer_digits + ".".len() + usize::try_from(self.decimals).unwrap_or_default()
    }

    fn described(&self) -> String {
        format!("{} ({})", self.pattern(), self.example)
    }

    fn parse(&self, text: &str) -> Result<Decimal, (FaultCode, String)> {
        let invalid = || (FaultCode::InvalidAmount, self.described());
        let (integer, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let leading_zero = integer.len() > 1 && integer.starts_with('0');
        if !digits(integer) || !digits(decimals) || leading_zero || integer.len() > self.integer_digits {
            return Err(invalid());
        }
        if u32::try_from(decimals.len()).is_ok_and(|n| n > self.decimals) || decimals.len() > 28 {
            return Err((FaultCode::TooManyDecimals, self.decimals.to_string()));
        }
        Decimal::from_str_exact(text).map_err(|_| invalid())
    }

    fn print(&self, value: Decimal) -> String {
        let mut shortest = value.normalize();
        if shortest.scale() < self.shown {
            shortest.rescale(self.shown);
        }
        shortest.to_string()
    }

    fn schema(&self) -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(self.pattern()))
            .max_length(Some(self.max_length()))
            .examples([self.example])
            .into()
    }
}

/// Gives a figure its JSON form: a string of the type's `FORM`; a number is refused with a hint.
macro_rules! figure {
    ($name:ident, $form:expr) => {
        impl $name {
            const FORM: Form = $form;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&Self::FORM.print((*self).into()))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl Deserr<Faults> for $name {
            fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
                if kind_name(value.kind()) == "number" {
                    let fault = Fault::new(pointer(place), FaultCode::NumberNotString);
                    return Err(fault.expected(format!("\"{}\"", Self::FORM.example)).into());
                }
                read_text(value, place, Self::parse)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                Self::FORM.schema()
            }
        }

        impl ToSchema for $name {}
    };
}

figure!(Money, Form { integer_digits: 14, decimals: 2, shown: 2, example: "150000.00" });
figure!(UnitPrice, Form { integer_digits: 14, decimals: 6, shown: 2, example: "1234.500001" });
figure!(Quantity, Form { integer_digits: 14, decimals: 6, shown: 0, example: "12.5" });
figure!(Weight, Form { integer_digits: 3, decimals: 2, shown: 0, example: "12.5" });

/// Figures that are decimals inside and are stored as their printed text.
macro_rules! decimal_figure {
    ($name:ident) => {
        impl $name {
            pub fn parse(text: String) -> Result<Self, (FaultCode, String)> {
                Self::FORM.parse(&text).map(Self)
            }

            pub fn decimal(self) -> Decimal {
                self.0
            }
        }

        impl From<$name> for Decimal {
            fn from(figure: $name) -> Self {
                figure.0
            }
        }
    };
}

decimal_figure!(UnitPrice);
decimal_figure!(Quantity);
decimal_figure!(Weight);

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Result<String, FaultCode> {
        Money::parse(text.to_owned()).map(|m| m.to_string()).map_err(|(code, _)| code)
    }

    #[test]
    fn money_is_exact_to_the_fen_and_printed_with_two_decimals() {
        assert_eq!(money("150000"), Ok("150000.00".into()));
        assert_eq!(money("0.1"), Ok("0.10".into()));
        assert_eq!(money("99999999999999.99"), Ok("99999999999999.99".into()));
        for refused in ["", "-1", "+1", "01", "1.", ".5", "1e3", "1,000.00", "１００", " 1", "100000000000000"] {
            assert_eq!(money(refused), Err(FaultCode::InvalidAmount), "{refused:?}");
        }
        assert_eq!(money("0.001"), Err(FaultCode::TooManyDecimals));
        assert_eq!(money(&format!("0.{}", "0".repeat(400))), Err(FaultCode::TooManyDecimals));
    }

    #[test]
    fn prices_show_two_to_six_decimals_and_quantities_no_trailing_zeros() {
        let price = |text: &str| UnitPrice::parse(text.to_owned()).unwrap().to_string();
        assert_eq!([price("1"), price("1.500000"), price("0.000001")], ["1.00", "1.50", "0.000001"]);
        let quantity = |text: &str| Quantity::parse(text.to_owned()).unwrap().to_string();
        assert_eq!([quantity("100"), quantity("2.50"), quantity("0.000001")], ["100", "2.5", "0.000001"]);
        assert_eq!(price("99999999999999.999999"), "99999999999999.999999");
    }

    #[test]
    fn products_round_half_up_to_the_fen() {
        let fen = |price: &str, quantity: &str| {
            let price = UnitPrice::parse(price.to_owned()).unwrap().decimal();
            to_fen(price * Quantity::parse(quantity.to_owned()).unwrap().decimal()).to_string()
        };
        assert_eq!([fen("0.005", "1"), fen("0.0049", "1"), fen("3.335", "3")], ["0.01", "0.00", "10.01"]);
    }
}
