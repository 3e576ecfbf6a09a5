//! What stands in the way of an order, as a preview tells it.

use bodega_kernel::Failure;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{SalesError, pricing};

/// Something that the shopper has to know before they buy.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CheckoutProblem)]
pub struct Problem {
    /// What it is.
    #[schema(example = "MIN_ORDER_NOT_REACHED")]
    pub code: &'static str,
    /// For people.
    pub message: String,
    /// Does it keep this from being bought?
    pub blocking: bool,
    /// Its figures.
    #[schema(value_type = Object)]
    pub details: Value,
}

impl Problem {
    /// A refusal that a preview only tells of.
    pub(crate) fn of(error: &SalesError) -> Self {
        let details = error.details().into_iter().next().unwrap_or_else(|| json!({}));
        Self { code: error.code(), message: error.message(), blocking: true, details }
    }

    /// What the prices have found.
    pub(crate) fn priced(problem: &pricing::Problem) -> Self {
        let message = match problem {
            pricing::Problem::MinOrderNotReached { .. } => "The goods cost less than is delivered.",
            pricing::Problem::CodeUnknown { .. } => "There is no such code.",
            pricing::Problem::CodeNotApplicable { .. } => "The code takes nothing off here.",
            pricing::Problem::NotForSale { .. } => "Something in the cart is not for sale any more.",
            pricing::Problem::AmountTooLarge => "Nobody could pay so much.",
            pricing::Problem::GiftNotGranted { .. } => "A present is not given any more.",
        };
        let details = problem.details();
        Self { code: problem.code(), message: message.to_owned(), blocking: problem.stops(), details }
    }

    /// Whoever receives it has to show that they are old enough.
    pub(crate) fn age(years: i64) -> Self {
        Self {
            code: "AGE_CHECK_REQUIRED",
            message: format!("Whoever receives it has to show that they are {years} or older."),
            blocking: false,
            details: json!({ "minAge": years }),
        }
    }

    /// A line that cannot be bought as it is.
    pub(crate) fn line(code: &'static str, message: String, details: Value) -> Self {
        Self { code, message, blocking: true, details }
    }
}
