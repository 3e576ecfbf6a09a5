//! The last five failures of each account. Kept in one row that one statement turns round, so that no number of
//! guesses at the same time gets past it. Accounts and addresses are keyed hashes: who failed to log in is not written
//! down, and unknown e-mails are counted as known ones are.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use bodega_db::{DbError, ReadTx, Tx, params, sql};
use bodega_kernel::Time;

/// Five failures within this time close the account until the first of them is older.
const WINDOW: Duration = Duration::from_secs(15 * 60);

sql!(
    hot COUNT,
    "INSERT INTO identity_guard (subject, fifth_last, fourth_last, third_last, second_last, last)
     VALUES ($1, 0, 0, 0, 0, $2)
     ON CONFLICT (subject) DO UPDATE SET
         fifth_last = identity_guard.fourth_last, fourth_last = identity_guard.third_last,
         third_last = identity_guard.second_last, second_last = identity_guard.last, last = $2
     WHERE identity_guard.fifth_last <= $3"
);
sql!(hot FIFTH_LAST, "SELECT fifth_last FROM identity_guard WHERE subject = $1");
sql!(hot CLEAR, "DELETE FROM identity_guard WHERE subject = $1 AND fifth_last <= $2");
sql!(
    hot SUSPECT,
    "INSERT INTO identity_suspicion (address, subject, at) VALUES ($1, $2, $3)
     ON CONFLICT (address, subject) DO UPDATE SET at = $3"
);
sql!(hot ACQUIT, "DELETE FROM identity_suspicion WHERE address = $1 AND subject = $2");
sql!(
    SUSPECTS,
    "SELECT count(*) FROM (SELECT 1 FROM identity_suspicion WHERE address = $1 AND at > $2 LIMIT 1000) AS recent"
);
sql!(hot OPEN, "DELETE FROM identity_guard WHERE subject = $1");
sql!(FORGET, "DELETE FROM identity_guard WHERE last < $1");
sql!(FORGET_SUSPICION, "DELETE FROM identity_suspicion WHERE at < $1");

/// What counting a failure did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// It was counted; more may be tried.
    Open,
    /// It was the fifth: now the account is closed.
    Closed,
    /// It was closed already, for so long.
    Refused(Duration),
}

fn remaining(fifth_last: Time, now: Time) -> Option<Duration> {
    Some(fifth_last.after(WINDOW).since(now)).filter(|wait| !wait.is_zero() && fifth_last > Time::default())
}

/// How long the account is closed, if it is.
pub(crate) fn wait(tx: &mut ReadTx, subject: &[u8], now: Time) -> Result<Option<Duration>, DbError> {
    Ok(tx.maybe::<(Time,)>(&FIFTH_LAST, params![subject])?.and_then(|(fifth,)| remaining(fifth, now)))
}

/// Counts a failure for the account, and for the address that it came from.
pub(crate) fn count(tx: &mut Tx, subject: &[u8], address: Option<&[u8]>) -> Result<Counted, DbError> {
    let now = tx.now();
    let counted = tx.execute(&COUNT, params![subject, now, now.before(WINDOW)])? == 1;
    if let Some(address) = address {
        tx.execute(&SUSPECT, params![address, subject, now])?;
    }
    Ok(match (counted, wait(tx, subject, now)?) {
        (true, None) => Counted::Open,
        (true, Some(_)) => Counted::Closed,
        (false, wait) => Counted::Refused(wait.unwrap_or(WINDOW)),
    })
}

/// Forgets the failures of an account that has proven itself. Gives how long it is closed, if it was closed meanwhile:
/// then even the right password came too late.
pub(crate) fn clear(tx: &mut Tx, subject: &[u8], address: Option<&[u8]>) -> Result<Option<Duration>, DbError> {
    let now = tx.now();
    if tx.execute(&CLEAR, params![subject, now.before(WINDOW)])? == 0
        && let Some(wait) = wait(tx, subject, now)?
    {
        return Ok(Some(wait));
    }
    if let Some(address) = address {
        tx.execute(&ACQUIT, params![address, subject])?;
    }
    Ok(None)
}

/// Opens an account whatever failed there: its owner has proven the e-mail.
pub(crate) fn open(tx: &mut Tx, subject: &[u8]) -> Result<(), DbError> {
    tx.execute(&OPEN, params![subject]).map(drop)
}

/// Whom an address speaks of: of IPv6 the network of 64 bits, since whoever has one address of it has them all.
pub(crate) fn neighbourhood(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("{}/64", Ipv6Addr::from(v6.to_bits() & !u128::from(u64::MAX))),
    }
}

/// From how many accounts logins failed at this address of late.
pub(crate) fn suspects(tx: &mut ReadTx, address: &[u8], now: Time) -> Result<i64, DbError> {
    tx.one::<(i64,)>(&SUSPECTS, params![address, now.before(WINDOW)]).map(|(count,)| count)
}

/// Drops what no longer counts.
pub(crate) fn tidy(tx: &mut Tx) -> Result<u64, DbError> {
    let before = tx.now().before(WINDOW);
    Ok(tx.execute(&FORGET, params![before])? + tx.execute(&FORGET_SUSPICION, params![before])?)
}

#[cfg(test)]
mod tests {
    use super::neighbourhood;

    #[test]
    fn a_network_of_its_own_is_one_address() {
        let of = |address: &str| neighbourhood(address.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff:1:2:3"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("203.0.113.7"), of("203.0.113.8"));
        assert_eq!(of("203.0.113.7"), of("::ffff:203.0.113.7"));
    }
}
