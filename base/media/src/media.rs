//! The store of pictures: taking originals, giving renditions.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use bodega_kernel::Time;
use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    Config, Format, Kind, Limits, Refusal, address,
    flight::Flights,
    head::Head,
    pixels, rendition,
    store::{Card, Store},
};

/// How many megapixels are in memory at once. A small picture counts as a share of it, so that as many are worked on as
/// there are processors; the largest that is taken is worked on alone.
const MEGAPIXELS_AT_ONCE: u32 = 64;
/// More than so many wait in vain.
const MOST_WAITING: usize = 512;

/// Pictures: originals by the hash of their bytes, and what is made of them. Cheap to clone.
#[derive(Clone)]
pub struct Media(Arc<Inner>);

struct Inner {
    store: Store,
    limits: Limits,
    flights: Flights,
    room: Arc<Semaphore>,
    /// What the smallest picture counts as.
    share: u32,
    waiting: AtomicUsize,
}

/// An original that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What it is kept and asked for by.
    pub hash: String,
    /// How wide it is, upright.
    pub width: u32,
    /// How high.
    pub height: u32,
    /// What it is.
    pub kind: Kind,
    /// How many bytes it has.
    pub bytes: u64,
    /// What the camera wrote beside the pixels, when this call has read it: kept beside the original, never served.
    pub set_aside: Option<Bytes>,
}

impl Taken {
    fn of(hash: String, card: &Card, set_aside: Option<Bytes>) -> Self {
        let Card { kind, width, height, bytes } = *card;
        Self { hash, width, height, kind, bytes, set_aside }
    }
}

impl Media {
    /// Opens the store; a folder is made when it is not there.
    pub fn open(config: &Config) -> Result<Self, Refusal> {
        let processors =
            std::thread::available_parallelism().map_or(2, |count| u32::try_from(count.get()).unwrap_or(2));
        Ok(Self(Arc::new(Inner {
            store: Store::open(config)?,
            limits: config.limits,
            flights: Flights::default(),
            room: Arc::new(Semaphore::new(MEGAPIXELS_AT_ONCE as usize)),
            share: (MEGAPIXELS_AT_ONCE / processors).max(1),
            waiting: AtomicUsize::new(0),
        })))
    }

    /// What is taken from outside.
    pub fn limits(&self) -> Limits {
        self.0.limits
    }

    /// Takes a picture from outside: looked at before it is decoded, and decoded to its end before it is believed. The
    /// same bytes again are the same picture, and are not decoded again.
    pub async fn take(&self, bytes: Bytes, claimed: Option<&str>) -> Result<Taken, Refusal> {
        let taken = self.taken(bytes, claimed).await;
        let outcome = match &taken {
            Ok(_) => "taken",
            Err(Refusal::Busy | Refusal::Store(_) | Refusal::Internal(_)) => "failed",
            Err(_) => "refused",
        };
        metrics::counter!("bodega_media_taken_total", "outcome" => outcome).increment(1);
        taken
    }

    async fn taken(&self, bytes: Bytes, claimed: Option<&str>) -> Result<Taken, Refusal> {
        let inner = &self.0;
        let head = Head::of(&bytes, claimed, &inner.limits)?;
        let hash = address::hash(&bytes);
        let turn = inner.flights.take(&hash).await;
        if let Some(card) = inner.store.card(&hash).await? {
            inner.store.touch(&hash, &card).await?;
            return Ok(Taken::of(hash, &card, None));
        }
        let (limits, file) = (inner.limits, bytes.clone());
        let decoded = self.work(head.pixels(), move || {
            let decoded = pixels::decode(&file, &head, &limits)?;
            let size = pixels::upright(decoded.turn, head.width, head.height);
            Ok((size, decoded.exif.map(Bytes::from)))
        });
        let ((width, height), exif) = decoded.await?;
        let card = Card { kind: head.kind, width, height, bytes: bytes.len() as u64 };
        inner.store.keep(&hash, &card, bytes, exif.clone()).await?;
        drop(turn);
        Ok(Taken::of(hash, &card, exif))
    }

