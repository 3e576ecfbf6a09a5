//! What the sandbox does: each deed looks whether it was done before, decides, and writes one line.

use std::io;

use bodega_kernel::Money;

use super::{
    Behaviour, Inner, Standing, action, broken,
    charge::{Charge, Deed, Record, Said},
    journal::Opened,
};
use crate::{
    intent::Capture as Mode,
    provider::{
        Authorise, Cancel, Capture, Entries, Entry, EntryKind, EntryPage, Fetch, Moved, Proceed, ProviderError, Refund,
        Verdict,
    },
};

impl Inner {
    /// What was said before to the same wish.
    pub fn known(&self, ask: &Authorise) -> Result<Option<Verdict>, ProviderError> {
        self.journal.with(|book| said_before(book, ask)).map_err(|error| broken(&error))
    }

    /// Charges, and says whether it is new; what was done before is said again.
    pub fn charge(&self, ask: &Authorise, behaviour: Behaviour) -> Result<(Verdict, bool), ProviderError> {
        let charge = charge(ask, behaviour);
        let write = |book: &mut Opened<'_>| {
            if let Some(known) = said_before(book, ask)? {
                return Ok((known, false));
            }
            let amount = charge.captured;
            self.write(book, (ask.key(), Deed::Authorise, amount), Said::Standing, charge.clone())?;
            Ok((charge.verdict(), true))
        };
        self.journal.with(write).map_err(|error| broken(&error))
    }

    /// The payer has acted, or pays in another way.
    pub fn proceed(&self, ask: &Proceed) -> Result<Verdict, ProviderError> {
        let behaviour = Behaviour::of(ask.token.as_ref().map_or("tok_ok", |token| token.reveal()));
        if matches!(behaviour, Behaviour::SilentBefore | Behaviour::Error) {
            return Err(ProviderError::unavailable("the sandbox timed out"));
        }
        let write = |book: &mut Opened<'_>| {
            let Some(record) = book.last_of(ask.payment.mark)? else { return Ok(Verdict::Unheard) };
            let mut charge = record.charge;
            if charge.standing != Standing::Waits || behaviour == Behaviour::Act {
                return Ok(charge.verdict());
            }
            charge.decline = behaviour.decline();
            charge.standing = match (&charge.decline, charge.mode) {
                (Some(_), _) => Standing::Declined,
                (None, Mode::Automatic) => Standing::Taken,
                (None, Mode::Manual) => Standing::Held,
            };
            charge.captured = if charge.standing == Standing::Taken { charge.amount.amount } else { 0 };
            let verdict = charge.verdict();
            let key = format!("{}-go", ask.payment.key());
            self.write(book, (key, Deed::Proceed, charge.captured), Said::Standing, charge)?;
            Ok(verdict)
        };
        self.journal.with(write).map_err(|error| broken(&error))
    }

    /// How it stands.
    pub fn fetch(&self, ask: &Fetch) -> Result<Verdict, ProviderError> {
        let found = self.journal.with(|book| book.last_of(ask.mark)).map_err(|error| broken(&error))?;
        Ok(found.map_or(Verdict::Unheard, |record| record.charge.verdict()))
    }

    /// Takes of what is held.
    pub fn capture(&self, ask: &Capture) -> Result<Moved, ProviderError> {
        self.once((&ask.key, Deed::Capture, ask.amount.amount), &ask.payment, |charge| {
            if charge.standing != Standing::Held {
                return Err(("not_held", "Nothing is held."));
            }
            if charge.token == "tok_capture_fails" {
                return Err(("capture_refused", "The sandbox refuses to capture this."));
            }
            if ask.amount.amount > charge.amount.amount - charge.captured {
                return Err(("amount_too_large", "This is more than is held."));
            }
            charge.captured += ask.amount.amount;
            if ask.last || charge.captured == charge.amount.amount {
                charge.standing = Standing::Taken;
            }
            Ok(true)
        })
    }

    /// Lets go of what is held. What it has never heard of it will never charge.
    pub fn cancel(&self, ask: &Cancel) -> Result<Moved, ProviderError> {
        self.once((&ask.key, Deed::Cancel, 0), &ask.payment, |charge| {
            charge.standing = match charge.standing {
                Standing::Taken => return Err(("already_captured", "The money was taken already.")),
                Standing::Held if charge.captured > 0 => Standing::Taken,
                Standing::Declined => Standing::Declined,
                Standing::Held | Standing::Waits | Standing::Canceled => Standing::Canceled,
            };
            Ok(true)
        })
    }

    /// Gives back of what was taken.
    pub fn refund(&self, ask: &Refund) -> Result<Moved, ProviderError> {
        if ask.provider_ref.is_some() {
            // It was accepted before; by now it is done.
            return Ok(Moved { provider_ref: ask.provider_ref.clone(), done: true, fee: None });
        }
        self.once((&ask.key, Deed::Refund, ask.amount.amount), &ask.payment, |charge| {
            let is_first = !ask.key.contains('-');
            if charge.token == "tok_refund_fails" && is_first {
                return Err(("refund_refused", "The sandbox refuses this refund at first."));
            }
            if ask.amount.amount > charge.captured - charge.refunded {
                return Err(("amount_too_large", "This is more than was taken."));
            }
            charge.refunded += ask.amount.amount;
            Ok(charge.token != "tok_refund_later")
        })
    }

    /// Does something to a payment once for each key, and says again what it said.
    fn once(
        &self,
        (key, deed, amount): (&str, Deed, i64),
        payment: &Fetch,
        decide: impl FnOnce(&mut Charge) -> Result<bool, (&'static str, &'static str)>,
    ) -> Result<Moved, ProviderError> {
        let write = |book: &mut Opened<'_>| {
            if let Some(before) = book.by_key(key)? {
                return Ok(before.said);
            }
            let mut charge = match book.last_of(payment.mark)? {
                Some(record) => record.charge,
                None if deed == Deed::Cancel => unheard(payment),
                None => {
                    return Ok(Said::Refused { code: "unknown_payment".into(), message: "Never heard of it.".into() });
                }
            };
            let said = match decide(&mut charge) {
                Ok(done) => Said::Moved { done },
                Err((code, message)) => Said::Refused { code: code.to_owned(), message: message.to_owned() },
            };
            self.write(book, (key.to_owned(), deed, amount), said.clone(), charge)?;
            Ok(said)
        };
        self.journal.with(write).map_err(|error| broken(&error))?.moved(key)
    }

    fn write(
        &self,
        book: &mut Opened<'_>,
        (key, deed, amount): (String, Deed, i64),
        said: Said,
        charge: Charge,
    ) -> io::Result<()> {
        book.write(&Record { key, deed, amount, said, at: self.env.now(), charge })
    }

    /// What moved, in the order of the journal.
    pub fn entries(&self, ask: &Entries) -> Result<EntryPage, ProviderError> {
        let place = ask.cursor.as_ref().and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
        let read = |book: &mut Opened<'_>| book.between(ask.from, ask.to, place, 500);
        let (records, next) = self.journal.with(read).map_err(|error| broken(&error))?;
        let entries = records.iter().filter_map(entry).collect();
        Ok(EntryPage { entries, next: next.map(|place| place.to_string()) })
    }
}

