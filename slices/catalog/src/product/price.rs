//! What things cost, and what prices are compared by.

use bodega_kernel::{Currency, Money};

use super::model::{Unit, Variant};

/// So much money for so much of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// Minor units.
    pub amount: i64,
    /// Of this currency.
    pub currency: Currency,
    /// For this quantity: 1 piece, or 1000 grams or millilitres.
    pub per: i64,
}

/// A price for a quantity that prices are compared by: a kilo, a litre, a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitPrice {
    /// So much money for so much of `unit`.
    pub price: Price,
    /// What it is reckoned for, which is not always what the variant is counted in.
    pub unit: Unit,
}

impl Price {
    /// What `quantity` of the unit costs, rounded half up once.
    pub fn of(self, quantity: i64) -> Option<Money> {
        Money::new(self.amount, self.currency).times(quantity, self.per)
    }

    /// Is it in the same currency and for the same quantity?
    pub(crate) fn is_like(self, other: Self) -> bool {
        (self.currency, self.per) == (other.currency, other.per)
    }
}

impl Variant {
    /// What a kilo, a litre or a piece of it costs, when the variant costs `price` (its own, or that of a
    /// price list). None where nothing is known of what is in it, or where it would say the same as the price.
    pub fn unit_price(&self, price: Price) -> Option<UnitPrice> {
        let of = |money: Money, per: i64, unit: Unit| {
            Some(UnitPrice { price: Price { amount: money.amount, currency: money.currency, per }, unit })
        };
        match (self.unit, self.net) {
            (Unit::Gram | Unit::Ml, _) => of(price.of(1000)?, 1000, self.unit),
            (Unit::Each, Some(net)) => {
                let per = match net.unit {
                    Unit::Each if net.amount > 1 => 1,
                    Unit::Each => return None,
                    // Small packs too: prices by 100 g do not compare with prices by the kilo beside them.
                    Unit::Gram | Unit::Ml => 1000,
                };
                of(Price { per: net.amount, ..price }.of(per)?, per, net.unit)
            }
            (Unit::Each, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use bodega_kernel::Id;

    use super::*;
    use crate::product::Net;

    fn variant(unit: Unit, net: Option<Net>) -> Variant {
        Variant { unit, net, ..Variant::blank(Id::from_uuid(uuid::Uuid::nil()), "ILS".parse().unwrap()) }
    }

    fn price(amount: i64, per: i64) -> Price {
        Price { amount, currency: "ILS".parse().unwrap(), per }
    }

    fn shown(variant: &Variant, price: Price) -> Option<(i64, i64, Unit)> {
        variant.unit_price(price).map(|one| (one.price.amount, one.price.per, one.unit))
    }

    #[test]
    fn prices_are_compared_by_the_kilo_the_litre_or_the_piece() {
        let each = |amount, unit| variant(Unit::Each, Some(Net { amount, unit }));
        assert_eq!(shown(&each(500, Unit::Gram), price(1290, 1)), Some((2580, 1000, Unit::Gram)));
        assert_eq!(shown(&each(250, Unit::Ml), price(990, 1)), Some((3960, 1000, Unit::Ml)));
        assert_eq!(shown(&each(12, Unit::Each), price(1499, 1)), Some((125, 1, Unit::Each)));
        assert_eq!(shown(&each(1, Unit::Each), price(1499, 1)), None);
        assert_eq!(shown(&variant(Unit::Each, None), price(1499, 1)), None);
        assert_eq!(shown(&variant(Unit::Gram, None), price(249, 100)), Some((2490, 1000, Unit::Gram)));
    }
}
