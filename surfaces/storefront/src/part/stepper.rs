//! How many of something are in the basket: one button that becomes − n +.

use askama::{Template, filters::HtmlSafe};
use bodega_browse::{Card, Stock, VariantLine};
use bodega_catalog::product::Unit;
use bodega_ui::component::Icon;
use serde::{Deserialize, Serialize};

use crate::{say, ways::encoded, words::Words};

/// What can be put into the basket, as far as a stepper needs to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ware {
    /// By what it is put in.
    pub sku: String,
    /// What it is called.
    pub title: String,
    /// In what it is counted.
    pub unit: Unit,
    /// It is sold in multiples of this.
    pub step: i64,
    /// The least that is sold at once.
    pub min: Option<i64>,
    /// The most that is sold at once.
    pub max: Option<i64>,
    /// Is it the main thing of its page?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub large: bool,
}

/// A stepper, and the marks by which a kept page knows where it stands: see `hole`.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "part/stepper.html")]
pub struct Stepper {
    /// What it counts.
    pub ware: Ware,
    /// How many there are.
    pub count: i64,
    /// The words around it.
    pub words: Words,
    /// Is it marked, so that it can be filled in for whoever looks?
    pub marked: bool,
}

impl HtmlSafe for Stepper {}

impl Ware {
    /// What a card shows, unless nobody has it.
    pub fn of_card(card: &Card) -> Option<Self> {
        let title = if card.variants > 1 && !card.size.is_empty() {
            format!("{}, {}", card.title, card.size)
        } else {
            card.title.clone()
        };
        (card.stock != Stock::Out).then(|| Self {
            sku: card.sku.clone(),
            title,
            unit: card.unit,
            step: card.step,
            min: card.min,
            max: card.max,
            large: false,
        })
    }

    /// A variant of a product, unless nobody has it.
    pub fn of_variant(title: &str, line: &VariantLine) -> Option<Self> {
        (line.stock != Stock::Out).then(|| Self {
            sku: line.sku.clone(),
            title: if line.title.is_empty() { title.to_owned() } else { format!("{title}, {}", line.title) },
            unit: line.unit,
            step: line.step,
            min: line.min,
            max: line.max,
            large: true,
        })
    }

    /// The least that can be had: a whole number of steps.
    pub fn least(&self) -> i64 {
        let step = self.step.max(1);
        let min = self.min.unwrap_or(step).max(step);
        (min + step - 1) / step * step
    }

    /// So much of it: `2`, `600 g`.
    pub fn much(&self, words: Words, count: i64) -> String {
        say::much(words.lang(), count, self.unit)
    }
}

impl Stepper {
    /// `count` of a ware.
    pub fn of(words: Words, ware: Ware, count: i64) -> Self {
        Self { ware, count, words, marked: false }
    }

    /// None yet, marked for whoever looks.
    pub fn open(words: Words, ware: Ware) -> Self {
        Self { ware, count: 0, words, marked: true }
    }

    /// Where the browser goes on when the page is shown again.
    pub fn anchor(&self) -> String {
        format!("s-{}", encoded(&self.ware.sku))
    }

    fn shown(&self) -> String {
        self.ware.much(self.words, self.count)
    }

    fn less(&self) -> i64 {
        let fewer = self.count - self.ware.step.max(1);
        if fewer < self.ware.least() { 0 } else { fewer }
    }

    fn more(&self) -> i64 {
        if self.count == 0 { self.ware.least() } else { self.count + self.ware.step.max(1) }
    }

    fn is_full(&self) -> bool {
        self.ware.max.is_some_and(|max| self.more() > max)
    }

    /// The ware for its mark: nothing in it ends a comment.
    fn mark(&self) -> String {
        let text = serde_json::to_string(&self.ware).unwrap_or_default();
        text.replace('<', "\\u003c").replace('>', "\\u003e")
    }
}

#[cfg(test)]
mod tests {
    use bodega_kernel::Lang;

    use super::*;

    fn ware(step: i64, min: Option<i64>, max: Option<i64>) -> Ware {
        Ware { sku: "A-1".to_owned(), title: "Figs".to_owned(), unit: Unit::Each, step, min, max, large: false }
    }

    fn around(ware: Ware, count: i64) -> (i64, i64, bool) {
        let stepper = Stepper::of(Words::of(Lang::En), ware, count);
        (stepper.less(), stepper.more(), stepper.is_full())
    }

    #[test]
    fn it_goes_by_steps_and_not_below_the_least() {
        assert_eq!(around(ware(1, None, None), 0), (0, 1, false));
        assert_eq!(around(ware(1, None, Some(2)), 2), (1, 3, true));
        assert_eq!(around(ware(100, Some(250), None), 0), (0, 300, false));
        assert_eq!(around(ware(100, Some(250), None), 300), (0, 400, false));
        assert_eq!(around(ware(0, Some(-4), None), 1), (0, 2, false), "nonsense does not loop");
    }
}
