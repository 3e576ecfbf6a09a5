//! An amount as it is sent: a number of minor units, or money with its currency.

use std::fmt;

use bodega_kernel::{Currency, Invalid, Money};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};
use utoipa::openapi::{ObjectBuilder, OneOfBuilder, Ref, RefOr, Schema, schema::Type};

/// More than this of any currency is a mistake.
const MOST: i64 = 1_000_000_000_000;

/// An amount as it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount {
    minor: i64,
    currency: Option<Currency>,
}

impl Amount {
    /// The amount in the currency that is meant; one that says another itself is wrong.
    pub fn within(self, currency: Currency) -> Result<i64, Invalid> {
        if self.currency.is_some_and(|own| own != currency) {
            return Err(Invalid::one("amount.currency", "OTHER_CURRENCY", format!("must be {currency}")));
        }
        if !(1..=MOST).contains(&self.minor) {
            return Err(Invalid::one("amount", "OUT_OF_RANGE", format!("must be between 1 and {MOST}")));
        }
        Ok(self.minor)
    }

    /// The amount with its currency, which stands in it or beside it.
    pub fn with(self, beside: Option<Currency>) -> Result<Money, Invalid> {
        let missing = || Invalid::one("currency", "REQUIRED", "is missing");
        let currency = beside.or(self.currency).ok_or_else(missing)?;
        Ok(Money::new(self.within(currency)?, currency))
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Either)
    }
}

struct Either;

impl<'de> Visitor<'de> for Either {
    type Value = Amount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("minor units, or money")
    }

    fn visit_i64<E: Error>(self, minor: i64) -> Result<Amount, E> {
        Ok(Amount { minor, currency: None })
    }

    fn visit_u64<E: Error>(self, minor: u64) -> Result<Amount, E> {
        // More than fits is more than may be.
        Ok(Amount { minor: i64::try_from(minor).unwrap_or(i64::MAX), currency: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Amount, A::Error> {
        let money = Money::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Amount { minor: money.amount, currency: Some(money.currency) })
    }
}

impl utoipa::PartialSchema for Amount {
    fn schema() -> RefOr<Schema> {
        let minor = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(MOST));
        let either = OneOfBuilder::new().item(minor).item(Ref::from_schema_name("Money"));
        either.description(Some("Minor units of the payment's currency, or money.")).into()
    }
}
impl utoipa::ToSchema for Amount {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("PaymentAmount")
    }
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push(("Money".to_owned(), <Money as utoipa::PartialSchema>::schema()));
        <Money as utoipa::ToSchema>::schemas(schemas);
    }
}
