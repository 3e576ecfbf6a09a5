//! When a product is shown.

use bodega_kernel::{Check, Time};

use super::model::{Content, Status};

/// From before until.
pub(super) fn window(check: &mut Check, content: &Content) {
    if let (Some(from), Some(until)) = (content.publish_from, content.publish_until) {
        check.that(from < until, "publishUntil", "NOT_AFTER_START", "must be after publishFrom");
    }
}

impl Content {
    /// May everybody see it at this time?
    pub fn is_shown(&self, at: Time) -> bool {
        self.status == Status::Active
            && self.publish_from.is_none_or(|from| from <= at)
            && self.publish_until.is_none_or(|until| at < until)
    }

    /// When next after `at` that changes by itself.
    pub(crate) fn turns(&self, at: Time) -> Option<Time> {
        if self.status != Status::Active {
            return None;
        }
        [self.publish_from, self.publish_until].into_iter().flatten().filter(|turn| *turn > at).min()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whoever_waits_for_the_turns_sees_every_change(from in prop::option::of(0i64..50), until in prop::option::of(0i64..50), start in 0i64..50) {
            let time = Time::from_micros;
            let content = Content {
                status: Status::Active, publish_from: from.map(time), publish_until: until.map(time), ..Content::blank()
            };
            let (mut at, mut seen) = (time(start), Vec::new());
            while let Some(turn) = content.turns(at) {
                prop_assert!(turn > at);
                seen.push(turn);
                at = turn;
            }
            for tick in start + 1..60 {
                if content.is_shown(time(tick)) != content.is_shown(time(tick - 1)) {
                    prop_assert!(seen.contains(&time(tick)));
                }
            }
        }
    }
}
