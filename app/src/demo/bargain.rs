//! What the demo's shoppers can save, and what they pay on top: promotions and fees that show what there can be.

use std::collections::{BTreeMap, HashMap};

use bodega_catalog::category;
use bodega_db::Tx;
use bodega_kernel::{Id, PageRequest, Scope, noun};
use bodega_sales::{
    fee::{self, FeeFilter, Kind},
    promotion::{self, Effect, Hours, PromotionFilter, Selection, When},
    slot::Area,
};

use super::DemoError;

type Categories = HashMap<String, Id<noun::Category>>;

/// A promotion's names in English, Hebrew, German and Spanish.
type Names = [&'static str; 4];

/// Currency, what bringing an order takes, and from which amount on it takes nothing.
const DOOR: [(&str, i64, i64); 4] =
    [("ILS", 3_000, 15_000), ("EUR", 750, 3_750), ("USD", 800, 4_000), ("GBP", 650, 3_250)];

/// Makes the promotions and the fees, unless there are some.
pub(super) fn all(tx: &mut Tx, scope: &Scope) -> Result<(), DemoError> {
    let one = PageRequest { limit: 1, ..PageRequest::default() };
    if promotion::list(tx, scope, &PromotionFilter::default(), &one)?.items.is_empty() {
        let now = tx.now();
        let nodes = category::all(tx, scope, now)?;
        let categories = nodes.into_iter().map(|node| (node.category.content.slug, node.category.id)).collect();
        for content in promotions(&categories) {
            promotion::make(tx, scope, content)?;
        }
    }
    if fee::list(tx, scope, &FeeFilter::default(), &one)?.items.is_empty() {
        for (currency, amount, free_from) in DOOR {
            fee::make(tx, scope, door(currency, amount, free_from)?)?;
        }
    }
    Ok(())
}

fn promotions(categories: &Categories) -> Vec<promotion::Content> {
    let of = |slug: &str| Selection {
        category_ids: categories.get(slug).copied().into_iter().collect(),
        ..Selection::default()
    };
    let welcome = content(
        [
            "Welcome: 10 % off your first order",
            "ברוכים הבאים: 10% הנחה על ההזמנה הראשונה",
            "Willkommen: 10 % auf die erste Bestellung",
            "Bienvenida: 10 % en tu primer pedido",
        ],
        Effect::PercentOffOrder { rate: 100_000, most: None },
    );
    let pasta = content(
        [
            "Three for two: pasta, rice & grains",
            "שלושה במחיר שניים: פסטה, אורז ודגנים",
            "Drei zum Preis von zwei: Nudeln, Reis & Getreide",
            "Tres por dos: pasta, arroz y cereales",
        ],
        Effect::CheapestFree { of: 3, times: None },
    );
    let break_time = content(
        [
            "Coffee break: chocolate for half",
            "הפסקת קפה: שוקולד בחצי מחיר",
            "Kaffeepause: Schokolade zum halben Preis",
            "Pausa de café: chocolate a mitad de precio",
        ],
        Effect::BuyGet { buy: 1, get: 1, rate: 500_000, gets: Some(of("chocolate")), times: Some(2) },
    );
    let wine = content(
        [
            "Six bottles of wine: 10 % off",
            "שישה בקבוקי יין: 10% הנחה",
            "Sechs Flaschen Wein: 10 % weniger",
            "Seis botellas de vino: 10 % menos",
        ],
        Effect::PercentOffLines { rate: 100_000 },
    );
    let evening = content(
        [
            "Cakes after seven: 20 % off",
            "עוגות אחרי שבע: 20% הנחה",
            "Kuchen nach sieben: 20 % weniger",
            "Pasteles después de las siete: 20 % menos",
        ],
        Effect::PercentOffLines { rate: 200_000 },
    );
    let van = content(
        [
            "Free delivery with FREEVAN",
            "משלוח חינם עם FREEVAN",
            "Lieferung gratis mit FREEVAN",
            "Envío gratis con FREEVAN",
        ],
        Effect::FreeDelivery { most: None },
    );
    let hours = Hours { from: "19:00".to_owned(), until: "24:00".to_owned() };
    let when = When::default;
    vec![
        promotion::Content {
            code: Some("WELCOME10".to_owned()),
            group: 50,
            when: When { first_order: true, ..when() },
            limit_per_customer: Some(1),
            ..welcome
        },
        promotion::Content { goods: of("pasta-rice"), ..pasta },
        promotion::Content { goods: of("coffee"), ..break_time },
        promotion::Content { goods: of("wine"), when: When { min_pieces: Some(6), ..when() }, ..wine },
        promotion::Content { goods: of("cakes-pastries"), when: When { hours: Some(hours), ..when() }, ..evening },
        promotion::Content {
            code: Some("FREEVAN".to_owned()),
            group: 90,
            currency: "ILS".parse().ok(),
            when: When { min_subtotal: Some(8_000), ..when() },
            ..van
        },
    ]
}

fn content([en, he, de, es]: Names, effect: Effect) -> promotion::Content {
    let names = [("he", he), ("de", de), ("es", es)];
    promotion::Content {
        name: en.to_owned(),
        names: names.into_iter().map(|(lang, name)| (lang.to_owned(), name.to_owned())).collect(),
        active: true,
        code: None,
        group: 10,
        currency: None,
        when: When::default(),
        goods: Selection::default(),
        effect,
        limit: None,
        limit_per_customer: None,
        external_id: None,
        metadata: BTreeMap::new(),
    }
}

fn door(currency: &str, amount: i64, free_from: i64) -> Result<fee::Content, DemoError> {
    Ok(fee::Content {
        name: format!("To the door, in {currency}"),
        kind: Kind::Delivery,
        active: true,
        site: None,
        fulfilment: Vec::new(),
        countries: Vec::new(),
        area: Area::default(),
        goods: Selection::default(),
        currency: currency.parse().map_err(|_| DemoError::Table(format!("{currency} is no currency")))?,
        amount,
        free_from: Some(free_from),
        minimum_order: None,
        per_pieces: None,
        tax_class: None,
        priority: 0,
        external_id: None,
        metadata: BTreeMap::new(),
    })
}
