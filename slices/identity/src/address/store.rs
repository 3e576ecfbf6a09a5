//! The table of addresses.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Scope, noun};

use super::{Address, Draft, Geo, Preferences};

sql!(
    hot ALL,
    "SELECT id, name, company, tax_id, phone, line1, line2, apartment, floor, entrance, city, postal_code, region, country,
            latitude, longitude, leave_at, signature, note, default_delivery, default_billing, version, created_at, updated_at
     FROM identity_address WHERE merchant = $1 AND customer_id = $2 ORDER BY id LIMIT 200"
);
sql!(
    hot FIND,
    "SELECT id, name, company, tax_id, phone, line1, line2, apartment, floor, entrance, city, postal_code, region, country,
            latitude, longitude, leave_at, signature, note, default_delivery, default_billing, version, created_at, updated_at
     FROM identity_address WHERE merchant = $1 AND id = $3 AND customer_id = $2"
);
sql!(
    hot DEFAULT,
    "SELECT id FROM identity_address WHERE merchant = $1 AND customer_id = $2 AND default_delivery"
);
sql!(
    hot COUNT,
    "SELECT count(*) FROM identity_address WHERE merchant = $1 AND customer_id = $2"
);
// Addresses of one customer are written one after the other.
sql!(
    hot LOCK,
    sqlite: "SELECT version FROM identity_customer WHERE merchant = $1 AND id = $2",
    postgres: "SELECT version FROM identity_customer WHERE merchant = $1 AND id = $2 FOR UPDATE",
);
sql!(
    ADD,
    "INSERT INTO identity_address (merchant, customer_id, id, name, company, tax_id, phone, line1, line2, apartment, floor,
         entrance, city, postal_code, region, country, latitude, longitude, leave_at, signature, note, default_delivery,
         default_billing, version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, 1, $24, $24)"
);
sql!(
    hot REPLACE,
    "UPDATE identity_address SET name = $4, company = $5, tax_id = $6, phone = $7, line1 = $8, line2 = $9, apartment = $10,
            floor = $11, entrance = $12, city = $13, postal_code = $14, region = $15, country = $16, latitude = $17,
            longitude = $18, leave_at = $19, signature = $20, note = $21, default_delivery = $22, default_billing = $23,
            version = version + 1, updated_at = $24
     WHERE merchant = $1 AND customer_id = $2 AND id = $3"
);
sql!(
    hot NO_DEFAULT_DELIVERY,
    "UPDATE identity_address SET default_delivery = FALSE WHERE merchant = $1 AND customer_id = $2 AND default_delivery"
);
sql!(
    hot NO_DEFAULT_BILLING,
    "UPDATE identity_address SET default_billing = FALSE WHERE merchant = $1 AND customer_id = $2 AND default_billing"
);
sql!(hot REMOVE, "DELETE FROM identity_address WHERE merchant = $1 AND customer_id = $2 AND id = $3");
// The oldest takes over what a removed one was.
sql!(
    hot PROMOTE,
    "UPDATE identity_address SET default_delivery = CASE WHEN $3 THEN TRUE ELSE default_delivery END,
            default_billing = CASE WHEN $4 THEN TRUE ELSE default_billing END
     WHERE merchant = $1
       AND id = (SELECT id FROM identity_address WHERE merchant = $1 AND customer_id = $2 ORDER BY id LIMIT 1)"
);
sql!(
    hot HAND_OVER,
    "UPDATE identity_address SET customer_id = $3, default_delivery = FALSE, default_billing = FALSE
     WHERE merchant = $1 AND customer_id = $2"
);

/// Ten-millionths of a degree: a centimetre.
const SCALE: f64 = 1e7;

#[expect(clippy::cast_possible_truncation, reason = "degrees are checked: 1.8e9 fits")]
fn stored(degrees: f64) -> i64 {
    (degrees * SCALE).round() as i64
}

fn read_degrees(stored: i64) -> f64 {
    i32::try_from(stored).map_or(0.0, |small| f64::from(small) / SCALE)
}