/// What was said to the same wish: again the same, but where the payer has acted since, or somebody canceled what was not
/// charged yet.
fn said_before(book: &mut Opened<'_>, ask: &Authorise) -> io::Result<Option<Verdict>> {
    let first = book.by_key(&ask.key())?;
    let record = match first {
        Some(first) if first.charge.standing != Standing::Waits => Some(first),
        _ => book.last_of(ask.mark)?,
    };
    Ok(record.map(|record| record.charge.verdict()))
}

/// What comes of a wish.
fn charge(ask: &Authorise, behaviour: Behaviour) -> Charge {
    let decline = behaviour.decline();
    let standing = match (&decline, behaviour, ask.capture) {
        (Some(_), ..) => Standing::Declined,
        (None, Behaviour::Act, _) => Standing::Waits,
        (None, _, Mode::Automatic) => Standing::Taken,
        (None, _, Mode::Manual) => Standing::Held,
    };
    Charge {
        mark: ask.mark,
        amount: ask.amount,
        mode: ask.capture,
        reference: ask.reference.clone(),
        token: ask.token.reveal().to_owned(),
        standing,
        captured: if standing == Standing::Taken { ask.amount.amount } else { 0 },
        refunded: 0,
        decline,
        action: (standing == Standing::Waits).then(|| action(ask)),
    }
}

/// A payment that was canceled before it was heard of.
fn unheard(payment: &Fetch) -> Charge {
    Charge {
        mark: payment.mark,
        amount: payment.amount,
        mode: payment.capture,
        reference: String::new(),
        token: String::new(),
        standing: Standing::Canceled,
        captured: 0,
        refunded: 0,
        decline: None,
        action: None,
    }
}

/// The movement that a line tells of, if it is one.
fn entry(record: &Record) -> Option<Entry> {
    let moved = matches!(record.said, Said::Standing | Said::Moved { .. }) && record.amount > 0;
    let (kind, amount) = match record.deed {
        Deed::Authorise | Deed::Proceed | Deed::Capture if moved => (EntryKind::Capture, record.amount),
        Deed::Refund if moved => (EntryKind::Refund, -record.amount),
        _ => return None,
    };
    let is_own = matches!(record.deed, Deed::Capture | Deed::Refund);
    Some(Entry {
        provider_ref: format!("sandbox_{}", record.key),
        kind,
        mark: Some(record.charge.mark),
        key: is_own.then(|| record.key.clone()),
        amount: Money::new(amount, record.charge.amount.currency),
        fee: 0,
        at: record.at,
    })
}
