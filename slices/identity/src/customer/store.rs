//! The table of customers.

use std::collections::HashMap;

use bodega_db::{Audit, DbError, Pushed, ReadTx, Statement, Tx, params, sql};
use bodega_events::Facts;
use bodega_kernel::{Id, MerchantId, Page, PageRequest, Scope, TOTAL_CAP, Time, noun, text};
use serde_json::{Value, json};

use super::Customer;
use crate::{IdentityError, error::on, events::CustomerCreated, user::User};

sql!(
    hot FIND,
    "SELECT id, user_id, email, name, phone, locale, external_id, metadata, merged_into, version, created_at, updated_at
     FROM identity_customer WHERE merchant = $1 AND id = $2"
);
sql!(
    hot NAMES,
    sqlite: "SELECT id, name FROM identity_customer
             WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "SELECT id, name FROM identity_customer
               WHERE merchant = $1 AND id = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))",
);
sql!(
    hot OF_USER,
    "SELECT id, user_id, email, name, phone, locale, external_id, metadata, merged_into, version, created_at, updated_at
     FROM identity_customer WHERE merchant = $1 AND user_id = $2 AND merged_into IS NULL"
);
sql!(
    hot GUEST_BY_EMAIL,
    "SELECT id FROM identity_customer
     WHERE merchant = $1 AND email_folded = $2 AND user_id IS NULL AND merged_into IS NULL"
);
sql!(
    hot PROVEN_BY_EMAIL,
    "SELECT c.id FROM identity_customer c JOIN identity_user u ON u.id = c.user_id AND u.verified_at IS NOT NULL
     WHERE c.merchant = $1 AND c.email_folded = $2 AND c.user_id IS NOT NULL AND c.merged_into IS NULL"
);
macro_rules! add {
    () => {
        "INSERT INTO identity_customer (merchant, id, user_id, email, email_folded, name, name_folded, phone, locale,
                                        external_id, metadata, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12)"
    };
}
sql!(ADD, add!());
sql!(ADD_UNLESS_KNOWN, concat!(add!(), " ON CONFLICT DO NOTHING"));
sql!(
    hot CHANGE,
    "UPDATE identity_customer SET name = $4, name_folded = $5, phone = $6, locale = $7, external_id = $8, metadata = $9,
            version = version + 1, updated_at = $10
     WHERE merchant = $1 AND id = $2 AND version = $3 AND merged_into IS NULL"
);
sql!(
    hot MERGE,
    "UPDATE identity_customer SET merged_into = $3, version = version + 1, updated_at = $4
     WHERE merchant = $1 AND id = $2 AND merged_into IS NULL"
);
sql!(
    hot RELINK,
    "UPDATE identity_customer SET user_id = $3, version = version + 1, updated_at = $4
     WHERE merchant = $1 AND user_id = $2 AND merged_into IS NULL"
);
sql!(
    PAGE,
    "SELECT id, user_id, email, name, phone, locale, external_id, metadata, merged_into, version, created_at, updated_at
     FROM identity_customer
     WHERE merchant = $1 AND merged_into IS NULL
       AND (CAST($2 AS TEXT) IS NULL OR name_folded LIKE $2 ESCAPE '\\' OR email_folded LIKE $2 ESCAPE '\\' OR phone LIKE $2 ESCAPE '\\')
       AND (CAST($3 AS BIGINT) IS NULL OR updated_at >= $3)
       AND (CAST($4 AS TEXT) IS NULL OR external_id = $4)
       AND (CAST($5 AS BIGINT) IS NULL OR (user_id IS NOT NULL AND $5 = 1) OR (user_id IS NULL AND $5 = 0))
     ORDER BY id DESC LIMIT $6 OFFSET $7"
);
sql!(
    COUNT,
    "SELECT count(*) FROM (
         SELECT 1 FROM identity_customer
         WHERE merchant = $1 AND merged_into IS NULL
           AND (CAST($2 AS TEXT) IS NULL OR name_folded LIKE $2 ESCAPE '\\' OR email_folded LIKE $2 ESCAPE '\\' OR phone LIKE $2 ESCAPE '\\')
           AND (CAST($3 AS BIGINT) IS NULL OR updated_at >= $3)
           AND (CAST($4 AS TEXT) IS NULL OR external_id = $4)
           AND (CAST($5 AS BIGINT) IS NULL OR (user_id IS NOT NULL AND $5 = 1) OR (user_id IS NULL AND $5 = 0))
         LIMIT $6) AS found"
);

/// A customer of the merchant, merged ones too: their id stays a way to the one they became.
pub fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Customer>) -> Result<Option<Customer>, DbError> {
    let merchant = scope.one()?;
    tx.maybe(&FIND, params![merchant, id])
}

/// What these customers are called. Who is missing is unknown, or gone.
pub fn names(
    tx: &mut ReadTx,
    scope: &Scope,
    ids: &[Id<noun::Customer>],
) -> Result<HashMap<Id<noun::Customer>, String>, DbError> {
    let list: Value = ids.iter().map(|id| id.uuid().simple().to_string()).collect();
    let found = tx.all::<(Id<noun::Customer>, String)>(&NAMES, params![scope.one()?, list])?;
    Ok(found.into_iter().collect())
}

/// The record of a user with a merchant.
pub fn of_user(tx: &mut ReadTx, merchant: MerchantId, user: Id<noun::User>) -> Result<Option<Customer>, DbError> {
    tx.maybe(&OF_USER, params![merchant, user])
}

