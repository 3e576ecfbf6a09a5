//! The steps, and who has reached which.

use bodega_db::{Audit, DbError, ReadTx, Tx, params, sql};
use bodega_events as events;
use bodega_kernel::{Id, MerchantId, Scope, Time, noun};
use serde_json::json;

use crate::{IdentityError, events::StepReached, merchant::Merchant};

/// A step that leaves a fact behind. Registering and verifying show on the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The business was created.
    Business,
    /// It has a site. Reported by inventory.
    Site,
    /// It has a product. Reported by catalog.
    Product,
    /// Somebody was invited to its staff.
    Staff,
}

impl Step {
    /// In their order.
    pub const ALL: [Self; 4] = [Self::Business, Self::Site, Self::Product, Self::Staff];

    /// As it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Business => "BUSINESS",
            Self::Site => "SITE",
            Self::Product => "PRODUCT",
            Self::Staff => "STAFF",
        }
    }
}

sql!(
    hot REACH,
    "INSERT INTO identity_onboarding (merchant, step, reached_at) VALUES ($1, $2, $3) ON CONFLICT (merchant, step) DO NOTHING"
);
sql!(hot REACHED, "SELECT step, reached_at FROM identity_onboarding WHERE merchant = $1");
sql!(hot MERCHANT_ID, "SELECT id FROM identity_merchant WHERE number = $1");

/// Reports that a merchant has reached a step. Called from above in the transaction that reached it; again is nothing.
pub fn reached(tx: &mut Tx, scope: &Scope, step: Step) -> Result<(), DbError> {
    let merchant = scope.one()?;
    let now = tx.now();
    if tx.execute(&REACH, params![merchant, step.as_str(), now])? == 0 {
        return Ok(());
    }
    let (merchant_id,) = tx.one::<(Id<noun::Merchant>,)>(&MERCHANT_ID, params![merchant])?;
    let line = Audit::new("merchant.step_reached", "merchant", merchant_id);
    tx.record(line.merchant(merchant).after(json!({ "step": step.as_str() })))?;
    events::append(tx, scope, &StepReached { merchant_id, step: step.as_str() })?;
    Ok(())
}

pub(crate) fn reached_by(tx: &mut Tx, merchant: &Merchant, step: Step) -> Result<(), IdentityError> {
    Ok(reached(tx, &Scope::One(merchant.number), step)?)
}

/// When each step was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress(Vec<(Step, Option<Time>)>);

impl Progress {
    /// The steps in their order.
    pub fn steps(&self) -> &[(Step, Option<Time>)] {
        &self.0
    }
}

/// How far a merchant has come.
pub fn progress(tx: &mut ReadTx, merchant: MerchantId) -> Result<Progress, DbError> {
    let reached = tx.all::<(String, Time)>(&REACHED, params![merchant])?;
    let at = |step: Step| reached.iter().find(|(name, _)| name == step.as_str()).map(|(_, at)| *at);
    Ok(Progress(Step::ALL.into_iter().map(|step| (step, at(step))).collect()))
}
