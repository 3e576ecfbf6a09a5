//! Named points at which the program can be told to die, for the test that proves what is written about crashes.
//!
//! Unarmed, a point costs one load. Armed (never in production: the program refuses to start), the process aborts when it
//! comes there for the n-th time: nothing is flushed, nothing is unwound, as with a kill that nobody can catch.

use std::sync::{
    OnceLock,
    atomic::{AtomicU32, Ordering},
};

struct Armed {
    name: String,
    left: AtomicU32,
}

static ARMED: OnceLock<Armed> = OnceLock::new();

/// Text that names no point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a point such as checkout.after_step_1, or checkout.after_step_1:3 for the third time")]
pub struct CrashError;

/// Arms a point, once in the life of a process: `checkout.after_step_1`, or with `:3` behind it for the third time.
pub fn arm(point: &str) -> Result<(), CrashError> {
    let (name, times) = match point.split_once(':') {
        Some((name, times)) => (name, times.parse().map_err(|_| CrashError)?),
        None => (point, 1),
    };
    let is_name = name.contains('.') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._".contains(&byte));
    if !is_name || times == 0 {
        return Err(CrashError);
    }
    ARMED.set(Armed { name: name.to_owned(), left: AtomicU32::new(times) }).map_err(|_| CrashError)
}

/// Dies here, if this point is armed and it is its time.
pub fn point(name: &str) {
    let Some(armed) = ARMED.get() else { return };
    if armed.name == name && armed.left.fetch_sub(1, Ordering::SeqCst) == 1 {
        std::process::abort();
    }
}

/// Is this point armed? For who has to make something happen just before it.
pub fn is_armed(name: &str) -> bool {
    ARMED.get().is_some_and(|armed| armed.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_has_a_name_and_a_number() {
        for bad in ["", "here", "a.b:0", "a.b:x", "a b.c", "a.b:-1"] {
            assert_eq!(arm(bad), Err(CrashError), "{bad}");
        }
        point("nobody.has_armed_this");
        assert!(!is_armed("nobody.has_armed_this"));
    }
}
