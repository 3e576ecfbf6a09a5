//! Mails: a row that says to whom and about what is written with the change; a job sends it, and only then are names
//! and addresses looked up and links minted. So nothing secret or personal is stored, and who was erased meanwhile
//! gets no mail.

mod mailer;
mod send;
mod text;

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_events::{self as events, NewJob};
use bodega_kernel::{Id, MerchantId, Time, noun};
use serde_json::json;

pub use mailer::{Mail, MailError, Mailbox, Mailer};
pub(crate) use send::job;

/// What a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Prove your e-mail.
    Verify,
    /// Set your password anew.
    Reset,
    /// Your password was changed.
    PasswordChanged,
    /// You are invited to a merchant's staff.
    Invite,
    /// You are of a merchant's staff now.
    Staff,
    /// A key expires soon.
    KeyExpires,
}

impl Kind {
    const ALL: [Self; 6] =
        [Self::Verify, Self::Reset, Self::PasswordChanged, Self::Invite, Self::Staff, Self::KeyExpires];

    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verify => "VERIFY",
            Self::Reset => "RESET",
            Self::PasswordChanged => "PASSWORD_CHANGED",
            Self::Invite => "INVITE",
            Self::Staff => "STAFF",
            Self::KeyExpires => "KEY_EXPIRES",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

bodega_db::text_column!(Kind);

sql!(ADD, "INSERT INTO identity_mail (merchant, id, user_id, kind, about, created_at) VALUES ($1, $2, $3, $4, $5, $6)");
sql!(
    hot FIND,
    "SELECT l.kind, l.about, u.id, u.email, u.name, u.verified_at
     FROM identity_mail l JOIN identity_user u ON u.id = l.user_id AND u.deleted_at IS NULL
     WHERE l.merchant = $1 AND l.id = $2 AND l.sent_at IS NULL"
);
sql!(hot SENT, "UPDATE identity_mail SET sent_at = $3 WHERE merchant = $1 AND id = $2");
sql!(FORGET, "DELETE FROM identity_mail WHERE created_at < $1");

/// What is to be sent, as it is looked up when it is.
struct Due {
    kind: Kind,
    about: Option<String>,
    user: Id<noun::User>,
    email: String,
    name: String,
    verified_at: Option<Time>,
}

impl FromRow for Due {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            kind: row.take()?,
            about: row.take()?,
            user: row.take()?,
            email: row.take()?,
            name: row.take()?,
            verified_at: row.take()?,
        })
    }
}

/// Asks for a mail, in the transaction of what it tells about.
pub(crate) fn queue(tx: &mut Tx, merchant: MerchantId, user: Id<noun::User>, kind: Kind) -> Result<(), DbError> {
    queue_about(tx, merchant, user, kind, None)
}

/// The same, about something that is named by reference.
pub(crate) fn queue_about(
    tx: &mut Tx,
    merchant: MerchantId,
    user: Id<noun::User>,
    kind: Kind,
    about: Option<&str>,
) -> Result<(), DbError> {
    let (id, now) = (tx.id::<noun::Mail>(), tx.now());
    tx.execute(&ADD, params![merchant, id, user, kind, about, now])?;
    events::enqueue(tx, NewJob::new("identity.mail", json!({ "mailId": id })).merchant(merchant))?;
    Ok(())
}

fn find(tx: &mut ReadTx, merchant: MerchantId, id: Id<noun::Mail>) -> Result<Option<Due>, DbError> {
    tx.maybe(&FIND, params![merchant, id])
}

fn sent(tx: &mut Tx, merchant: MerchantId, id: Id<noun::Mail>) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&SENT, params![merchant, id, now]).map(drop)
}

/// Drops what was sent long ago.
pub(crate) fn tidy(tx: &mut Tx) -> Result<u64, DbError> {
    let before = tx.now().before(std::time::Duration::from_secs(30 * 86_400));
    tx.execute(&FORGET, params![before])
}
