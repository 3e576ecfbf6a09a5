//! Adding it all up: does every payment say what its transfers, captures and refunds add up to, and does every transfer
//! stand for a fact that was told?

use std::collections::BTreeMap;

use bodega_db::{Db, FromRow, ReadTx, Row, params, sql};
use bodega_kernel::{Currency, Id, MerchantId, Scope, noun};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Account, Balance, Line, Phase,
    model::{add_up, parts},
};
use crate::{
    PaymentsError, capture,
    capture::Split,
    intent::{Intent, State},
    refund,
};

/// Something that does not add up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// Whose.
    pub merchant: i64,
    /// The payment.
    pub payment_id: Id<noun::Payment>,
    /// What is wrong, in words.
    pub what: String,
}

/// What a verification saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many payments were looked at.
    pub payments: u64,
    /// How many transfers.
    pub transfers: u64,
    /// What every account holds, by merchant and currency.
    pub balances: BTreeMap<(i64, &'static str, &'static str), Balance>,
    /// What is wrong. Nothing: every cent is where it should be.
    pub faults: Vec<Fault>,
}

// The primary key is walked, so that a piece is read without looking at what came before it.
sql!(
    hot PIECE,
    "SELECT merchant, id FROM payments_intent WHERE (merchant, id) > ($1, $2) ORDER BY merchant, id LIMIT $3"
);
struct Key(MerchantId, Id<noun::Payment>);

impl FromRow for Key {
    fn from_row(row: &Row<'_>) -> Result<Self, bodega_db::DbError> {
        Ok(Self(row.take()?, row.take()?))
    }
}

/// So many payments in one read.
const COUNT: i64 = 500;

/// Looks at every payment of the installation, piece by piece.
pub async fn verify(db: &Db) -> Result<Verified, PaymentsError> {
    let mut verified = Verified::default();
    let mut at = (MerchantId(-1), Id::<noun::Payment>::from_uuid(Uuid::nil()));
    loop {
        let (merchant, id) = at;
        let piece = db.read(&Scope::Installation, move |tx| look(tx, merchant, id)).await?;
        let Some(last) = piece.last else { return Ok(verified) };
        at = last;
        verified.take(piece);
    }
}

#[derive(Default)]
struct Piece {
    last: Option<(MerchantId, Id<noun::Payment>)>,
    seen: Verified,
}

impl Verified {
    fn take(&mut self, piece: Piece) {
        self.payments += piece.seen.payments;
        self.transfers += piece.seen.transfers;
        self.faults.extend(piece.seen.faults);
        for (account, more) in piece.seen.balances {
            let balance = self.balances.entry(account).or_default();
            balance.debits += more.debits;
            balance.credits += more.credits;
            balance.pending_debits += more.pending_debits;
            balance.pending_credits += more.pending_credits;
        }
    }
}

fn look(tx: &mut ReadTx, merchant: MerchantId, after: Id<noun::Payment>) -> Result<Piece, PaymentsError> {
    let keys = tx.all::<Key>(&PIECE, params![merchant, after, COUNT])?;
    let mut piece = Piece { last: keys.last().map(|Key(merchant, id)| (*merchant, *id)), ..Piece::default() };
    let mut streams: BTreeMap<MerchantId, Vec<String>> = BTreeMap::new();
    for Key(merchant, id) in &keys {
        streams.entry(*merchant).or_default().push(format!("payment:{id}"));
    }
    let mut heads = BTreeMap::new();
    for (merchant, streams) in streams {
        heads.extend(bodega_events::heads(tx, &Scope::One(merchant), &streams)?);
    }
    for Key(merchant, id) in keys {
        let scope = Scope::One(merchant);
        let intent = crate::intent::find(tx, &scope, id)?;
        let lines = super::of_intent(tx, &scope, id)?;
        let captures = capture::of_intent(tx, &scope, id)?;
        let refunds = refund::of_intent(tx, &scope, id)?;
        let told = heads.get(&format!("payment:{id}")).copied().unwrap_or_default();
        let fault = |what| Fault { merchant: merchant.0, payment_id: id, what };
        piece.seen.faults.extend(faults(&intent, &lines, (&captures, &refunds), told).into_iter().map(fault));
        piece.seen.payments += 1;
        piece.seen.transfers += lines.len() as u64;
        balance(&mut piece.seen, merchant, intent.amount.currency, &lines);
    }
    Ok(piece)
}

