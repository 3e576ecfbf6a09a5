//! Checking input: all faults at once, each with its field.

use serde_json::{Value, json};

use crate::{Failure, FailureKind};

/// Collects what is wrong with a piece of input.
#[derive(Debug, Default)]
pub struct Check {
    faults: Vec<Value>,
}

/// Input that was read and is wrong: every fault with its field.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", self.message())]
pub struct Invalid {
    faults: Vec<Value>,
}

impl Check {
    /// Nothing wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a fault.
    pub fn fault(&mut self, field: impl Into<String>, code: &str, message: impl Into<String>) {
        let (field, message) = (field.into(), message.into());
        self.faults.push(json!({ "field": field, "code": code, "message": message }));
    }

    /// Notes a fault unless `holds`.
    pub fn that(&mut self, holds: bool, field: &str, code: &str, message: &str) {
        if !holds {
            self.fault(field, code, message);
        }
    }

    /// Keeps the value of `result`, or notes its error at `field`.
    pub fn take<T, E: std::fmt::Display>(&mut self, field: &str, code: &str, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.fault(field, code, error.to_string());
                None
            }
        }
    }

    /// Has anything been found?
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    /// All faults, if there are any.
    pub fn done(self) -> Result<(), Invalid> {
        if self.faults.is_empty() { Ok(()) } else { Err(Invalid { faults: self.faults }) }
    }
}

impl Invalid {
    /// A single fault.
    pub fn one(field: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        let mut check = Check::new();
        check.fault(field, code, message);
        Self { faults: check.faults }
    }
}

impl Failure for Invalid {
    fn kind(&self) -> FailureKind {
        FailureKind::Invalid
    }
    fn code(&self) -> &'static str {
        "VALIDATION_FAILED"
    }
    fn message(&self) -> String {
        match self.faults.len() {
            1 => "One field is wrong.".to_owned(),
            n => format!("{n} fields are wrong."),
        }
    }
    fn details(&self) -> Vec<Value> {
        self.faults.clone()
    }
}
