//! The sandbox's own store: a file to which lines are only ever added, and what is where in it.
//!
//! A line is written by one call of the system before its deed is answered. So a kill of the program loses nothing; a
//! power cut may lose the last moments, which a sandbox may. Several processes may share a file: each takes its lock, and
//! first reads what the others have added.

use std::{
    collections::HashMap,
    fs::{File, OpenOptions},
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
    sync::{Mutex, PoisonError},
};

use bodega_kernel::Time;

use super::charge::Record;
use crate::provider::Mark;

/// Where the lines are.
enum Lines {
    File(File),
    Memory(Vec<u8>),
}

/// Where a line stands.
#[derive(Clone, Copy)]
struct Place {
    begin: u64,
    length: usize,
}

struct Book {
    lines: Lines,
    /// By the hash of a key, or of a payment: its last line. Short, because there is one for everything ever charged.
    index: HashMap<u64, u64>,
    read: u64,
}

/// The journal.
pub(super) struct Journal(Mutex<Book>);

/// The book while nobody else writes in it.
pub(super) struct Opened<'a>(&'a mut Book);

/// How many bits of an index entry tell how long the line is.
const LENGTH_BITS: u32 = 20;

impl Journal {
    /// A journal in this file, which is made when there is none.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        Ok(Self::of(Lines::File(file)))
    }

    /// One that is gone with the process.
    pub fn in_memory() -> Self {
        Self::of(Lines::Memory(Vec::new()))
    }

    fn of(lines: Lines) -> Self {
        Self(Mutex::new(Book { lines, index: HashMap::new(), read: 0 }))
    }

    /// Looks something up and writes something down, while nobody else does.
    pub fn with<T>(&self, work: impl FnOnce(&mut Opened<'_>) -> io::Result<T>) -> io::Result<T> {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Lines::File(file) = &book.lines {
            file.lock()?;
        }
        let done = book.catch_up().and_then(|()| work(&mut Opened(&mut book)));
        if let Lines::File(file) = &book.lines {
            file.unlock()?;
        }
        done
    }
}

impl Opened<'_> {
    /// What was written under this key.
    pub fn by_key(&mut self, key: &str) -> io::Result<Option<Record>> {
        self.0.find(hash_of(&("key", key)), |record| record.key == key)
    }

    /// What was last written of a payment.
    pub fn last_of(&mut self, mark: Mark) -> io::Result<Option<Record>> {
        self.0.find(hash_of(&("mark", mark)), |record| record.charge.mark == mark)
    }

    /// Writes a line.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        let mut line = serde_json::to_vec(record)?;
        line.push(b'\n');
        match &mut self.0.lines {
            Lines::File(file) => file.write_all(&line)?,
            Lines::Memory(bytes) => bytes.extend_from_slice(&line),
        }
        // All before it was read, so it stands where reading ended.
        let place = Place { begin: self.0.read, length: line.len() };
        self.0.read += line.len() as u64;
        self.0.enter(record, place);
        Ok(())
    }

    /// At most `limit` lines of a stretch of time from a place on, and where the rest begins.
    pub fn between(
        &mut self,
        from: Time,
        to: Time,
        place: u64,
        limit: usize,
    ) -> io::Result<(Vec<Record>, Option<u64>)> {
        let (mut found, mut place) = (Vec::new(), place);
        while place < self.0.read {
            if found.len() == limit {
                return Ok((found, Some(place)));
            }
            let piece = self.0.bytes(place, PIECE)?;
            let whole = piece.iter().rposition(|byte| *byte == b'\n').map_or(piece.len(), |end| end + 1);
            for line in piece[..whole].split_inclusive(|byte| *byte == b'\n') {
                if found.len() == limit {
                    return Ok((found, Some(place)));
                }
                place += line.len() as u64;
                found.extend(read(line).filter(|record| record.at >= from && record.at < to));
            }
        }
        Ok((found, None))
    }
}

/// How much is read at once.
const PIECE: usize = 1 << 20;

impl Book {
    /// Reads what was added since the last time.
    fn catch_up(&mut self) -> io::Result<()> {
        let end = match &self.lines {
            Lines::File(file) => file.metadata()?.len(),
            Lines::Memory(bytes) => bytes.len() as u64,
        };
        while self.read < end {
            let piece = self.bytes(self.read, PIECE)?;
            let whole = piece.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
            if whole == 0 {
                // A line that was cut off: it was never answered, and is ended so that the next one stands by itself.
                return self.end_line();
            }
            for line in piece[..whole].split_inclusive(|byte| *byte == b'\n') {
                let place = Place { begin: self.read, length: line.len() };
                self.read += line.len() as u64;
                // What cannot be read was cut off.
                if let Some(record) = read(line) {
                    self.enter(&record, place);
                }
            }
        }
        Ok(())
    }

    fn end_line(&mut self) -> io::Result<()> {
        match &mut self.lines {
            Lines::File(file) => {
                file.write_all(b"\n")?;
                self.read = file.metadata()?.len();
            }
            Lines::Memory(bytes) => {
                bytes.push(b'\n');
                self.read = bytes.len() as u64;
            }
        }
        Ok(())
    }

    fn enter(&mut self, record: &Record, place: Place) {
        for hash in [hash_of(&("key", record.key.as_str())), hash_of(&("mark", record.charge.mark))] {
            self.index.insert(hash, place.packed());
        }
    }

    /// The line under a hash, if it is really about what is wanted.
    fn find(&mut self, hash: u64, is_wanted: impl Fn(&Record) -> bool) -> io::Result<Option<Record>> {
        let Some(packed) = self.index.get(&hash) else { return Ok(None) };
        let place = Place::unpacked(*packed);
        let line = self.bytes(place.begin, place.length)?;
        Ok(read(&line).filter(is_wanted))
    }

    fn bytes(&mut self, begin: u64, most: usize) -> io::Result<Vec<u8>> {
        match &mut self.lines {
            Lines::File(file) => {
                file.seek(SeekFrom::Start(begin))?;
                let mut bytes = Vec::new();
                file.take(most as u64).read_to_end(&mut bytes)?;
                Ok(bytes)
            }
            Lines::Memory(bytes) => {
                let begin = usize::try_from(begin).unwrap_or(usize::MAX).min(bytes.len());
                Ok(bytes[begin..bytes.len().min(begin + most)].to_vec())
            }
        }
    }
}

impl Place {
    fn packed(self) -> u64 {
        (self.begin << LENGTH_BITS) | (self.length as u64 & ((1 << LENGTH_BITS) - 1))
    }

    fn unpacked(packed: u64) -> Self {
        let length = packed & ((1 << LENGTH_BITS) - 1);
        Self { begin: packed >> LENGTH_BITS, length: usize::try_from(length).unwrap_or(0) }
    }
}

fn read(line: &[u8]) -> Option<Record> {
    serde_json::from_slice(line).ok()
}

/// The same in every process: the hasher of the standard library with its usual keys.
fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