pub(super) fn guest_by_email(
    tx: &mut ReadTx,
    merchant: MerchantId,
    folded: &str,
) -> Result<Option<Id<noun::Customer>>, DbError> {
    Ok(tx.maybe::<(Id<noun::Customer>,)>(&GUEST_BY_EMAIL, params![merchant, folded])?.map(|row| row.0))
}

pub(super) fn proven_by_email(
    tx: &mut ReadTx,
    merchant: MerchantId,
    folded: &str,
) -> Result<Option<Id<noun::Customer>>, DbError> {
    Ok(tx.maybe::<(Id<noun::Customer>,)>(&PROVEN_BY_EMAIL, params![merchant, folded])?.map(|row| row.0))
}

pub(super) fn add(tx: &mut Tx, merchant: MerchantId, customer: &Customer) -> Result<(), DbError> {
    let added = push(tx, &ADD, merchant, customer)?;
    tx.changed(added).map(drop)
}

/// The same unless there is one with the same e-mail: then no row is changed.
pub(super) fn push_unless_known(tx: &mut Tx, merchant: MerchantId, customer: &Customer) -> Result<Pushed, DbError> {
    push(tx, &ADD_UNLESS_KNOWN, merchant, customer)
}

fn push(
    tx: &mut Tx,
    statement: &'static Statement,
    merchant: MerchantId,
    customer: &Customer,
) -> Result<Pushed, DbError> {
    let Customer { id, user, email, name, phone, locale, external_id, metadata, created_at, .. } = customer;
    let (email_folded, name_folded) = (email.as_deref().map(text::folded), text::folded(name));
    let params = params![
        merchant,
        id,
        user,
        email,
        email_folded,
        name,
        name_folded,
        phone,
        locale,
        external_id,
        json!(metadata),
        created_at
    ];
    tx.push(statement, params)
}

/// False: somebody else changed it first.
pub(super) fn change(tx: &mut Tx, merchant: MerchantId, customer: &Customer) -> Result<bool, DbError> {
    let Customer { id, version, name, phone, locale, external_id, metadata, updated_at, .. } = customer;
    let name_folded = text::folded(name);
    let params =
        params![merchant, id, version, name, name_folded, phone, locale, external_id, json!(metadata), updated_at];
    Ok(tx.execute(&CHANGE, params)? == 1)
}

pub(super) fn merge(
    tx: &mut Tx,
    merchant: MerchantId,
    from: Id<noun::Customer>,
    into: Id<noun::Customer>,
) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&MERGE, params![merchant, from, into, now])? == 1)
}

pub(super) fn relink(
    tx: &mut Tx,
    merchant: MerchantId,
    from: Id<noun::User>,
    to: Id<noun::User>,
) -> Result<u64, DbError> {
    let now = tx.now();
    tx.execute(&RELINK, params![merchant, from, to, now])
}

/// Makes the record of a user who registered. [`IdentityError::EmailTaken`] when one of theirs is here already.
pub(crate) fn register(
    tx: &mut Tx,
    scope: &Scope,
    user: &User,
    name: &str,
) -> Result<Id<noun::Customer>, IdentityError> {
    let merchant = scope.one()?;
    let now = tx.now();
    let customer = Customer {
        id: tx.id(),
        user: Some(user.id),
        email: Some(user.email.clone()),
        name: name.to_owned(),
        phone: None,
        locale: user.locale.clone(),
        external_id: None,
        metadata: Default::default(),
        merged_into: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    add(tx, merchant, &customer).map_err(|error| match error {
        error if error.violates("identity_customer_user") => IdentityError::EmailTaken,
        error => on(error, "identity_customer_login", IdentityError::EmailTaken),
    })?;
    created(tx, scope, customer.id)?;
    Ok(customer.id)
}

pub(super) fn created(tx: &mut Tx, scope: &Scope, customer_id: Id<noun::Customer>) -> Result<(), DbError> {
    let mut facts = Facts::new();
    created_in(tx, scope, customer_id, &mut facts)?;
    facts.append(tx, scope)
}

/// The same, its fact told together with the caller's own.
pub(super) fn created_in(
    tx: &mut Tx,
    scope: &Scope,
    customer_id: Id<noun::Customer>,
    facts: &mut Facts,
) -> Result<(), DbError> {
    tx.record(Audit::new("customer.created", "customer", customer_id).merchant(scope.one()?))?;
    facts.add(&CustomerCreated { customer_id })
}

/// Which customers are wanted.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    /// Part of the name, the e-mail or the phone.
    pub q: Option<String>,
    pub updated_since: Option<Time>,
    pub external_id: Option<String>,
    pub registered: Option<bool>,
}

pub(super) fn page(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: &Filter,
    page: &PageRequest,
) -> Result<Page<Customer>, DbError> {
    let merchant = scope.one()?;
    let pattern = filter.q.as_deref().map(|q| text::like_anywhere(&text::folded(q)));
    let registered = filter.registered.map(i64::from);
    let Filter { updated_since, external_id, .. } = filter;
    let items =
        tx.all(&PAGE, params![merchant, pattern, updated_since, external_id, registered, page.limit, page.offset])?;
    let cap = TOTAL_CAP + 1;
    let (count,) = tx.one::<(i64,)>(&COUNT, params![merchant, pattern, updated_since, external_id, registered, cap])?;
    Ok(Page::counted(items, count))
}
