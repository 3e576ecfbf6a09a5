//! The rules of the cache in one place: what is kept, under which key, for how long at most, in how much room, and what
//! it depends on; and which events change what.

use std::time::Duration;

/// How a kind of thing is kept.
#[derive(Debug)]
pub(crate) struct Rule {
    /// What is kept: its name in metrics.
    pub name: &'static str,
    /// By what it is found, beside the merchant.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "it is for people, and for the test that compares it with the README")
    )]
    pub key: &'static str,
    /// How long at most. Changes drop things at once, or within a second where another process made them: this only
    /// bounds what a lost message could do, and what changes by the clock alone.
    pub kept: Duration,
    /// How many bytes of it, about.
    pub room: usize,
    /// What drops it.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "it is for people, and for the test that compares it with the README")
    )]
    pub drops: &'static [Touch],
}

/// What an event can change, as far as the cache knows: a drop of one of these drops whatever depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Touch {
    /// A product as it is described.
    Product,
    /// Whether something of a variant can be had at a site: a mark was crossed.
    State,
    /// How much of a variant can be had.
    Count,
    /// The category tree, its names and its numbers.
    Tree,
    /// Prices of many products.
    Prices,
    /// The merchant's sites.
    Sites,
    /// Anything that is seen, but for stock.
    Shop,
    /// Whether something can be had, of anything.
    Shelves,
}

use Touch::{Count, Prices, Product, Sites, State, Tree};

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;
const LONG: Duration = Duration::from_secs(60);
/// For what says how many there are: so old at most where another process sold some.
const SHORT: Duration = Duration::from_millis(500);

/// The answer for a product without a branch, of which one can be had while there is any: bytes as they go out.
pub(crate) const ANSWER: Rule = Rule {
    name: "answer",
    key: "id or slug, language, currency",
    kept: LONG,
    room: 32 * MIB,
    drops: &[Product, Prices, Tree, State],
};
/// The same where it depends on how many there are: at a branch, and of what is sold by several at once.
pub(crate) const ANSWER_COUNTED: Rule = Rule {
    name: "answer_counted",
    key: "id or slug, language, currency, branch",
    kept: SHORT,
    room: 16 * MIB,
    drops: &[Product, Prices, Tree, Count],
};
/// A product without its stock, of which cards and pages are made.
pub(crate) const CORE: Rule = Rule {
    name: "core",
    key: "product, language, currency, branch",
    kept: LONG,
    room: 48 * MIB,
    drops: &[Product, Prices, Tree],
};
/// How much of a variant can be had, site by site.
pub(crate) const STOCK: Rule =
    Rule { name: "stock", key: "variant", kept: SHORT, room: 8 * MIB, drops: &[Count, Sites] };
/// Which product a slug names.
pub(crate) const SLUG: Rule = Rule { name: "slug", key: "slug", kept: LONG, room: 4 * MIB, drops: &[Product] };
/// The category tree.
pub(crate) const TREE: Rule = Rule { name: "tree", key: "language", kept: LONG, room: 16 * MIB, drops: &[Tree] };
/// The branches that a visitor can choose.
pub(crate) const BRANCHES: Rule = Rule { name: "branches", key: "-", kept: LONG, room: 512 * KIB, drops: &[Sites] };
/// The currencies in which prices are shown.
pub(crate) const CURRENCIES: Rule = Rule { name: "currencies", key: "-", kept: LONG, room: 64 * KIB, drops: &[Prices] };

/// All of them.
#[cfg(test)]
pub(crate) const RULES: [&Rule; 8] = [&ANSWER, &ANSWER_COUNTED, &CORE, &STOCK, &SLUG, &TREE, &BRANCHES, &CURRENCIES];

/// Which events touch what. `*` stands for all of a group. The first line that fits holds.
pub(crate) const EVENTS: &[(&str, &[Touch])] = &[
    ("product.*", &[Product, Tree]),
    ("category.*", &[Tree]),
    ("price_list.prices_changed", &[Product]),
    ("price_list.*", &[Prices]),
    ("review.*", &[Product]),
    ("media.updated", &[Product, Tree]),
    ("stock.out", &[State, Count]),
    ("stock.low", &[State, Count]),
    ("stock.replenished", &[State, Count]),
    ("stock.adjusted", &[Count]),
    ("stock.tuned", &[Count]),
    ("transfer.*", &[Count]),
    ("site.*", &[Sites]),
    ("identity.merchant_changed", &[Prices, Tree]),
];

/// Events that come by the thousand in a rush, and change how many there are. They are heard in the process that tells
/// them, in the cheapest way, and drop the same thing a few times in a moment at most. Others do not follow them.
pub(crate) const TORRENT: &[&str] = &["stock.reserved", "stock.released", "stock.fulfilled"];

/// What an event touches.
pub(crate) fn touched(kind: &str) -> &'static [Touch] {
    let fits = |name: &str| match name.strip_suffix(".*") {
        Some(group) => kind.strip_prefix(group).is_some_and(|rest| rest.starts_with('.')),
        None => name == kind,
    };
    EVENTS.iter().find(|(name, _)| fits(name)).map_or(&[], |(_, touched)| touched)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_fits_holds() {
        assert_eq!(touched("price_list.prices_changed"), [Product]);
        assert_eq!(touched("price_list.deleted"), [Prices]);
        assert_eq!(touched("order.created"), []);
    }

    #[test]
    fn whatever_is_kept_is_dropped_by_something() {
        for rule in RULES {
            for touch in rule.drops {
                let told = EVENTS.iter().any(|(_, touched)| touched.contains(touch));
                assert!(told, "nothing touches {touch:?}, on which {} depends", rule.name);
            }
        }
    }

    #[test]
    fn the_readme_shows_the_table() {
        let readme = include_str!("../../README.md");
        for rule in RULES {
            let row = format!("| `{}` | {} |", rule.name, rule.key);
            assert!(readme.contains(&row), "the README lacks: {row}");
        }
        for kind in EVENTS.iter().map(|(kind, _)| kind).chain(TORRENT) {
            assert!(readme.contains(&format!("`{kind}`")), "the README does not say what {kind} drops");
        }
    }
}
