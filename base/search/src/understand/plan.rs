//! The plan of a search.

use super::{
    Concept, Knowledge, Plan, Synonyms, Variant,
    reading::{Corrected, Reading, read},
    split, synonyms, typo,
};
use crate::{
    MAX_WORDS, SearchError,
    find::beginning,
    language::{self, Negation},
};

/// A word that fewer documents have may be a slip, when another word near it is common.
const RARE: usize = 2;
/// How many words are searched for in place of one that is only begun.
const BEGINNINGS: usize = 48;

/// What is to be found for a text; None when there is no word in it.
pub(crate) fn plan(
    know: &Knowledge<'_>,
    synonyms: &Synonyms,
    text: &str,
    unfinished: bool,
) -> Result<Option<Plan>, SearchError> {
    let reading = read(know, text)?;
    if reading.tokens.len() > MAX_WORDS {
        return Err(SearchError::TooManyWords);
    }
    if reading.tokens.is_empty() {
        return Ok(None);
    }
    let planner = Planner { know, synonyms, words: reading.tokens.iter().map(|token| token.text.clone()).collect() };
    planner.plan(&reading, unfinished).map(Some)
}

struct Planner<'a> {
    know: &'a Knowledge<'a>,
    synonyms: &'a Synonyms,
    words: Vec<String>,
}

