//! The words of a segment, held so that near ones are found fast.

/// Sorted words in one string. A word's signature has a bit for each letter in it: words whose signatures differ much
/// cannot be near, and that is seen without looking at the letters.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    text: String,
    starts: Vec<u32>,
    signatures: Vec<u32>,
    lengths: Vec<u8>,
}

impl Vocabulary {
    /// Of these words.
    pub(crate) fn new(mut words: Vec<String>) -> Self {
        words.sort_unstable();
        words.dedup();
        let mut vocabulary =
            Self { text: String::with_capacity(words.iter().map(String::len).sum()), ..Self::default() };
        for word in &words {
            vocabulary.starts.push(u32::try_from(vocabulary.text.len()).unwrap_or(u32::MAX));
            vocabulary.signatures.push(signature(word.chars()));
            vocabulary.lengths.push(u8::try_from(word.chars().count()).unwrap_or(u8::MAX));
            vocabulary.text.push_str(word);
        }
        vocabulary
    }

    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    fn word(&self, at: usize) -> &str {
        let start = self.starts[at] as usize;
        let end = self.starts.get(at + 1).map_or(self.text.len(), |end| *end as usize);
        &self.text[start..end]
    }

    /// Is it one of them?
    pub(crate) fn has(&self, word: &str) -> bool {
        self.beginning(word).next() == Some(word)
    }

    /// The place of the first word that is not before this one.
    fn from(&self, word: &str) -> usize {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.word(middle) < word { from = middle + 1 } else { to = middle }
        }
        from
    }

    /// The words that begin so, in order.
    pub(crate) fn beginning(&self, prefix: &str) -> impl Iterator<Item = &str> {
        (self.from(prefix)..self.len()).map(|at| self.word(at)).take_while(move |word| word.starts_with(prefix))
    }

    /// The words that end so and have more before it.
    pub(crate) fn ending(&self, suffix: &str) -> impl Iterator<Item = &str> {
        let signature = signature(suffix.chars());
        let length = suffix.chars().count();
        (0..self.len())
            .filter(move |at| self.signatures[*at] & signature == signature && usize::from(self.lengths[*at]) > length)
            .map(|at| self.word(at))
            .filter(move |word| word.ends_with(suffix))
    }

    /// The words that are up to `most` slips away, each with its distance; one at most, when the first letter is another.
    /// With `begun`, words that begin so, and with the same letter.
    pub(crate) fn near(&self, word: &str, most: u32, begun: bool) -> Vec<(&str, u32)> {
        let letters: Vec<char> = word.chars().collect();
        let signature = signature(letters.iter().copied());
        let most_length = usize::try_from(most).unwrap_or(0);
        let mut rows = Rows::default();
        let mut found = Vec::new();
        let first = letters.first().copied().unwrap_or_default();
        let same = self.from(first.encode_utf8(&mut [0; 4]))..self.from(after(first).encode_utf8(&mut [0; 4]));
        for at in if begun { same.clone() } else { 0..self.len() } {
            let most = if same.contains(&at) { most } else { most.min(1) };
            let other = self.signatures[at];
            let length = usize::from(self.lengths[at]);
            // Each slip loses at most one letter of the word that was typed, and brings at most one.
            if (signature & !other).count_ones() > most || length + most_length < letters.len() {
                continue;
            }
            if !begun && ((other & !signature).count_ones() > most || length > letters.len() + most_length) {
                continue;
            }
            let candidate = self.word(at);
            if let Some(distance) = rows.distance(&letters, candidate, most, begun) {
                found.push((candidate, distance));
            }
        }
        found
    }

    /// About how many bytes it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.text.capacity() + self.len() * 9
    }
}

/// The letter after this one.
fn after(letter: char) -> char {
    char::from_u32(u32::from(letter) + 1).unwrap_or(char::MAX)
}

fn signature(letters: impl Iterator<Item = char>) -> u32 {
    letters.fold(0, |bits, letter| bits | (1 << (u32::from(letter) % 31)))
}

/// Further than any two words are.
const FAR: u32 = u32::MAX / 2;

/// Three rows of the table of distances; swapped letters are one slip.
#[derive(Default)]
struct Rows {
    before: Vec<u32>,
    last: Vec<u32>,
    now: Vec<u32>,
}

impl Rows {
    /// The distance, if it is not more than `most`. With `begun`, the distance to the nearest beginning.
    fn distance(&mut self, word: &[char], other: &str, most: u32, begun: bool) -> Option<u32> {
        let width = word.len() + 1;
        self.last.clear();
        self.last.extend((0..width).map(|at| u32::try_from(at).unwrap_or(u32::MAX)));
        self.before.clear();
        self.before.resize(width, FAR);
        let mut best = u32::MAX;
        let mut previous = '\0';
        for (row, letter) in other.chars().enumerate() {
            self.now.clear();
            self.now.resize(width, FAR);
            self.now[0] = u32::try_from(row + 1).unwrap_or(FAR);
            let mut least = self.now[0];
            // Further from the diagonal than `most`, the distance is more than that.
            let band = most as usize;
            for at in (row + 1).saturating_sub(band).max(1)..width.min(row + 2 + band) {
                let same = word[at - 1] == letter;
                let mut cost = (self.last[at - 1] + u32::from(!same)).min(self.last[at] + 1).min(self.now[at - 1] + 1);
                if at > 1 && row > 0 && word[at - 2] == letter && word[at - 1] == previous {
                    cost = cost.min(self.before[at - 2] + 1);
                }
                least = least.min(cost);
                self.now[at] = cost;
            }
            best = best.min(self.now[width - 1]);
            previous = letter;
            std::mem::swap(&mut self.before, &mut self.last);
            std::mem::swap(&mut self.last, &mut self.now);
            if least > most {
                break;
            }
            if begun && row > word.len() + most as usize {
                break;
            }
        }
        let distance = if begun { best } else { self.last[width - 1] };
        (distance <= most).then_some(distance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let words = ["milk", "milch", "milchschokolade", "schokolade", "chocolate", "bread", "brad", "חלב", "חלבה"];
        Vocabulary::new(words.map(str::to_owned).to_vec())
    }

    #[test]
    fn near_words_are_found_with_their_distance() {
        let vocabulary = vocabulary();
        for (typed, most, found) in [
            ("mikl", 1, vec![("milk", 1)]),
            ("choclate", 1, vec![("chocolate", 1)]),
            ("chokolete", 2, vec![("chocolate", 2)]),
            ("bred", 1, vec![("brad", 1), ("bread", 1)]),
            ("hcocolate", 1, vec![("chocolate", 1)]),
            ("hcokolate", 2, vec![]),
            ("חלבב", 1, vec![("חלב", 1), ("חלבה", 1)]),
            ("xyz", 1, vec![]),
        ] {
            assert_eq!(vocabulary.near(typed, most, false), found, "{typed}");
        }
        assert_eq!(vocabulary.near("shok", 1, true), vec![("schokolade", 1)]);
    }

    #[test]
    fn beginnings_and_endings() {
        let vocabulary = vocabulary();
        assert_eq!(vocabulary.beginning("milc").collect::<Vec<_>>(), ["milch", "milchschokolade"]);
        assert_eq!(vocabulary.ending("schokolade").collect::<Vec<_>>(), ["milchschokolade"]);
        assert_eq!(vocabulary.beginning("zz").count(), 0);
    }
}
