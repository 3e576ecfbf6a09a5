//! What is written down about running: sentences at a desk, JSON lines where machines collect them. The house logs
//! ids and route templates, no names, addresses or query strings.

use tracing_subscriber::{EnvFilter, fmt, prelude::*};

use crate::config::Config;

/// Starts writing to standard error. Called once; a second call changes nothing.
pub fn start_logging(config: &Config) {
    let filter = EnvFilter::try_new(&config.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    let plain = fmt::layer().with_writer(std::io::stderr);
    // Someone may have begun to log already, as tests do; they keep what they have.
    let _ = if config.log_json {
        registry.with(plain.json().flatten_event(true)).try_init()
    } else {
        registry.with(plain.with_ansi(false).with_target(false).compact()).try_init()
    };
}