impl Planner<'_> {
    fn plan(&self, reading: &Reading, unfinished: bool) -> Result<Plan, SearchError> {
        let mut concepts: Vec<Concept> = Vec::new();
        let mut mended: Vec<(usize, String)> = Vec::new();
        let mut none_of: Option<Negation> = None;
        let mut at = 0;
        if let Some(code) = self.whole_code(reading)? {
            return Ok(code);
        }
        while at < self.words.len() {
            let word = &self.words[at];
            if let Some(negation) = language::negation(word).filter(|_| at > 0 && at + 1 < self.words.len()) {
                none_of = Some(negation);
                at += 1;
                continue;
            }
            let filler = language::is_filler(word);
            if let Some(negation) = none_of.as_ref().filter(|_| !filler) {
                concepts.push(self.without(negation, word));
                at += 1;
                continue;
            }
            none_of = None;
            let (mut concept, taken, fixed) = self.concept(reading, at, unfinished)?;
            concept.must = !filler;
            mended.extend(fixed.map(|word| (at, word)));
            concepts.push(concept);
            at += taken;
        }
        // Who types nothing but little words means them.
        if concepts.iter().all(|concept| !concept.must) {
            concepts.iter_mut().for_each(|concept| concept.must = true);
        }
        let begun = unfinished.then(|| self.words.last().cloned()).flatten();
        Ok(Plan { concepts, corrected: Corrected::of(reading, &mended), begun })
    }

    /// The whole text as one article number: `AB 12-3`.
    fn whole_code(&self, reading: &Reading) -> Result<Option<Plan>, SearchError> {
        if self.words.len() < 2 || reading.switched {
            return Ok(None);
        }
        let Some(word) = self.know.code(&reading.text)? else { return Ok(None) };
        let concept = Concept { variants: vec![Variant { words: vec![word], weight: 1.0 }], must: true };
        Ok(Some(Plan { concepts: vec![concept], corrected: None, begun: None }))
    }

    /// What a text says that has none of it. Nothing must say so: most things without a handle do not mention handles.
    fn without(&self, negation: &Negation, word: &str) -> Concept {
        let beside = negation
            .beside
            .iter()
            .map(|beside| Variant { words: vec![Knowledge::exact(beside), self.know.word(word)], weight: 0.6 });
        let endings = negation
            .endings
            .iter()
            .map(|ending| Variant { words: vec![Knowledge::exact(&format!("{word}{ending}"))], weight: 1.0 });
        Concept { variants: beside.chain(endings).collect(), must: false }
    }

    /// The concept from a word on, how many words it takes, and what the word was corrected to.
    fn concept(
        &self,
        reading: &Reading,
        at: usize,
        unfinished: bool,
    ) -> Result<(Concept, usize, Option<String>), SearchError> {
        if let Some((taken, others)) = self.synonyms.at(self.know.lang, &self.words, at) {
            let mut variants = vec![self.all_of(&self.words[at..at + taken], 1.0)];
            variants.extend(others.iter().map(|words| self.all_of(words, synonyms::WEIGHT)));
            if taken == 1 {
                variants.extend(self.other_forms(at));
            }
            return Ok((Concept { variants, must: true }, taken, None));
        }
        if let Some(measure) = &reading.tokens[at].measure {
            let exact = Variant { words: vec![Knowledge::exact(measure)], weight: 1.0 };
            let apart = self.all_of(&self.words[at..at + 2], 0.7);
            return Ok((Concept { variants: vec![exact, apart], must: true }, 2, None));
        }
        let (variants, fixed) = self.variants(at, unfinished && at + 1 == self.words.len())?;
        Ok((Concept { variants, must: true }, 1, fixed))
    }

    fn all_of(&self, words: &[String], weight: f32) -> Variant {
        Variant { words: words.iter().map(|word| self.know.word(word)).collect(), weight }
    }

    /// Forms of a word and how it is written together with its neighbours: what is the same word to its reader.
    fn other_forms(&self, at: usize) -> Vec<Variant> {
        let word = &self.words[at];
        let one = |text: &str, weight: f32| Variant { words: vec![Knowledge::exact(text)], weight };
        let mut variants: Vec<Variant> =
            self.know.forms(word).iter().map(|form| one(&form.text, form.weight)).collect();
        let before = at.checked_sub(1).map(|before| format!("{}{word}", self.words[before]));
        let after = self.words.get(at + 1).map(|after| format!("{word}{after}"));
        for joined in [before, after].into_iter().flatten().filter(|joined| self.know.is_written(joined)) {
            variants.push(Variant { words: vec![self.know.word(&joined)], weight: 0.9 });
        }
        variants
    }

    fn variants(&self, at: usize, begun: bool) -> Result<(Vec<Variant>, Option<String>), SearchError> {
        let text = &self.words[at];
        let word = self.know.word(text);
        let mut count = self.know.count(&word)?;
        let mut variants = vec![Variant { words: vec![word], weight: 1.0 }];
        if let Some(code) = self.know.code(text)? {
            count += 1;
            variants.push(Variant { words: vec![code], weight: 1.0 });
        }
        let forms = self.other_forms(at);
        let has_forms = !forms.is_empty();
        count += forms.len();
        variants.extend(forms);
        variants.extend(split::compounds(self.know, text));
        let is_word = text.chars().next().is_some_and(char::is_alphabetic);
        let last = at + 1 == self.words.len();
        if is_word && (begun || (last && count == 0 && text.chars().count() >= 3)) {
            let weight = if begun { 0.7 } else { 0.5 };
            for word in beginning(self.know.snapshot, text, BEGINNINGS)?.iter().filter(|word| *word != text) {
                let exact = Knowledge::exact(word);
                if count > 0 || self.know.count(&exact)? > 0 {
                    count += 1;
                    variants.push(Variant { words: vec![exact], weight });
                }
            }
        }
        let mut fixed = None;
        if is_word && count <= RARE {
            // A word that is only mentioned here and there, while nothing is called so, may be another's spelling.
            let called = has_forms || self.know.called(&variants[0].words[0])? > 0;
            fixed = self.slips(text, count, called, begun, &mut variants)?;
        }
        Ok((variants, fixed))
    }

    /// What was perhaps meant with a word that is unknown or rare; the word that it is corrected to, if it is.
    fn slips(
        &self,
        text: &str,
        count: usize,
        called: bool,
        begun: bool,
        variants: &mut Vec<Variant>,
    ) -> Result<Option<String>, SearchError> {
        let weight = if count == 0 { 0.8 } else { 0.6 };
        if let Some(split) = split::split(self.know, text, weight)? {
            variants.push(split);
            if count == 0 {
                return Ok(None);
            }
        }
        let mut meant = typo::meant(self.know, text, false)?;
        // With a slip and another ending, or with a slip and not finished, it only begins like what was meant.
        if meant.is_empty() && count == 0 && (begun || text.chars().count() >= 6) {
            meant = typo::meant(self.know, text, true)?;
        }
        if count > 0 {
            let common = |meant: &typo::Meant| !called || meant.count >= 20 * count;
            meant.retain(|meant| meant.distance == 1 && common(meant));
        }
        let sure = if called { 0.7 } else { 1.0 };
        for meant in &meant {
            let near = if meant.distance == 1 { 0.85 } else { 0.65 };
            variants.push(Variant { words: vec![self.know.word(&meant.word)], weight: near * sure });
        }
        Ok(meant.first().filter(|_| !called).map(|meant| meant.word.clone()))
    }
}
