//! Finding: the words of a plan are looked up, what is found is scored, filtered, counted and ordered.
//!
//! It goes word by word through the postings of a segment and adds up in an array with a place for each document
//! ("term at a time"). Every match has to be visited anyway, since facets are counted over all of them; so nothing is
//! gained by finding the best ones first.

mod collect;
mod counts;
mod filter;
mod gather;
mod nearness;
mod score;
mod search;
mod suggest;
mod tally;

pub(crate) use gather::{Part, beginning, frequency, worth};
pub(crate) use search::search;
pub(crate) use suggest::suggest;
