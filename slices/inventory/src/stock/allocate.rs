//! From which bins goods leave.

use std::collections::BTreeMap;

use bodega_db::{ReadTx, Tx};
use bodega_kernel::{Id, Scope, noun};

use super::{
    bins,
    bins::Lying,
    model::{Balance, Locked},
};
use crate::{
    InventoryError,
    item::{self, Lack},
};

/// So much is to leave a stock row, from a certain bin or from wherever it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Want {
    pub stock: Id<noun::Stock>,
    pub bin: Option<Id<noun::Bin>>,
    pub quantity: i64,
}

impl Want {
    /// From wherever it lies.
    pub fn anywhere(stock: Id<noun::Stock>, quantity: i64) -> Self {
        Self { stock, bin: None, quantity }
    }
}

/// What leaves from where: a bin, or none where goods lie loose.
pub(crate) type Picks = Vec<(Id<noun::Stock>, Option<Id<noun::Bin>>, i64)>;
/// The same of one row.
type PicksOfRow = Vec<(Option<Id<noun::Bin>>, i64)>;

/// Chooses bins for what is to leave, or tells what there is too little of. Nothing is changed yet.
pub(crate) fn allocate(tx: &mut Tx, scope: &Scope, rows: &Locked, wants: &[Want]) -> Result<Picks, InventoryError> {
    let mut by_row: BTreeMap<Id<noun::Stock>, Vec<Want>> = BTreeMap::new();
    for want in wants {
        by_row.entry(want.stock).or_default().push(*want);
    }
    let binned = by_row.keys().filter(|id| rows.get(**id).is_some_and(|row| row.binned > 0));
    let lying = lying_of(tx, scope, binned.copied().collect())?;
    let (mut picks, mut lacks) = (Vec::new(), Vec::new());
    for (id, wants) in by_row {
        let row = rows.get(id).ok_or(InventoryError::NotFound("stock row"))?;
        match choose(row, lying.get(&id).map_or(&[], Vec::as_slice), &wants) {
            Ok(chosen) => picks.extend(chosen.into_iter().map(|(bin, quantity)| (id, bin, quantity))),
            Err(lack) => lacks.push(lack),
        }
    }
    if lacks.is_empty() {
        Ok(picks)
    } else {
        Err(InventoryError::InsufficientStock(item::shortages(tx, scope, &lacks)?))
    }
}

fn lying_of(
    tx: &mut ReadTx,
    scope: &Scope,
    rows: Vec<Id<noun::Stock>>,
) -> Result<BTreeMap<Id<noun::Stock>, Vec<Lying>>, InventoryError> {
    let mut lying: BTreeMap<_, Vec<_>> = BTreeMap::new();
    if !rows.is_empty() {
        for place in bins::lying(tx, scope, rows)? {
            lying.entry(place.stock).or_default().push(place);
        }
    }
    Ok(lying)
}

/// Named bins first. For the rest what lies loose, since it is in the way, then the bins in the order in which they
/// were filled: first in, first out.
fn choose(row: &Balance, lying: &[Lying], wants: &[Want]) -> Result<PicksOfRow, Lack> {
    let lack = |wanted, available| Err(Lack { variant: row.variant, wanted, available });
    let wanted: i64 = wants.iter().map(|want| want.quantity).sum();
    if wanted > row.on_hand {
        return lack(wanted, row.on_hand);
    }
    let mut left: Vec<(Option<Id<noun::Bin>>, i64)> = vec![(None, row.loose())];
    left.extend(lying.iter().map(|place| (Some(place.bin), place.on_hand)));
    let mut picks = Vec::new();
    for want in wants.iter().filter(|want| want.bin.is_some()) {
        match left.iter_mut().find(|(bin, _)| *bin == want.bin) {
            Some((bin, there)) if *there >= want.quantity => {
                *there -= want.quantity;
                picks.push((*bin, want.quantity));
            }
            Some((_, there)) => return lack(want.quantity, *there),
            None => return lack(want.quantity, 0),
        }
    }
    let mut open: i64 = wants.iter().filter(|want| want.bin.is_none()).map(|want| want.quantity).sum();
    for (bin, there) in left {
        let taken = open.min(there);
        if taken > 0 {
            picks.push((bin, taken));
            open -= taken;
        }
    }
    Ok(picks)
}

#[cfg(test)]
mod tests {
    use bodega_kernel::Time;
    use uuid::Uuid;

    use super::*;

    fn id<T: bodega_kernel::Noun>(number: u128) -> Id<T> {
        Id::from_uuid(Uuid::from_u128(number))
    }

    fn row(on_hand: i64, binned: i64) -> Balance {
        Balance {
            id: id(1),
            variant: id(2),
            site: id(3),
            on_hand,
            reserved: 0,
            safety_stock: 0,
            reorder_point: None,
            reorder_quantity: None,
            binned,
            updated_at: Time::from_micros(0),
        }
    }

    fn want(bin: Option<u128>, quantity: i64) -> Want {
        Want { stock: id(1), bin: bin.map(id), quantity }
    }

    #[test]
    fn loose_goods_go_first_then_the_bin_that_was_filled_first() {
        let lying = [Lying { stock: id(1), bin: id(7), on_hand: 4 }, Lying { stock: id(1), bin: id(5), on_hand: 4 }];
        let picks = choose(&row(10, 8), &lying, &[want(None, 7)]);
        assert_eq!(picks, Ok(vec![(None, 2), (Some(id(7)), 4), (Some(id(5)), 1)]));
    }

    #[test]
    fn a_named_bin_gives_no_more_than_lies_in_it() {
        let lying = [Lying { stock: id(1), bin: id(7), on_hand: 4 }];
        assert_eq!(choose(&row(10, 4), &lying, &[want(Some(7), 4)]), Ok(vec![(Some(id(7)), 4)]));
        assert_eq!(
            choose(&row(10, 4), &lying, &[want(Some(7), 5)]),
            Err(Lack { variant: id(2), wanted: 5, available: 4 })
        );
        assert_eq!(
            choose(&row(10, 4), &lying, &[want(Some(9), 1)]),
            Err(Lack { variant: id(2), wanted: 1, available: 0 })
        );
    }

    #[test]
    fn demand_on_one_row_is_summed_before_it_is_checked() {
        let wants = [want(None, 6), want(None, 5)];
        assert_eq!(choose(&row(10, 0), &[], &wants), Err(Lack { variant: id(2), wanted: 11, available: 10 }));
    }
}
