//! The third part: how it is paid.

use bodega_kernel::Money;
use bodega_payments::method::SavedMethod;
use bodega_sales::pricing::FulfilmentType;
use bodega_ui::component::Price;

use crate::{
    Storefront,
    page::{Choice, Paying},
    part::Faults,
    serve::account::kept,
    shopper::Shopper,
    words::Words,
};

/// Paid when it is handed over.
pub(super) const AT_HANDOVER: &str = "AT_HANDOVER";
/// Tips that are proposed, in major units.
const TIPS: [i64; 4] = [0, 5, 10, 20];

/// The cards of the sandbox that are offered.
fn tests(words: Words) -> [(&'static str, &'static str); 5] {
    [
        ("tok_ok", words.card_ok()),
        ("tok_requires_action", words.card_action()),
        ("tok_declined", words.card_declined()),
        ("tok_insufficient_funds", words.card_poor()),
        ("tok_slow_2000", words.card_slow()),
    ]
}

/// The part as it is shown.
pub(super) fn paying(shop: &Storefront, shopper: &Shopper, saved: &[SavedMethod], faults: &Faults) -> Paying {
    let (words, draft) = (shopper.visitor.words, &shopper.draft);
    let is = |value: &str| draft.pay.as_deref() == Some(value);
    let said = draft.pay.is_some();
    let saved: Vec<Choice> = saved
        .iter()
        .map(|one| {
            let card = kept(words, one);
            let chosen = is(&card.id) || (!said && one.is_default);
            Choice { value: card.id, text: card.name, about: card.until, chosen }
        })
        .collect();
    let none = !said && saved.iter().all(|choice| !choice.chosen);
    let tests = tests(words).into_iter().filter(|_| shop.has_test_cards());
    let test = |(at, (token, text)): (usize, (&str, &str))| Choice {
        value: token.to_owned(),
        text: text.to_owned(),
        about: token.to_owned(),
        chosen: is(token) || (none && at == 0),
    };
    let fetched = draft.kind == Some(FulfilmentType::Pickup);
    let later = shop.sales().settings().at_handover.then(|| Choice {
        value: AT_HANDOVER.to_owned(),
        text: if fetched { words.at_the_counter() } else { words.at_the_door() }.to_owned(),
        about: String::new(),
        chosen: is(AT_HANDOVER) || (none && !shop.has_test_cards()),
    });
    Paying {
        saved,
        tests: tests.enumerate().map(test).collect(),
        later,
        may_keep: shopper.customer().is_some() && shop.has_test_cards(),
        tips: if fetched { Vec::new() } else { tips(shopper) },
        fault: faults.of(words, "payment"),
    }
}

fn tips(shopper: &Shopper) -> Vec<Choice> {
    let (words, currency) = (shopper.visitor.words, shopper.visitor.glance.currency);
    let unit = 10_i64.pow(u32::from(currency.decimals()));
    let choice = |major: i64| {
        let amount = major * unit;
        let text = match amount {
            0 => words.no_tip().to_owned(),
            _ => Price::of(Money::new(amount, currency), words.lang()).plain(),
        };
        let chosen = shopper.draft.tip.unwrap_or(0) == amount;
        Choice { value: amount.to_string(), text, about: String::new(), chosen }
    };
    TIPS.map(choice).into()
}

/// What was chosen, in a few words.
pub(super) fn told(words: Words, paying: &Paying, pay: &str) -> Option<String> {
    let all = paying.saved.iter().chain(&paying.tests).chain(&paying.later);
    all.into_iter().find(|choice| choice.value == pay).map(|choice| choice.text.clone()).or_else(|| {
        // A token that is not among those that are shown is a card all the same.
        pay.starts_with("tok_").then(|| words.card_ok().to_owned())
    })
}
