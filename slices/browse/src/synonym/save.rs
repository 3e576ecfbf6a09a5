//! Making, changing and removing synonyms.

use bodega_db::{Audit, Tx};
use bodega_events::append;
use bodega_kernel::{Check, Id, Invalid, Scope, noun, text};
use serde_json::{Value, json};

use super::{Synonym, store};
use crate::{BrowseError, events::SynonymsChanged};

/// A merchant has at most so many sets.
const MOST_SETS: i64 = 2_000;
/// A set has at most so many words.
const MOST_WORDS: usize = 50;

/// The words of a set: checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    term: Option<String>,
    words: Vec<String>,
}

impl Words {
    /// Checks a set: two words that stand for each other, or a term and what it means.
    pub fn checked(term: Option<&str>, words: &[String]) -> Result<Self, Invalid> {
        let mut check = Check::new();
        let term = text::optional(&mut check, "term", term, 100);
        if words.len() > MOST_WORDS {
            check.fault("words", "TOO_MANY", format!("must have at most {MOST_WORDS} entries"));
            check.done()?;
            return Ok(Self { term, words: Vec::new() });
        }
        let mut kept: Vec<String> = Vec::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            let word = text::checked(&mut check, &format!("words[{at}]"), word, 1, 100);
            if !kept.iter().any(|known| text::folded(known) == text::folded(&word)) {
                kept.push(word);
            }
        }
        let least = if term.is_some() { 1 } else { 2 };
        check.that(kept.len() >= least, "words", "TOO_FEW", "must have two different words, or one beside a term");
        check.done()?;
        Ok(Self { term, words: kept })
    }

    fn summary(&self) -> Value {
        json!({ "term": self.term, "words": self.words })
    }
}

fn summary(one: &Synonym) -> Value {
    json!({ "term": one.term, "words": one.words })
}

/// Makes a set.
pub fn create(tx: &mut Tx, scope: &Scope, words: &Words) -> Result<Synonym, BrowseError> {
    if store::count(tx, scope, MOST_SETS)? >= MOST_SETS {
        return Err(Invalid::one("words", "TOO_MANY", "there are 2,000 sets of synonyms already").into());
    }
    let (now, Words { term, words: list }) = (tx.now(), words.clone());
    let one = Synonym { id: tx.id(), term, words: list, version: 1, created_at: now, updated_at: now };
    store::add(tx, scope, &one)?;
    tx.record(Audit::new("synonym.created", "synonym", one.id).after(words.summary()))?;
    append(tx, scope, &SynonymsChanged { synonym_id: one.id, version: 1 })?;
    Ok(one)
}

fn expected(one: &Synonym, version: Option<i64>) -> Result<(), BrowseError> {
    match version {
        Some(expected) if expected != one.version => {
            Err(BrowseError::VersionMismatch { expected, current: one.version })
        }
        _ => Ok(()),
    }
}

/// Replaces the words of a set, if it is still at this version. Nothing is written when nothing changes.
pub fn replace(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Synonym>,
    version: Option<i64>,
    words: &Words,
) -> Result<Synonym, BrowseError> {
    let old = store::find(tx, scope, id)?;
    expected(&old, version)?;
    if (&old.term, &old.words) == (&words.term, &words.words) {
        return Ok(old);
    }
    let mut new = Synonym { term: words.term.clone(), words: words.words.clone(), updated_at: tx.now(), ..old.clone() };
    changed(store::change(tx, scope, &new)?, &old)?;
    new.version += 1;
    tx.record(Audit::new("synonym.updated", "synonym", id).before(summary(&old)).after(words.summary()))?;
    append(tx, scope, &SynonymsChanged { synonym_id: id, version: new.version })?;
    Ok(new)
}

/// Removes a set, if it is still at this version.
pub fn delete(tx: &mut Tx, scope: &Scope, id: Id<noun::Synonym>, version: Option<i64>) -> Result<(), BrowseError> {
    let old = store::find(tx, scope, id)?;
    expected(&old, version)?;
    changed(store::remove(tx, scope, &old)?, &old)?;
    tx.record(Audit::new("synonym.deleted", "synonym", id).before(summary(&old)))?;
    append(tx, scope, &SynonymsChanged { synonym_id: id, version: 0 })?;
    Ok(())
}

/// Another changed it in the meantime.
fn changed(written: bool, old: &Synonym) -> Result<(), BrowseError> {
    let lost = BrowseError::VersionMismatch { expected: old.version, current: old.version + 1 };
    if written { Ok(()) } else { Err(lost) }
}