    /// Takes a drawing of the program itself. Never hand it anything that came from outside.
    #[cfg(feature = "draw")]
    pub async fn draw(&self, svg: String) -> Result<Taken, Refusal> {
        let inner = &self.0;
        let bytes = Bytes::from(svg);
        let hash = address::hash(&bytes);
        let _turn = inner.flights.take(&hash).await;
        if let Some(card) = inner.store.card(&hash).await? {
            inner.store.touch(&hash, &card).await?;
            return Ok(Taken::of(hash, &card, None));
        }
        // Reading it is quick; it is drawn when somebody wants to see it.
        let height = crate::draw::Drawing::read(&bytes)?.height();
        let card = Card { kind: Kind::Svg, width: crate::draw::WIDTH, height, bytes: bytes.len() as u64 };
        inner.store.keep(&hash, &card, bytes, None).await?;
        Ok(Taken::of(hash, &card, None))
    }

    /// What is known of an original; none when it is not here.
    pub async fn look(&self, hash: &str) -> Result<Option<Taken>, Refusal> {
        if !address::is_hash(hash) {
            return Ok(None);
        }
        let card = self.0.store.card(hash).await?;
        Ok(card.map(|card| Taken::of(hash.to_owned(), &card, None)))
    }

    /// A rendition: the one that is kept, or made now. None when there is no such original, or it is not shown so wide.
    pub async fn rendition(&self, hash: &str, width: u32, format: Format) -> Result<Option<Bytes>, Refusal> {
        if !address::is_hash(hash) {
            return Ok(None);
        }
        let found = |found: &'static str| {
            metrics::counter!("bodega_media_renditions_total", "found" => found, "format" => format.extension())
                .increment(1);
        };
        if let Some(bytes) = self.0.store.rendition(hash, width, format).await? {
            found("kept");
            return Ok(Some(bytes));
        }
        let Some(card) = self.0.store.card(hash).await? else { return Ok(None) };
        if !address::widths(card.width).contains(&width) {
            return Ok(None);
        }
        let turn = self.0.flights.take(hash).await;
        if let Some(bytes) = self.0.store.rendition(hash, width, format).await? {
            found("awaited");
            return Ok(Some(bytes));
        }
        let (media, name) = (self.clone(), hash.to_owned());
        // A task of its own: it is finished and kept even when whoever asked first has gone away.
        let making = tokio::spawn(async move {
            let _turn = turn;
            media.make(&name, &card, vec![(width, format)]).await
        });
        let made = making.await.map_err(|error| Refusal::Internal(error.to_string()))?;
        found(if made.is_ok() { "made" } else { "failed" });
        Ok(made?.into_iter().next())
    }

    /// Makes every rendition of an original that is not there yet, and says how many. For the background.
    pub async fn make_the_rest(&self, hash: &str) -> Result<usize, Refusal> {
        let Some(card) = (if address::is_hash(hash) { self.0.store.card(hash).await? } else { None }) else {
            return Ok(0);
        };
        let _turn = self.0.flights.take(hash).await;
        let there = self.0.store.renditions(hash).await?;
        let all = address::widths(card.width).into_iter().flat_map(|width| Format::ALL.map(|format| (width, format)));
        let is_missing = |(width, format): &(u32, Format)| !there.contains(&format!("{width}.{}", format.extension()));
        let missing: Vec<_> = all.filter(is_missing).collect();
        if missing.is_empty() {
            return Ok(0);
        }
        Ok(self.make(hash, &card, missing).await?.len())
    }

    async fn make(&self, hash: &str, card: &Card, wanted: Vec<(u32, Format)>) -> Result<Vec<Bytes>, Refusal> {
        let inner = &self.0;
        let missing = || Refusal::Internal(format!("the original {hash} is not where its card is"));
        let original = inner.store.original(hash).await?.ok_or_else(missing)?;
        let (kind, limits, asked) = (card.kind, Limits { bytes: usize::MAX, ..inner.limits }, wanted.clone());
        let pixels = if kind == Kind::Svg { 0 } else { u64::from(card.width) * u64::from(card.height) };
        let made = self.work(pixels, move || rendition::render(&original, kind, &limits, &asked)).await?;
        for ((width, format), bytes) in wanted.iter().zip(&made) {
            inner.store.keep_rendition(hash, *width, *format, bytes.clone()).await?;
        }
        Ok(made)
    }

    /// Removes an original and all that was made of it. Whoever calls this has made sure that nobody speaks of it.
    pub async fn forget(&self, hash: &str) -> Result<(), Refusal> {
        if address::is_hash(hash) {
            let _turn = self.0.flights.take(hash).await;
            self.0.store.forget(hash).await?;
        }
        Ok(())
    }

    /// The same, unless somebody has taken or drawn it again since `time`: then it stays, since a row that speaks of it is
    /// about to be written. False: it stayed, or was not there.
    pub async fn forget_untouched(&self, hash: &str, time: Time) -> Result<bool, Refusal> {
        if !address::is_hash(hash) {
            return Ok(false);
        }
        let _turn = self.0.flights.take(hash).await;
        let is_old = self.0.store.touched(hash).await?.is_some_and(|touched| touched < time.micros());
        if is_old {
            self.0.store.forget(hash).await?;
        }
        Ok(is_old)
    }

    /// The originals that nobody has taken or drawn again since `time`, in parts of moderate size.
    pub async fn untouched_since(&self, time: Time) -> Result<Vec<Vec<String>>, Refusal> {
        let mut parts = Vec::new();
        for shard in self.0.store.shards().await? {
            let part = self.0.store.older_in(&shard, time.micros()).await?;
            if !part.is_empty() {
                parts.push(part);
            }
        }
        Ok(parts)
    }

    /// Can pictures be kept here?
    pub async fn probe(&self) -> Result<(), Refusal> {
        Ok(self.0.store.probe().await?)
    }

    /// The renditions' routes: `/media/{hash}/{width}.{webp|jpg}`. They are public: a hash cannot be guessed, and what is
    /// in a shop's pages is for everybody.
    pub fn routes(&self) -> axum::Router {
        crate::routes::routes(self.clone())
    }

    /// Does heavy work where it keeps nobody waiting, when there is room for so many pixels.
    async fn work<R: Send + 'static>(
        &self,
        pixels: u64,
        work: impl FnOnce() -> Result<R, Refusal> + Send + 'static,
    ) -> Result<R, Refusal> {
        let _room = self.room(pixels).await?;
        let began = Instant::now();
        let done = tokio::task::spawn_blocking(work).await;
        metrics::histogram!("bodega_media_work_seconds").record(began.elapsed().as_secs_f64());
        match done {
            Ok(done) => done,
            // A decoder that meets what it did not expect may panic: the picture's fault as much as its own.
            Err(error) => {
                tracing::warn!(%error, "working on a picture panicked");
                Err(Refusal::broken("it cannot be read"))
            }
        }
    }

    async fn room(&self, pixels: u64) -> Result<OwnedSemaphorePermit, Refusal> {
        let inner = &self.0;
        let megapixels = u32::try_from(pixels.div_ceil(1_000_000)).unwrap_or(u32::MAX);
        let wanted = megapixels.clamp(inner.share, MEGAPIXELS_AT_ONCE);
        let _waiting = Waiting::begin(&inner.waiting)?;
        let room = inner.room.clone().acquire_many_owned(wanted).await;
        room.map_err(|closed| Refusal::Internal(closed.to_string()))
    }
}

/// One who waits, counted for as long as they do, also when they go away.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn begin(count: &'a AtomicUsize) -> Result<Self, Refusal> {
        let before = count.fetch_add(1, Ordering::Relaxed);
        let waiting = Self(count);
        if before >= MOST_WAITING { Err(Refusal::Busy) } else { Ok(waiting) }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
