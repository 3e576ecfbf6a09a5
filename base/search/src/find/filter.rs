//! What may be shown, and what would be if one thing were not filtered by.

use crate::{
    Query,
    index::{Columns, Cost, Interner},
};

/// The filters of a query, by the numbers of facet values.
pub(super) struct Filters {
    groups: Vec<Group>,
    price: Option<(i64, i64)>,
    reduced: bool,
}

/// The filters of one facet; each must hold.
struct Group {
    facet: &'static str,
    /// None where no document has the facet.
    number: Option<u16>,
    wanted: Vec<Vec<u32>>,
}

/// What the filters say of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is shown.
    Passes,
    /// It would be, if it were not for the filters of this facet: it counts for that facet's values.
    FailsFacet(u16),
    /// It would be, if it were not for its price: it counts for the range of prices.
    FailsPrice,
    /// It is not.
    Fails,
}

impl Filters {
    pub(super) fn new(query: &Query, interner: &Interner) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for filter in &query.filters {
            let wanted: Vec<u32> =
                filter.any_of.iter().filter_map(|value| interner.value(filter.facet, value)).collect();
            match groups.iter_mut().find(|group| group.facet == filter.facet) {
                Some(group) => group.wanted.push(wanted),
                None => groups.push(Group {
                    facet: filter.facet,
                    number: interner.facet(filter.facet),
                    wanted: vec![wanted],
                }),
            }
        }
        let range = query.price.filter(|range| range.min.is_some() || range.max.is_some());
        let price = range.map(|range| (range.min.unwrap_or(i64::MIN), range.max.unwrap_or(i64::MAX)));
        Self { groups, price, reduced: query.reduced }
    }

    /// Looks at a document.
    pub(super) fn verdict(&self, columns: &Columns, doc: usize, cost: Cost) -> Verdict {
        if self.reduced && !cost.is_reduced() {
            return Verdict::Fails;
        }
        let within = |(min, max): (i64, i64)| cost.amount().is_some_and(|amount| (min..=max).contains(&amount));
        let in_range = self.price.is_none_or(within);
        if self.groups.is_empty() {
            return if in_range { Verdict::Passes } else { Verdict::FailsPrice };
        }
        let values = columns.values(doc);
        let holds = |wanted: &Vec<u32>| values.iter().any(|value| wanted.contains(value));
        let mut failing = self.groups.iter().filter(|group| !group.wanted.iter().all(holds));
        match (failing.next(), failing.next(), in_range) {
            (None, _, true) => Verdict::Passes,
            (None, _, false) => Verdict::FailsPrice,
            (Some(group), None, true) => group.number.map_or(Verdict::Fails, Verdict::FailsFacet),
            _ => Verdict::Fails,
        }
    }
}
