//! All routes, and all work in the background.

use std::time::Duration;

use bodega_db::Tx;
use bodega_events::{Every, INSTALLATION, JobError, JobKind, JobRun, NewJob, Schedule};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Identity, IdentityError, address, audit, badge, change, consent, customer, guard, invitation, key, mail, merchant,
    note, onboarding, proof, role, session, staff, token, user,
};

/// The routes of identity.
pub fn routes(identity: &Identity) -> OpenApiRouter {
    OpenApiRouter::new().merge(auth()).merge(account()).merge(admin()).with_state(identity.clone())
}

fn auth() -> OpenApiRouter<Identity> {
    use session::http as sessions;
    OpenApiRouter::new()
        .routes(routes!(user::http::register))
        .routes(routes!(sessions::login))
        .routes(routes!(sessions::refresh))
        .routes(routes!(sessions::logout))
        .routes(routes!(user::http::change_password))
        .routes(routes!(user::http::forgot_password))
        .routes(routes!(user::http::reset_password))
        .routes(routes!(user::http::verify_email))
        .routes(routes!(user::http::resend_verification))
        .routes(routes!(invitation::http::accept_invitation))
        .routes(routes!(user::http::get_profile, user::http::change_profile))
        .routes(routes!(sessions::list_sessions, sessions::end_other_sessions))
        .routes(routes!(sessions::end_session))
        .routes(routes!(badge::http::list_colleagues))
        .routes(routes!(badge::http::take_over))
        .routes(routes!(badge::http::set_pin))
        .routes(routes!(token::http::get_signing_keys))
}

fn account() -> OpenApiRouter<Identity> {
    use address::http as addresses;
    OpenApiRouter::new()
        .routes(routes!(addresses::list_addresses, addresses::add_address))
        .routes(routes!(addresses::get_address, addresses::replace_address, addresses::remove_address))
        .routes(routes!(consent::http::list_consents, consent::http::put_consent))
        .routes(routes!(onboarding::http::post_business))
}

fn admin() -> OpenApiRouter<Identity> {
    OpenApiRouter::new()
        .routes(routes!(onboarding::http::get_onboarding))
        .routes(routes!(staff::http::list_users, staff::http::add_user))
        .routes(routes!(staff::http::get_user, staff::http::change_user, staff::http::remove_user))
        .routes(routes!(invitation::http::invite_user))
        .routes(routes!(badge::http::give_badge))
        .routes(routes!(role::http::list_roles, role::http::create_role))
        .routes(routes!(role::http::get_role, role::http::change_role, role::http::remove_role))
        .routes(routes!(merchant::http::list_merchants, merchant::http::create_merchant))
        .routes(routes!(merchant::http::get_merchant, merchant::http::change_merchant, merchant::http::close_merchant))
        .routes(routes!(customer::http::list_customers))
        .routes(routes!(customer::http::get_customer, customer::http::change_customer))
        .routes(routes!(customer::http::list_customer_addresses))
        .routes(routes!(note::http::list_notes, note::http::post_note))
        .routes(routes!(key::http::list_keys, key::http::create_key))
        .routes(routes!(key::http::get_key, key::http::end_key))
        .routes(routes!(key::http::rotate_key))
        .routes(routes!(key::http::get_key_usage))
        .routes(routes!(audit::http::list_audit))
        .routes(routes!(audit::http::export_audit))
}

/// The work that is done in the background: mails, warnings before keys expire, tidying.
pub fn jobs(identity: &Identity) -> Vec<JobKind> {
    let span = identity.config().key_warning;
    let expiry = move |run: JobRun| async move {
        let warned = run.db.write_bulk(&run.call(), move |tx| key::warn(tx, span)).await;
        warned.map(drop).map_err(JobError::retry)
    };
    let tidying =
        |run: JobRun| async move { run.db.write_bulk(&run.call(), tidy).await.map(drop).map_err(JobError::retry) };
    vec![mail::job(identity), JobKind::new(KEY_EXPIRY, expiry), JobKind::new(TIDY, tidying)]
}

const KEY_EXPIRY: &str = "identity.key_expiry";
const TIDY: &str = "identity.tidy";

/// When it is done by itself.
pub fn schedules() -> Vec<Schedule> {
    let hourly = Every(Duration::from_secs(3_600));
    let job = |kind: &'static str| move || NewJob::new(kind, json!({})).merchant(INSTALLATION);
    vec![Schedule::new(KEY_EXPIRY, hourly, job(KEY_EXPIRY)), Schedule::new(TIDY, hourly, job(TIDY))]
}

/// Drops what has served its time: sessions, tokens, failures, notes to caches, rows of mails that were sent.
fn tidy(tx: &mut Tx) -> Result<u64, IdentityError> {
    let dropped = session::store::tidy(tx)?
        + proof::tidy(tx)?
        + guard::tidy(tx)?
        + change::tidy(tx)?
        + mail::tidy(tx)?
        + token::tidy(tx)?;
    Ok(dropped)
}
