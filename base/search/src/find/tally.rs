//! Adding up by document.

/// A number for each document of a segment, and which of them are not zero.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    values: Vec<f32>,
    touched: Vec<u32>,
}

impl Tally {
    pub(super) fn new(size: usize) -> Self {
        Self { values: vec![0.0; size], touched: Vec::new() }
    }

    /// Adds what is more than nothing.
    #[inline]
    pub(super) fn add(&mut self, doc: u32, value: f32) {
        let place = &mut self.values[doc as usize];
        if *place == 0.0 {
            self.touched.push(doc);
        }
        *place += value;
    }

    /// Raises to at least this.
    #[inline]
    pub(super) fn raise(&mut self, doc: u32, value: f32) {
        let place = &mut self.values[doc as usize];
        if *place == 0.0 {
            self.touched.push(doc);
        }
        *place = place.max(value);
    }

    #[inline]
    pub(super) fn get(&self, doc: u32) -> f32 {
        self.values[doc as usize]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, f32)> {
        self.touched.iter().map(|doc| (*doc, self.values[*doc as usize]))
    }

    /// Takes everything out.
    pub(super) fn drain(&mut self) -> Vec<(u32, f32)> {
        let list = self.iter().collect();
        self.clear();
        list
    }

    pub(super) fn clear(&mut self) {
        for doc in self.touched.drain(..) {
            self.values[doc as usize] = 0.0;
        }
    }
}
