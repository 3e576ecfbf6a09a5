use askama::{Template, filters::HtmlSafe};

/// Money as a shop writes it: the minor units smaller and raised, the point there for reading out and copying.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<span class="price"><span class="cur">{{ sign }}</span>{{ whole }}{% if !minor.is_empty() %}<i>.</i><sup>{{ minor }}</sup>{% endif %}</span>"#,
    ext = "html"
)]
pub struct Price {
    sign: String,
    whole: String,
    minor: String,
}

impl Price {
    /// `amount` minor units of a currency that has `decimals` of them.
    pub fn new(amount: i64, code: &str, decimals: u8) -> Self {
        let width = usize::from(decimals) + 1;
        let digits = format!("{:0>width$}", amount.unsigned_abs());
        let (whole, minor) = digits.split_at(digits.len() - usize::from(decimals));
        let minus = if amount < 0 { "−" } else { "" };
        Self { sign: format!("{minus}{}", symbol(code)), whole: grouped(whole), minor: minor.to_owned() }
    }

    /// The same in one line, for where no markup may stand.
    pub fn plain(&self) -> String {
        let point = if self.minor.is_empty() { "" } else { "." };
        format!("{}{}{point}{}", self.sign, self.whole, self.minor)
    }
}

impl HtmlSafe for Price {}

/// The sign that a currency is known by where it is used; otherwise its letters.
fn symbol(code: &str) -> String {
    match code {
        "ILS" => "₪".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        "USD" => "$".to_owned(),
        "JPY" => "¥".to_owned(),
        "INR" => "₹".to_owned(),
        other => format!("{other}\u{a0}"),
    }
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
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
}
