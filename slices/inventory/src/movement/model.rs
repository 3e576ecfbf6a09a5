//! The ledger's lines.

use std::collections::BTreeMap;

use bodega_kernel::{Actor, Id, Time, noun};

use crate::{
    stock::{
        bins::BinChanges,
        model::{Change, Changes},
    },
    word::words,
};

words! {
    /// Why something moved.
    #[schema(as = MovementKind)]
    Kind {
        /// A supplier brought it.
        Receipt = "RECEIPT",
        /// Somebody corrected the balance by a difference.
        Adjustment = "ADJUSTMENT",
        /// Somebody counted, and it was another number.
        Count = "COUNT",
        /// A manager granted an employee's request.
        Request = "REQUEST",
        /// It was carried from one place of a site to another.
        Relocation = "RELOCATION",
        /// It left for an order.
        Fulfilment = "FULFILMENT",
        /// The shop's own till sold it.
        TillSale = "TILL_SALE",
        /// It left for another site.
        TransferSent = "TRANSFER_SENT",
        /// It arrived from another site.
        TransferReceived = "TRANSFER_RECEIVED",
        /// It came back: the transfer was canceled.
        TransferCanceled = "TRANSFER_CANCELED",
        /// It left and never arrived.
        TransferLost = "TRANSFER_LOST",
    }
}

/// What a quantity comes from or goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Account {
    /// The site of the stock row: in a bin, or loose.
    Site(Option<Id<noun::Bin>>),
    /// Those who bring goods.
    Supplier,
    /// What was lost, found, broken or miscounted.
    Adjustment,
    /// Those who ordered.
    Order,
    /// Those who bought at the shop's own tills.
    Till,
    /// On the way between two sites.
    Transit,
}

impl Account {
    /// As the ledger stores it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Site(_) => "SITE",
            Self::Supplier => "SUPPLIER",
            Self::Adjustment => "ADJUSTMENT",
            Self::Order => "ORDER",
            Self::Till => "TILL",
            Self::Transit => "TRANSIT",
        }
    }

    /// The bin, where it is one.
    pub const fn bin(self) -> Option<Id<noun::Bin>> {
        match self {
            Self::Site(bin) => bin,
            _ => None,
        }
    }

    /// What the two columns of the ledger say.
    pub(crate) fn of(word: &str, bin: Option<Id<noun::Bin>>) -> Option<Self> {
        Some(match word {
            "SITE" => Self::Site(bin),
            "SUPPLIER" => Self::Supplier,
            "ADJUSTMENT" => Self::Adjustment,
            "ORDER" => Self::Order,
            "TILL" => Self::Till,
            "TRANSIT" => Self::Transit,
            _ => return None,
        })
    }
}

/// A quantity to be carried from one account to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub stock: Id<noun::Stock>,
    pub quantity: i64,
    pub source: Account,
    pub target: Account,
}

/// What all lines of one command have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Why<'a> {
    pub kind: Kind,
    pub reason: Option<&'a str>,
    pub reference: Option<&'a str>,
}

/// A line of the ledger, with what its stock row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Its id.
    pub id: Id<noun::Movement>,
    /// The stock row.
    pub stock: Id<noun::Stock>,
    /// Of what.
    pub variant: Id<noun::Variant>,
    /// Where.
    pub site: Id<noun::Site>,
    /// When.
    pub at: Time,
    /// Why it moved.
    pub kind: Kind,
    /// How much.
    pub quantity: i64,
    /// Where from.
    pub source: Account,
    /// Where to.
    pub target: Account,
    /// Why, in somebody's words.
    pub reason: Option<String>,
    /// The order, request, transfer or batch that it belongs to.
    pub reference: Option<String>,
    /// Who did it.
    pub actor: Actor,
}

/// What the entries do to the balances of their rows.
pub(crate) fn changes(entries: &[Entry], unreserved: &BTreeMap<Id<noun::Stock>, i64>) -> Changes {
    let mut changes = Changes::new();
    for entry in entries {
        let change = changes.entry(entry.stock).or_default();
        *change = *change + effect(entry.target, entry.quantity) + effect(entry.source, -entry.quantity);
    }
    for (stock, quantity) in unreserved {
        changes.entry(*stock).or_default().reserved -= quantity;
    }
    changes
}

/// What the entries do to bins.
pub(crate) fn bin_changes(entries: &[Entry]) -> BinChanges {
    let mut changes = BinChanges::new();
    for entry in entries {
        for (account, quantity) in [(entry.source, -entry.quantity), (entry.target, entry.quantity)] {
            if let Some(bin) = account.bin() {
                *changes.entry((entry.stock, bin)).or_default() += quantity;
            }
        }
    }
    changes
}

fn effect(account: Account, quantity: i64) -> Change {
    match account {
        Account::Site(Some(_)) => Change { on_hand: quantity, binned: quantity, reserved: 0 },
        Account::Site(None) => Change { on_hand: quantity, ..Change::default() },
        _ => Change::default(),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id<T: bodega_kernel::Noun>(number: u128) -> Id<T> {
        Id::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn a_relocation_changes_where_and_not_how_much() {
        let (loose, bin) = (Account::Site(None), Account::Site(Some(id(9))));
        let entries = [Entry { stock: id(1), quantity: 4, source: loose, target: bin }];
        let changed = changes(&entries, &BTreeMap::new());
        assert_eq!(changed[&id(1)], Change { on_hand: 0, reserved: 0, binned: 4 });
        assert_eq!(bin_changes(&entries)[&(id(1), id(9))], 4);
    }

    #[test]
    fn a_fulfilment_lowers_what_is_there_and_what_is_promised() {
        let entries = [Entry { stock: id(1), quantity: 4, source: Account::Site(None), target: Account::Order }];
        let changed = changes(&entries, &BTreeMap::from([(id(1), 4)]));
        assert_eq!(changed[&id(1)], Change { on_hand: -4, reserved: -4, binned: 0 });
    }
}
