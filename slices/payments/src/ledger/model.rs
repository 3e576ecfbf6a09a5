//! Accounts, transfers, and what they add up to.

use std::collections::BTreeMap;

use bodega_kernel::{Currency, Id, Time, noun};

use crate::{capture::Split, word::words};

words! {
    /// The accounts that a merchant has in each currency.
    #[schema(as = LedgerAccount)]
    Account {
        /// What customers owe us.
        Receivable = "RECEIVABLE",
        /// What providers hold for us.
        Clearing = "CLEARING",
        /// What is in our own till, or went out of it.
        Cash = "CASH",
        /// What providers keep.
        Fees = "FEES",
        /// Goods that were sold, without tax.
        Revenue = "REVENUE",
        /// Bringing them, without tax.
        Delivery = "DELIVERY",
        /// Tax that we owe the state.
        Tax = "TAX",
        /// Deposits that we owe for empties.
        Deposits = "DEPOSITS",
        /// Tips that we owe those who earned them.
        Tips = "TIPS",
        /// Goods that we owe for gift cards.
        GiftCards = "GIFT_CARDS",
        /// What we owe customers who get money back.
        Refunds = "REFUNDS",
    }
}

words! {
    /// How final a transfer is.
    #[schema(as = LedgerPhase)]
    Phase {
        /// It may still come to nothing.
        Pending = "PENDING",
        /// It is for good.
        Posted = "POSTED",
        /// It makes (a part of) a pending one good.
        Post = "POST",
        /// It ends (a part of) a pending one.
        Void = "VOID",
    }
}

/// An amount that goes from one account to another. The debit account has more by it, the credit account less: what is
/// on one side is on the other, so a ledger of transfers balances by what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// How final it is.
    pub phase: Phase,
    /// Where it goes.
    pub debit: Account,
    /// Where it comes from.
    pub credit: Account,
    /// How much.
    pub amount: i64,
    /// Which version of the payment brought the pending transfer that this one posts or voids.
    pub resolves: Option<i64>,
    /// When a pending one ends by itself.
    pub expires_at: Option<Time>,
}

/// A transfer as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The payment.
    pub intent: Id<noun::Payment>,
    /// The version of the payment, and of the event in its stream, that brought it.
    pub version: i64,
    /// Its place among those that came with it.
    pub line: i64,
    /// What the payment is for.
    pub reference: String,
    /// In what.
    pub currency: Currency,
    /// When.
    pub at: Time,
    /// What goes where.
    pub transfer: Transfer,
}

impl Transfer {
    const fn plain(phase: Phase, debit: Account, credit: Account, amount: i64) -> Self {
        Self { phase, debit, credit, amount, resolves: None, expires_at: None }
    }

    /// The provider holds an amount for us.
    pub(crate) const fn hold(amount: i64, until: Time) -> Self {
        let hold = Self::plain(Phase::Pending, Account::Clearing, Account::Receivable, amount);
        Self { expires_at: Some(until), ..hold }
    }

    /// What was held was taken, or let go.
    pub(crate) const fn resolve(phase: Phase, held_in: i64, amount: i64) -> Self {
        let line = Self::plain(phase, Account::Clearing, Account::Receivable, amount);
        Self { resolves: Some(held_in), ..line }
    }

    /// Money came in at once, into this account.
    pub(crate) const fn income(into: Account, amount: i64) -> Self {
        Self::plain(Phase::Posted, into, Account::Receivable, amount)
    }

    /// The provider keeps a part.
    pub(crate) const fn fee(amount: i64) -> Self {
        Self::plain(Phase::Posted, Account::Fees, Account::Clearing, amount)
    }

    /// What the money is for: from then on it is earned, or owed to somebody.
    pub(crate) fn earnings(split: &Split) -> impl Iterator<Item = Self> {
        let parts = parts(split).filter(|(_, amount)| *amount != 0);
        parts.map(|(account, amount)| Self::plain(Phase::Posted, Account::Receivable, account, amount))
    }

    /// What is no longer earned is owed to the customer.
    pub(crate) fn returns(split: &Split) -> impl Iterator<Item = Self> {
        let parts = parts(split).filter(|(_, amount)| *amount != 0);
        parts.map(|(account, amount)| Self::plain(Phase::Posted, account, Account::Refunds, amount))
    }

    /// The same where nothing was earned by it: what was taken without an order.
    pub(crate) const fn return_unearned(amount: i64) -> Self {
        Self::plain(Phase::Posted, Account::Receivable, Account::Refunds, amount)
    }

    /// The provider is to pay it out.
    pub(crate) const fn payback(amount: i64) -> Self {
        Self::plain(Phase::Pending, Account::Refunds, Account::Clearing, amount)
    }

    /// It did, or did not.
    pub(crate) const fn resolve_payback(phase: Phase, asked_in: i64, amount: i64) -> Self {
        let line = Self::plain(phase, Account::Refunds, Account::Clearing, amount);
        Self { resolves: Some(asked_in), ..line }
    }

    /// It did, though it had said no.
    pub(crate) const fn paid_out(amount: i64) -> Self {
        Self::plain(Phase::Posted, Account::Refunds, Account::Clearing, amount)
    }

    /// Somebody paid it out of the till.
    pub(crate) const fn payback_by_hand(amount: i64) -> Self {
        Self::plain(Phase::Posted, Account::Refunds, Account::Cash, amount)
    }
}

/// The accounts of a split's parts.
pub(super) fn parts(split: &Split) -> impl Iterator<Item = (Account, i64)> + use<> {
    const ACCOUNTS: [Account; 6] =
        [Account::Revenue, Account::Tax, Account::Delivery, Account::Deposits, Account::Tips, Account::GiftCards];
    ACCOUNTS.into_iter().zip(split.parts())
}

/// What an account holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    /// What came to it for good.
    pub debits: i64,
    /// What went from it for good.
    pub credits: i64,
    /// What may still come to it.
    pub pending_debits: i64,
    /// What may still go from it.
    pub pending_credits: i64,
}

impl Balance {
    /// What it holds for good: above zero where more came than went.
    pub fn net(&self) -> i64 {
        self.debits - self.credits
    }
}

/// What some transfers of one currency add up to.
pub fn add_up<'a>(transfers: impl IntoIterator<Item = &'a Transfer>) -> BTreeMap<&'static str, Balance> {
    let mut balances: BTreeMap<&'static str, Balance> = BTreeMap::new();
    for transfer in transfers {
        let (posted, pending) = match transfer.phase {
            Phase::Pending => (0, transfer.amount),
            Phase::Posted => (transfer.amount, 0),
            Phase::Post => (transfer.amount, -transfer.amount),
            Phase::Void => (0, -transfer.amount),
        };
        let debit = balances.entry(transfer.debit.as_str()).or_default();
        debit.debits += posted;
        debit.pending_debits += pending;
        let credit = balances.entry(transfer.credit.as_str()).or_default();
        credit.credits += posted;
        credit.pending_credits += pending;
    }
    balances
}