impl FromRow for Address {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let id = row.take()?;
        let mut draft = Draft {
            name: row.take()?,
            company: row.take()?,
            tax_id: row.take()?,
            phone: row.take()?,
            line1: row.take()?,
            line2: row.take()?,
            apartment: row.take()?,
            floor: row.take()?,
            entrance: row.take()?,
            city: row.take()?,
            postal_code: row.take()?,
            region: row.take()?,
            country: row.take()?,
            geo: None,
            preferences: None,
        };
        if let (Some(lat), Some(lng)) = (row.take()?, row.take()?) {
            draft.geo = Some(Geo { lat: read_degrees(lat), lng: read_degrees(lng) });
        }
        let preferences = Preferences { leave_at: row.take()?, signature: row.take()?, note: row.take()? };
        draft.preferences = Some(preferences).filter(|given| *given != Preferences::default());
        Ok(Self {
            id,
            draft,
            default_delivery: row.take()?,
            default_billing: row.take()?,
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
        })
    }
}

/// A customer's addresses, oldest first.
pub fn of_customer(tx: &mut ReadTx, scope: &Scope, customer: Id<noun::Customer>) -> Result<Vec<Address>, DbError> {
    let merchant = scope.one()?;
    tx.all(&ALL, params![merchant, customer])
}

/// One of a customer's addresses.
pub fn find(
    tx: &mut ReadTx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    id: Id<noun::Address>,
) -> Result<Option<Address>, DbError> {
    let merchant = scope.one()?;
    tx.maybe(&FIND, params![merchant, customer, id])
}

/// Where a customer's deliveries go unless something else is said.
pub fn default_of(
    tx: &mut ReadTx,
    scope: &Scope,
    customer: Id<noun::Customer>,
) -> Result<Option<Id<noun::Address>>, DbError> {
    let merchant = scope.one()?;
    Ok(tx.maybe::<(Id<noun::Address>,)>(&DEFAULT, params![merchant, customer])?.map(|row| row.0))
}

pub(super) fn count(tx: &mut ReadTx, merchant: MerchantId, customer: Id<noun::Customer>) -> Result<i64, DbError> {
    tx.one::<(i64,)>(&COUNT, params![merchant, customer]).map(|row| row.0)
}

/// False: there is no such customer.
pub(super) fn lock(tx: &mut Tx, merchant: MerchantId, customer: Id<noun::Customer>) -> Result<bool, DbError> {
    Ok(tx.maybe::<(i64,)>(&LOCK, params![merchant, customer])?.is_some())
}

/// Adds an address, or replaces the one of its id. The others lose what it takes as default.
pub(super) fn put(
    tx: &mut Tx,
    merchant: MerchantId,
    customer: Id<noun::Customer>,
    address: &Address,
    is_new: bool,
) -> Result<u64, DbError> {
    if address.default_delivery {
        tx.execute(&NO_DEFAULT_DELIVERY, params![merchant, customer])?;
    }
    if address.default_billing {
        tx.execute(&NO_DEFAULT_BILLING, params![merchant, customer])?;
    }
    let d = &address.draft;
    let (lat, lng) = (d.geo.map(|geo| stored(geo.lat)), d.geo.map(|geo| stored(geo.lng)));
    let preferences = d.preferences.clone().unwrap_or_default();
    tx.execute(
        if is_new { &ADD } else { &REPLACE },
        params![
            merchant,
            customer,
            address.id,
            d.name,
            d.company,
            d.tax_id,
            d.phone,
            d.line1,
            d.line2,
            d.apartment,
            d.floor,
            d.entrance,
            d.city,
            d.postal_code,
            d.region,
            d.country,
            lat,
            lng,
            preferences.leave_at,
            preferences.signature,
            preferences.note,
            address.default_delivery,
            address.default_billing,
            address.updated_at
        ],
    )
}

pub(super) fn remove(
    tx: &mut Tx,
    merchant: MerchantId,
    customer: Id<noun::Customer>,
    address: &Address,
) -> Result<(), DbError> {
    tx.execute(&REMOVE, params![merchant, customer, address.id])?;
    if address.default_delivery || address.default_billing {
        tx.execute(&PROMOTE, params![merchant, customer, address.default_delivery, address.default_billing])?;
    }
    Ok(())
}

/// Gives the addresses of a record to the one that it became part of, whose own defaults stay.
pub(crate) fn hand_over(
    tx: &mut Tx,
    merchant: MerchantId,
    from: Id<noun::Customer>,
    to: Id<noun::Customer>,
) -> Result<(), DbError> {
    let has_none = count(tx, merchant, to)? == 0;
    let moved = tx.execute(&HAND_OVER, params![merchant, from, to])?;
    if has_none && moved > 0 {
        tx.execute(&PROMOTE, params![merchant, to, true, true])?;
    }
    Ok(())
}
