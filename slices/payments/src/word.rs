//! Enums that are stored and sent as one word in capitals.

pub(crate) use bodega_db::words;
