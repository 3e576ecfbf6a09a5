//! What an installation decides about identity.

use std::time::Duration;

use crate::password::Cost;

/// The settings. The defaults are those of a shop that is open to the world.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the shop is reached, for links in mails to merchants that have no host name of their own.
    pub public_url: String,
    /// What a password hash costs.
    pub cost: Cost,
    /// How many passwords are hashed at once. Each takes `cost.memory`.
    pub hashes_at_once: usize,
    /// How many more may wait before logins are shed with 503.
    pub hashes_waiting: usize,
    /// How long an access token is good.
    pub access_life: Duration,
    /// How long a session lives without being used.
    pub session_life: Duration,
    /// How old the view of revocations may be.
    pub revocation_delay: Duration,
    /// From how many accounts that failed from one address on, logins from there are slowed.
    pub slow_after: i64,
    /// How far apart they then are.
    pub slow_step: Duration,
    /// May anybody who has proven their e-mail open a business here?
    pub open_to_businesses: bool,
    /// Is the shop reached by HTTPS only? Then the session cookie says so.
    pub secure_cookies: bool,
    /// How often the uses of keys are written down.
    pub key_use_every: Duration,
    /// How long before its end a key's owner is warned.
    pub key_warning: Duration,
}

impl Default for Config {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            public_url: "http://localhost:8080".to_owned(),
            cost: Cost::default(),
            hashes_at_once: cores.min(8),
            hashes_waiting: 64,
            access_life: Duration::from_secs(15 * 60),
            session_life: Duration::from_secs(30 * 86_400),
            revocation_delay: Duration::from_millis(500),
            slow_after: 20,
            slow_step: Duration::from_secs(1),
            open_to_businesses: false,
            secure_cookies: false,
            key_use_every: Duration::from_secs(10),
            key_warning: Duration::from_secs(7 * 86_400),
        }
    }
}

impl Config {
    /// For tests that are not about the cost of passwords.
    pub fn for_tests() -> Self {
        Self { cost: Cost::CHEAP, hashes_waiting: 1_000, ..Self::default() }
    }
}
