//! The rush: a button, a counter that stops, and beside it what the books say.

use askama::Template;
use bodega_ui::{
    Shell, Theme, asset,
    component::{Icon, Notice, Tone},
    speech,
};

use crate::demo::rush::{BUYERS, Seen, UNITS, Verdict};

/// The page of the rush.
#[derive(Debug, Clone, Template)]
#[template(path = "page/rush.html")]
pub struct RushPage {
    /// What is around it.
    pub shell: Shell,
    /// How far it is.
    pub seen: Seen,
}

/// A line of the verdict.
struct Finding {
    good: bool,
    text: String,
}

impl RushPage {
    /// The page while it is so far.
    pub fn new(seen: Seen, brand: &str, theme: Theme) -> Self {
        let mut shell = Shell::new("The rush", "/demo/rush").of(brand).lit(theme).as_front();
        shell.description = format!("{BUYERS} buyers for {UNITS} loaves, at once.");
        shell.scripts.push(&bodega_storefront::LIVE);
        shell.styles.push(&bodega_storefront::ORDER);
        Self { shell, seen }
    }

    fn buyers(&self) -> u32 {
        BUYERS
    }

    fn units(&self) -> u32 {
        UNITS
    }

    /// How many of the loaves on the shelf are sold, loaf by loaf.
    fn loaves(&self) -> Vec<bool> {
        (0..UNITS).map(|at| at < self.seen.sold).collect()
    }

    fn came(&self) -> u32 {
        self.seen.sold + self.seen.late + self.others()
    }

    fn others(&self) -> u32 {
        self.seen.others.values().sum()
    }

    fn state(&self) -> String {
        let Seen { took, .. } = &self.seen;
        match took {
            Some(took) => format!("All {BUYERS} were served in {} seconds.", seconds(*took)),
            None if self.seen.runs => format!("{} of {BUYERS} buyers have their answer.", self.came()),
            None => "The shelf is full and the door is closed.".to_owned(),
        }
    }

    fn findings(&self) -> Vec<Finding> {
        self.seen.verdict.as_ref().map(|verdict| findings(verdict, &self.seen)).unwrap_or_default()
    }

    fn summary(&self) -> Option<Notice> {
        let verdict = self.seen.verdict.as_ref()?;
        let notice = |tone, title: &str| Some(Notice { tone, title: title.to_owned(), text: String::new() });
        if verdict.is_clean() && self.seen.sold == UNITS {
            return notice(Tone::Good, "Exactly 50 were sold. Nobody paid for a loaf that was not there.");
        }
        notice(Tone::Wrong, "This is not as it should be.")
    }

    /// Before, during and after.
    pub fn samples() -> Vec<Self> {
        let page = |seen| Self::new(seen, "Bodega", Theme::Auto);
        let running = Seen { runs: true, sold: 31, late: 12, ..Seen::default() };
        let clean = Verdict { orders: UNITS, payments: 50, ..Verdict::default() };
        let ended = Seen { sold: 50, late: 450, took: Some(2_410), verdict: Some(clean.clone()), ..Seen::default() };
        let wrong = Verdict { orders: 49, stock: vec!["<one too few>".to_owned()], ..clean };
        let others = [("SLOT_UNAVAILABLE".to_owned(), 1)].into();
        let broken = Seen { sold: 50, late: 449, others, took: Some(2_410), verdict: Some(wrong), ..Seen::default() };
        vec![page(Seen::default()), page(running), page(ended), page(broken)]
    }
}

fn findings(verdict: &Verdict, seen: &Seen) -> Vec<Finding> {
    let finding = |good, text| Finding { good, text };
    let mut all = vec![
        finding(
            verdict.orders == seen.sold && seen.sold == UNITS,
            format!("{} orders stand in the book, each with a number of its own.", verdict.orders),
        ),
        finding(verdict.left == 0, format!("{} loaves are left to be bought.", verdict.left)),
        finding(
            verdict.stock.is_empty(),
            match verdict.stock.len() {
                0 => "Every balance of stock is what its ledger adds up to.".to_owned(),
                _ => format!("The ledger of stock does not add up: {}", verdict.stock.join("; ")),
            },
        ),
        finding(
            verdict.money.is_empty(),
            match verdict.money.len() {
                0 => format!("All {} payments say what their transfers add up to, to the cent.", verdict.payments),
                _ => format!("The ledger of money does not add up: {}", verdict.money.join("; ")),
            },
        ),
    ];
    let other = |(code, count): (&String, &u32)| finding(false, format!("{count} were refused with {code}."));
    all.extend(seen.others.iter().map(other));
    all
}

fn seconds(millis: u64) -> String {
    speech::decimal(bodega_kernel::Lang::En, i64::try_from(millis / 100).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_asks_again_only_while_it_runs_and_says_what_it_found() {
        let pages: Vec<String> = RushPage::samples().iter().map(|page| page.render().unwrap()).collect();
        assert!(!pages[0].contains("data-every") && pages[1].contains("data-every"), "{}", pages[1]);
        assert!(pages[1].contains("43 of 500") && !pages[2].contains("data-every"));
        assert!(pages[2].contains("Exactly 50 were sold") && pages[2].contains("2.4 seconds"), "{}", pages[2]);
        assert!(pages[3].contains("not as it should be") && pages[3].contains("SLOT_UNAVAILABLE"));
        assert!(!pages[3].contains("<one too few>"));
    }
}
