//! Values on their way into a statement and out of a row, the same for both databases.

use std::{cell::Cell, error::Error};

use bodega_kernel::{Currency, Id, MerchantId, Noun, Time};
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use rusqlite::types::{ToSqlOutput, ValueRef};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::DbError;

/// A value as a statement takes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Val<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
    /// An id.
    Uuid(Uuid),
    /// A JSON document.
    Json(&'a Json),
}

/// A value that waits to be sent, apart from where it came from.
#[derive(Debug)]
pub(crate) enum Kept {
    Null,
    Int(i64),
    Bool(bool),
    /// Text, and JSON written down.
    Text(String),
    Bytes(Vec<u8>),
    Uuid(Uuid),
}

impl Kept {
    pub(crate) fn of(val: Val<'_>) -> Self {
        match val {
            Val::Null => Self::Null,
            Val::Int(number) => Self::Int(number),
            Val::Bool(yes) => Self::Bool(yes),
            Val::Text(text) => Self::Text(text.to_owned()),
            Val::Bytes(bytes) => Self::Bytes(bytes.to_owned()),
            Val::Uuid(uuid) => Self::Uuid(uuid),
            Val::Json(json) => Self::Text(json.to_string()),
        }
    }

    pub(crate) fn val(&self) -> Val<'_> {
        match self {
            Self::Null => Val::Null,
            Self::Int(number) => Val::Int(*number),
            Self::Bool(yes) => Val::Bool(*yes),
            Self::Text(text) => Val::Text(text),
            Self::Bytes(bytes) => Val::Bytes(bytes),
            Self::Uuid(uuid) => Val::Uuid(*uuid),
        }
    }
}

/// What can be given to a statement.
pub trait Param: Sync {
    /// Its value.
    fn val(&self) -> Val<'_>;
}

macro_rules! params_by_copy {
    ($($type:ty => |$it:ident| $val:expr;)*) => {$(
        impl Param for $type {
            fn val(&self) -> Val<'_> {
                let $it = self;
                $val
            }
        }
    )*};
}
params_by_copy! {
    i64 => |it| Val::Int(*it);
    bool => |it| Val::Bool(*it);
    str => |it| Val::Text(it);
    String => |it| Val::Text(it);
    [u8] => |it| Val::Bytes(it);
    Vec<u8> => |it| Val::Bytes(it);
    Uuid => |it| Val::Uuid(*it);
    Time => |it| Val::Int(it.micros());
    MerchantId => |it| Val::Int(it.0);
    Json => |it| Val::Json(it);
    Currency => |it| Val::Text(it.code());
}
impl<const N: usize> Param for [u8; N] {
    fn val(&self) -> Val<'_> {
        Val::Bytes(self)
    }
}
impl<T: Noun> Param for Id<T> {
    fn val(&self) -> Val<'_> {
        Val::Uuid(self.uuid())
    }
}
impl<T: Param> Param for Option<T> {
    fn val(&self) -> Val<'_> {
        self.as_ref().map_or(Val::Null, Param::val)
    }
}
impl<T: Param + ?Sized> Param for &T {
    fn val(&self) -> Val<'_> {
        (**self).val()
    }
}

impl rusqlite::ToSql for Val<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Val::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Val::Int(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
            Val::Bool(yes) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*yes))),
            Val::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Val::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Val::Uuid(uuid) => ToSqlOutput::Borrowed(ValueRef::Blob(uuid.as_bytes())),
            Val::Json(json) => ToSqlOutput::Owned(rusqlite::types::Value::Text(json.to_string())),
        })
    }
}

impl ToSql for Val<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Val::Null => Ok(IsNull::Yes),
            Val::Int(number) => match *ty {
                Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
                Type::INT2 => i16::try_from(*number)?.to_sql(ty, out),
                Type::INT8 => number.to_sql(ty, out),
                _ => Err(format!("a whole number was given where {ty} is wanted").into()),
            },
            Val::Bool(yes) => yes.to_sql_checked(ty, out),
            Val::Text(text) if *ty == Type::JSONB => {
                out.extend_from_slice(&[1]);
                text.to_sql(&Type::TEXT, out)
            }
            Val::Text(text) => text.to_sql_checked(ty, out),
            Val::Bytes(bytes) => bytes.to_sql_checked(ty, out),
            Val::Uuid(uuid) => uuid.to_sql_checked(ty, out),
            Val::Json(json) => match *ty {
                Type::JSON | Type::JSONB => json.to_sql(ty, out),
                _ => json.to_string().to_sql_checked(ty, out),
            },
        }
    }

    fn accepts(_: &Type) -> bool {
        true // each kind checks for itself: a Null fits everywhere
    }

    to_sql_checked!();
}

/// The parameters of a statement: `params![scope, id, quantity]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$(&$value as &dyn $crate::Param),*] as &[&dyn $crate::Param] };
}

/// One row of an answer; columns are taken in the order in which the statement lists them.
pub struct Row<'r> {
    cells: Cells<'r>,
    next: Cell<usize>,
}

enum Cells<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r postgres::Row),
}

