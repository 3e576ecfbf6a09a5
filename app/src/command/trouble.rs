//! Why a command did not do what it was asked to.

use crate::config::Faults;

/// What went wrong, and whose fault it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The arguments or the configuration: exit code 2.
    #[error("{0}")]
    WrongUse(String),
    /// The work, or a check: exit code 1.
    #[error("{0}")]
    Failed(String),
    /// A check found something, and has said so already: exit code 1.
    #[error("not all is well")]
    Found,
}

impl Trouble {
    /// The work failed.
    pub fn failed(why: impl std::fmt::Display) -> Self {
        Self::Failed(why.to_string())
    }

    /// The arguments are wrong.
    pub fn wrong_use(why: impl std::fmt::Display) -> Self {
        Self::WrongUse(why.to_string())
    }

    /// What the process ends with.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::WrongUse(_) => 2,
            Self::Failed(_) | Self::Found => 1,
        }
    }
}

impl From<Faults> for Trouble {
    fn from(faults: Faults) -> Self {
        Self::wrong_use(faults)
    }
}

impl From<bodega_db::DbError> for Trouble {
    fn from(error: bodega_db::DbError) -> Self {
        Self::failed(error)
    }
}

impl From<bodega_events::EventsError> for Trouble {
    fn from(error: bodega_events::EventsError) -> Self {
        Self::failed(error)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::failed(error)
    }
}

/// Input that is wrong, with each field.
pub fn faults(invalid: &bodega_kernel::Invalid) -> String {
    use bodega_kernel::Failure;
    let told = invalid.details().into_iter().map(|fault| {
        let part = |name: &str| fault[name].as_str().unwrap_or_default().to_owned();
        format!("{} {}", part("field"), part("message"))
    });
    told.collect::<Vec<_>>().join("; ")
}
