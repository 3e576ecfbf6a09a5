//! The derivation of a quote, step by step: codes and figures, for people to be told in their own words.

use bodega_kernel::{Id, noun};
use serde::Serialize;
use serde_json::{Value, json};

use super::{ChargeKind, ChargeReason, Exemption, Quote, QuotedLine};
use crate::promotion::EffectKind;

/// A step on the way to a sum. Amounts are minor units of the quote's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "step", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum Step {
    /// It costs so much for so much of its unit.
    Price {
        /// So much.
        unit_price: i64,
        /// For so much.
        per: i64,
        /// What it cost before.
        #[serde(skip_serializing_if = "Option::is_none")]
        before: Option<i64>,
        /// The price list that says so.
        #[serde(skip_serializing_if = "Option::is_none")]
        list: Option<Id<noun::PriceList>>,
    },
    /// So much of it costs so much.
    Times {
        /// So much of its unit.
        quantity: i64,
        /// It costs so much.
        amount: i64,
    },
    /// It is a present.
    Gift {
        /// Whose.
        promotion: Id<noun::Promotion>,
    },
    /// All goods before promotions.
    Goods {
        /// They cost so much.
        amount: i64,
    },
    /// A promotion takes something off.
    Off {
        /// Which.
        promotion: Id<noun::Promotion>,
        /// What it is called.
        name: String,
        /// What it does.
        effect: EffectKind,
        /// The code that was typed for it.
        #[serde(skip_serializing_if = "Option::is_none")]
        promotion_code: Option<String>,
        /// So much.
        amount: i64,
        /// It is a share of what was taken off the order.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        shared: bool,
        /// On so many pieces.
        #[serde(skip_serializing_if = "Option::is_none")]
        pieces: Option<i64>,
    },
    /// The shop takes it on itself, since it had less than was ordered.
    Waived {
        /// So much.
        amount: i64,
    },
    /// Something comes on top.
    Charge {
        /// What for.
        kind: ChargeKind,
        /// What it would be.
        usual: i64,
        /// What it is.
        amount: i64,
        /// How it came to that.
        why: ChargeReason,
    },
    /// The tax.
    Tax {
        /// Where.
        country: String,
        /// Millionths.
        rate: i64,
        /// What it is reckoned of.
        base: i64,
        /// So much.
        amount: i64,
        /// Is it in the price already?
        included: bool,
        /// Why there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        exemption: Option<Exemption>,
    },
    /// So much is paid.
    Total {
        /// So much.
        amount: i64,
    },
}

/// How a line came to what it costs.
pub fn line_steps(quote: &Quote, line: &QuotedLine) -> Vec<Step> {
    let mut steps = vec![
        Step::Price { unit_price: line.unit_price, per: line.per, before: line.before, list: line.list },
        Step::Times { quantity: line.quantity, amount: line.subtotal },
    ];
    steps.extend(line.gift.map(|promotion| Step::Gift { promotion }));
    for off in &line.discounts {
        let Some(applied) = quote.discounts.iter().find(|applied| applied.promotion == off.promotion) else { continue };
        steps.push(Step::Off {
            promotion: off.promotion,
            name: applied.name.clone(),
            effect: applied.effect,
            promotion_code: applied.code.clone(),
            amount: off.amount,
            shared: off.shared,
            pieces: off.pieces,
        });
    }
    if line.waived > 0 {
        steps.push(Step::Waived { amount: line.waived });
    }
    if let Some(tax) = quote.taxes.get(line.rate) {
        steps.push(Step::Tax {
            country: tax.country.clone(),
            rate: tax.rate,
            base: line.net,
            amount: line.tax,
            included: quote.tax_included,
            exemption: tax.exemption,
        });
    }
    steps.push(Step::Total { amount: line.total });
    steps
}

/// How the whole came to what it costs.
pub fn total_steps(quote: &Quote) -> Vec<Step> {
    let mut steps = vec![Step::Goods { amount: quote.subtotal }];
    steps.extend(quote.discounts.iter().map(|applied| Step::Off {
        promotion: applied.promotion,
        name: applied.name.clone(),
        effect: applied.effect,
        promotion_code: applied.code.clone(),
        amount: applied.amount + applied.delivery,
        shared: false,
        pieces: None,
    }));
    let waived: i64 = quote.lines.iter().map(|line| line.waived).sum();
    if waived > 0 {
        steps.push(Step::Waived { amount: waived });
    }
    steps.extend(quote.charges.iter().map(|charge| Step::Charge {
        kind: charge.kind,
        usual: charge.usual,
        amount: charge.amount,
        why: charge.why,
    }));
    steps.extend(quote.taxes.iter().map(|tax| Step::Tax {
        country: tax.country.clone(),
        rate: tax.rate,
        base: tax.base,
        amount: tax.amount,
        included: quote.tax_included,
        exemption: tax.exemption,
    }));
    steps.push(Step::Total { amount: quote.total });
    steps
}

/// Both, as an answer shows them: `{ "lines": [{ "key", "steps" }], "total": [ … ] }`.
pub fn why(quote: &Quote) -> Value {
    let line = |line: &QuotedLine| json!({ "key": line.key, "steps": line_steps(quote, line) });
    json!({ "lines": quote.lines.iter().map(line).collect::<Vec<_>>(), "total": total_steps(quote) })
}
