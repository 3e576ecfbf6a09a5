//! A temporary folder that goes when its owner goes.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use crate::Outcome;

/// A folder of one's own.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    keep: bool,
}

static MADE: AtomicU32 = AtomicU32::new(0);

impl Folder {
    /// Makes one in the system's temporary folder.
    pub fn temporary(what: &str) -> Outcome<Self> {
        Self::within(&env::temp_dir(), what)
    }

    /// Makes one in `parent`.
    pub fn within(parent: &Path, what: &str) -> Outcome<Self> {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = parent.join(format!("bodega-{what}-{}-{number}", process::id()));
        if path.exists() {
            // Left by a process of the same number that was killed.
            fs::remove_dir_all(&path)?;
        }
        fs::create_dir_all(&path).map_err(|error| format!("cannot make {}: {error}", path.display()))?;
        Ok(Self { path, keep: false })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves it on the disk, for somebody to look into.
    pub fn keep(&mut self) {
        self.keep = true;
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.keep {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}