impl<'r> Row<'r> {
    pub(crate) fn sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Self { cells: Cells::Sqlite(row), next: Cell::new(0) }
    }

    pub(crate) fn postgres(row: &'r postgres::Row) -> Self {
        Self { cells: Cells::Postgres(row), next: Cell::new(0) }
    }

    /// The next column.
    pub fn take<T: Column>(&self) -> Result<T, DbError> {
        let at = self.next.get();
        self.next.set(at + 1);
        match &self.cells {
            Cells::Sqlite(row) => row
                .get_ref(at)
                .map_err(|error| error.to_string())
                .and_then(|value| T::from_sqlite(value).ok_or_else(|| format!("{:?}", value.data_type()))),
            Cells::Postgres(row) => T::from_postgres(row, at),
        }
        .map_err(|error| DbError::Decode(format!("{at} as {}: {error}", std::any::type_name::<T>())))
    }
}

/// What can be read from a column.
pub trait Column: Sized {
    /// From SQLite; `None` when it is something else.
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self>;
    /// From PostgreSQL.
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, String>;
}

fn got<'r, T: postgres::types::FromSql<'r>>(row: &'r postgres::Row, at: usize) -> Result<T, String> {
    row.try_get(at).map_err(|error| Error::source(&error).map_or(error.to_string(), ToString::to_string))
}

impl Column for i64 {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        value.as_i64().ok()
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, String> {
        if row.columns().get(at).is_some_and(|column| *column.type_() == Type::INT4) {
            return got::<i32>(row, at).map(i64::from);
        }
        got(row, at)
    }
}
impl Column for bool {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        value.as_i64().ok().map(|number| number != 0)
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, String> {
        got(row, at)
    }
}
impl Column for String {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        value.as_str().ok().map(str::to_owned)
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, String> {
        got(row, at)
    }
}
impl Column for Vec<u8> {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        value.as_blob().ok().map(<[u8]>::to_vec)
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, String> {
        got(row, at)
    }
}
impl Column for Uuid {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        Uuid::from_slice(value.as_blob().ok()?).ok()
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, String> {
        got(row, at)
    }
}
impl Column for Json {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        serde_json::from_str(value.as_str().ok()?).ok()
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, String> {
        got(row, at)
    }
}
/// A JSON column read at once as what it says, without a `Value` in between.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed<T>(pub T);

impl<T: DeserializeOwned> Column for Parsed<T> {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        serde_json::from_str(value.as_str().ok()?).ok().map(Self)
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, String> {
        got::<postgres::types::Json<T>>(row, at).map(|json| Self(json.0))
    }
}
impl<T: Noun> Column for Id<T> {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        Uuid::from_sqlite(value).map(Self::from_uuid)
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, String> {
        Uuid::from_postgres(row, at).map(Self::from_uuid)
    }
}
impl Column for Time {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        i64::from_sqlite(value).map(Self::from_micros)
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, String> {
        i64::from_postgres(row, at).map(Self::from_micros)
    }
}
impl Column for MerchantId {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        i64::from_sqlite(value).map(Self)
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, String> {
        i64::from_postgres(row, at).map(Self)
    }
}
impl Column for Currency {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        value.as_str().ok()?.parse().ok()
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, String> {
        got::<&str>(row, at)?.parse().map_err(|error: bodega_kernel::UnknownCurrency| error.to_string())
    }
}
impl<T: Column> Column for Option<T> {
    fn from_sqlite(value: ValueRef<'_>) -> Option<Self> {
        if matches!(value, ValueRef::Null) { Some(None) } else { T::from_sqlite(value).map(Some) }
    }
    fn from_postgres(row: &postgres::Row, at: usize) -> Result<Self, String> {
        if row.try_get::<_, Present>(at).is_ok_and(|present| !present.0) {
            return Ok(None);
        }
        T::from_postgres(row, at).map(Some)
    }
}

/// Is there a value, of whatever type?
struct Present(bool);
impl<'a> postgres::types::FromSql<'a> for Present {
    fn from_sql(_: &Type, _: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(true))
    }
    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(false))
    }
    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Lets an enum that is stored as text be a parameter and a column. It needs `as_str` and `FromStr`.
#[macro_export]
macro_rules! text_column {
    ($($type:ty),* $(,)?) => {$(
        impl $crate::Param for $type {
            fn val(&self) -> $crate::Val<'_> {
                $crate::Val::Text(self.as_str())
            }
        }
        impl $crate::Column for $type {
            fn from_sqlite(value: $crate::driver::SqliteValue<'_>) -> Option<Self> {
                value.as_str().ok()?.parse().ok()
            }
            fn from_postgres(row: &$crate::driver::PostgresRow, at: usize) -> Result<Self, String> {
                let text = <String as $crate::Column>::from_postgres(row, at)?;
                text.parse().map_err(|_| format!("{text:?}"))
            }
        }
    )*};
}

/// What can be made of a row.
pub trait FromRow: Sized {
    /// Takes the columns in the statement's order.
    fn from_row(row: &Row<'_>) -> Result<Self, DbError>;
}

macro_rules! rows_of_tuples {
    ($(($($part:ident),+);)*) => {$(
        impl<$($part: Column),+> FromRow for ($($part,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
                Ok(($(row.take::<$part>()?,)+))
            }
        }
    )*};
}
rows_of_tuples! {
    (A); (A, B); (A, B, C); (A, B, C, D); (A, B, C, D, E); (A, B, C, D, E, F); (A, B, C, D, E, F, G);
    (A, B, C, D, E, F, G, H); (A, B, C, D, E, F, G, H, I); (A, B, C, D, E, F, G, H, I, J);
    (A, B, C, D, E, F, G, H, I, J, K); (A, B, C, D, E, F, G, H, I, J, K, L);
}
