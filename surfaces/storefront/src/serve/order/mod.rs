//! Orders: the list, one of them, the thanks for it, and what can be done about it.

mod act;
mod ask_back;
mod list;
mod mine;
mod see;
mod show;
mod steps;
mod thanks;

pub(crate) use act::{again, cancel};
pub(crate) use ask_back::{answer_back, ask_back};
pub(crate) use list::list;
pub(crate) use mine::{NAME, latest, remember};
pub(crate) use show::show;
pub(crate) use thanks::thanks;
