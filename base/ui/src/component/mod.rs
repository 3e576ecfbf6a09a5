//! The pieces that pages are made of, one for each thing. Each is a template with typed fields, and a page puts it in
//! with `{{ … }}`.

mod chip;
mod icon;
mod notice;
mod price;
mod scene;
mod table;

pub use chip::{Chip, Tone};
pub use icon::Icon;
pub use notice::{Empty, Notice};
pub use price::Price;
pub use scene::Scene;
pub use table::{Cell, Table};