fn balance(seen: &mut Verified, merchant: MerchantId, currency: Currency, lines: &[Line]) {
    for (account, more) in add_up(lines.iter().map(|line| &line.transfer)) {
        let balance = seen.balances.entry((merchant.0, currency.code(), account)).or_default();
        balance.debits += more.debits;
        balance.credits += more.credits;
        balance.pending_debits += more.pending_debits;
        balance.pending_credits += more.pending_credits;
    }
}

/// What is wrong with one payment, in words.
pub(crate) fn faults(
    intent: &Intent,
    lines: &[Line],
    (captures, refunds): (&[capture::Portion], &[refund::Refund]),
    told: i64,
) -> Vec<String> {
    let mut faults = Vec::new();
    let mut equal = |what: &str, said: i64, is: i64| {
        if said != is {
            faults.push(format!("{what}: {said} is said, {is} is"));
        }
    };
    let accounts = add_up(lines.iter().map(|line| &line.transfer));
    let of = |account: Account| accounts.get(account.as_str()).copied().unwrap_or_default();
    let sum = |debit: Account, credit: Account| -> i64 {
        let meant = lines.iter().map(|line| &line.transfer).filter(|line| line.debit == debit && line.credit == credit);
        meant.filter(|line| matches!(line.phase, Phase::Posted | Phase::Post)).map(|line| line.amount).sum()
    };
    let income = sum(Account::Clearing, Account::Receivable) + sum(Account::Cash, Account::Receivable);
    let paid = sum(Account::Refunds, Account::Clearing) + sum(Account::Refunds, Account::Cash);
    let held = if intent.state == State::Authorised { intent.authorised - intent.captured } else { 0 };
    equal("captured", intent.captured, income);
    equal("refunded", intent.refunded, paid);
    equal("refunding", intent.refunding, -of(Account::Refunds).net());
    equal("held", held, of(Account::Receivable).pending_credits);
    let done = |one: &&capture::Portion| one.status == capture::Status::Done;
    let waits = |one: &&capture::Portion| one.status == capture::Status::Pending;
    equal("captures", intent.captured, captures.iter().filter(done).map(|one| one.amount.amount).sum());
    equal("capturing", intent.capturing, captures.iter().filter(waits).map(|one| one.amount.amount).sum());
    let back = |one: &&refund::Refund| matches!(one.status, refund::Status::Done | refund::Status::Settled);
    equal("refunds", intent.refunded, refunds.iter().filter(back).map(|one| one.amount.amount).sum());
    let open = |one: &&refund::Refund| matches!(one.status, refund::Status::Pending | refund::Status::Failed);
    equal("open refunds", intent.refunding, refunds.iter().filter(open).map(|one| one.amount.amount).sum());
    let earned = captures.iter().filter(done).fold(Split::default(), |sum, one| sum.with(&one.split));
    let earned = refunds.iter().fold(earned, |left, one| left.without(&one.split));
    for (account, amount) in parts(&earned) {
        equal(account.as_str(), amount, -of(account).net());
    }
    equal("debits and credits", 0, accounts.values().map(Balance::net).sum());
    equal("facts", intent.version, told);
    let last = lines.iter().map(|line| line.version).max().unwrap_or(0);
    if last > intent.version {
        faults.push(format!("transfers of version {last} stand at version {}", intent.version));
    }
    if lines.iter().any(|line| line.reference != intent.reference || line.currency != intent.amount.currency) {
        faults.push("a transfer names another order or currency".to_owned());
    }
    faults.extend(overdrawn(lines));
    faults
}

/// Pending transfers of which more was posted and voided than there is.
fn overdrawn(lines: &[Line]) -> Vec<String> {
    let pending = lines.iter().filter(|line| line.transfer.phase == Phase::Pending);
    let over = pending.filter(|held| {
        let ends = lines.iter().map(|line| &line.transfer).filter(|line| {
            line.resolves == Some(held.version)
                && (line.debit, line.credit) == (held.transfer.debit, held.transfer.credit)
        });
        ends.map(|line| line.amount).sum::<i64>() > held.transfer.amount
    });
    over.map(|held| format!("more of the transfer of version {} was ended than there is", held.version)).collect()
}
