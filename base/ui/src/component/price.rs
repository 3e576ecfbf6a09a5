use askama::{Template, filters::HtmlSafe};
use bodega_kernel::{Lang, Money};

use crate::speech;

/// Money as a shop writes it: the minor units smaller and raised, the point there for reading out and copying. English
/// and Hebrew have the sign before the number, German and Spanish after it.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<span class="price">{{ minus }}{% if !after %}<span class="cur">{{ sign }}</span>{% endif %}{{ whole }}{% if !minor.is_empty() %}<i>{{ point }}</i><sup>{{ minor }}</sup>{% endif %}{% if after %}<span class="cur after">&#160;{{ sign }}</span>{% endif %}</span>"#,
    ext = "html"
)]
pub struct Price {
    minus: &'static str,
    sign: String,
    whole: String,
    point: char,
    minor: String,
    after: bool,
}

impl Price {
    /// `amount` minor units of a currency that has `decimals` of them, in English.
    pub fn new(amount: i64, code: &str, decimals: u8) -> Self {
        Self::written(amount, code, decimals, Lang::En)
    }

    /// Money in a language.
    pub fn of(money: Money, lang: Lang) -> Self {
        Self::written(money.amount, money.currency.code(), money.currency.decimals(), lang)
    }

    fn written(amount: i64, code: &str, decimals: u8, lang: Lang) -> Self {
        let width = usize::from(decimals) + 1;
        let digits = format!("{:0>width$}", amount.unsigned_abs());
        let (whole, minor) = digits.split_at(digits.len() - usize::from(decimals));
        let after = matches!(lang, Lang::De | Lang::Es);
        Self {
            minus: if amount < 0 { "−" } else { "" },
            sign: symbol(code, after),
            whole: speech::grouped_digits(lang, whole),
            point: speech::point(lang),
            minor: minor.to_owned(),
            after,
        }
    }

    /// The same in one line, for where no markup may stand.
    pub fn plain(&self) -> String {
        let Self { minus, sign, whole, minor, .. } = self;
        let point = if minor.is_empty() { String::new() } else { self.point.to_string() };
        if self.after {
            format!("{minus}{whole}{point}{minor}\u{a0}{sign}")
        } else {
            format!("{minus}{sign}{whole}{point}{minor}")
        }
    }
}

impl HtmlSafe for Price {}

/// The sign that a currency is known by where it is used; otherwise its letters.
fn symbol(code: &str, after: bool) -> String {
    match code {
        "ILS" => "₪".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        "USD" => "$".to_owned(),
        "JPY" => "¥".to_owned(),
        "INR" => "₹".to_owned(),
        other if after => other.to_owned(),
        other => format!("{other}\u{a0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_a_shop_writes_it() {
        assert_eq!(Price::new(1290, "ILS", 2).plain(), "₪12.90");
        assert_eq!(Price::new(5, "EUR", 2).plain(), "€0.05");
        assert_eq!(Price::new(-123_456_789, "USD", 2).plain(), "−$1,234,567.89");
        assert_eq!(Price::new(1290, "JPY", 0).plain(), "¥1,290");
        assert_eq!(Price::new(1290, "KWD", 3).plain(), "KWD\u{a0}1.290");
    }

    #[test]
    fn the_sign_stands_where_the_language_has_it() {
        let euros = Money::new(129_050, "EUR".parse().unwrap());
        let said = Lang::ALL.map(|lang| Price::of(euros, lang).plain());
        assert_eq!(said, ["€1,290.50", "€1,290.50", "1.290,50\u{a0}€", "1290,50\u{a0}€"]);
        let html = Price::of(euros, Lang::De).render().unwrap();
        assert!(html.contains("1.290<i>,</i><sup>50</sup><span class=\"cur after\">&#160;€</span>"), "{html}");
    }
}
