//! Asking the table whether an order may go somewhere.

use super::{Condition, Order, OrderError, Power, Status, transition};

/// Refuses a move that the table does not allow to this power, or whose conditions do not hold.
pub(super) fn check_move(order: &Order, to: Status, power: Power, reason: Option<&str>) -> Result<(), OrderError> {
    check_from(order, order.status, to, power, reason)
}

/// The same of a part of the order, which may be elsewhere than the order.
pub(super) fn check_from(
    order: &Order,
    from: Status,
    to: Status,
    power: Power,
    reason: Option<&str>,
) -> Result<(), OrderError> {
    let listed = transition::between(from, to).filter(|one| power.is_enough(one));
    let Some(listed) = listed else { return Err(refused_from(order, from, to, power, Vec::new())) };
    // Whoever calls off what nobody has begun need not say why.
    let lacks: Vec<_> = listed.needs.iter().copied().filter(|needed| !holds(order, *needed, reason)).collect();
    if lacks.is_empty() { Ok(()) } else { Err(refused_from(order, from, to, power, lacks)) }
}

fn holds(order: &Order, condition: Condition, reason: Option<&str>) -> bool {
    let looked_at = || order.lines().all(|line| line.is_resolved());
    let missing = || order.lines().any(|line| line.is_missing());
    match condition {
        Condition::Resolved => looked_at() && !missing(),
        Condition::ResolvedOrAccepted => looked_at(),
        Condition::SomethingMissing => looked_at() && missing(),
        Condition::Brought | Condition::Fetched => condition.suits(order.agreement.kind),
        Condition::Reason => reason.is_some(),
    }
}

/// The refusal: where the order is, and where it may go.
pub(super) fn refused(order: &Order, to: Status, power: Power, lacks: Vec<Condition>) -> OrderError {
    refused_from(order, order.status, to, power, lacks)
}

fn refused_from(order: &Order, from: Status, to: Status, power: Power, lacks: Vec<Condition>) -> OrderError {
    OrderError::Move { from, to, open: transition::open(from, power, order.agreement.kind), lacks }
}
