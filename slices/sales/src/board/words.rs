//! Words by which an order is found.

use std::collections::BTreeSet;

use crate::order::Order;

/// More words of one order than this are not kept; the first are those of its number and its buyer.
const MOST: usize = 120;
/// A longer word is cut: nobody types it.
const LONGEST: usize = 40;
/// More words than this are not looked for.
const MOST_ASKED: usize = 8;

/// The words of an order: its number, who bought it, and what.
pub(super) fn of(order: &Order) -> Vec<String> {
    let mut words = BTreeSet::new();
    let mut add = |text: &str| words.extend(split(text).take(MOST));
    add(&order.number.to_string());
    for text in order.external_id.iter() {
        add(text);
    }
    if let Some(contact) = &order.contact {
        add(&contact.name);
        for text in contact.email.iter() {
            add(text);
        }
        if let Some(address) = &contact.address {
            add(&address.name);
            add(&address.city);
        }
        // A phone is found by its digits, however they are spaced.
        let digits: String =
            contact.phone.iter().flat_map(|phone| phone.chars()).filter(char::is_ascii_digit).collect();
        add(&digits);
    }
    for sold in &order.agreement.items {
        add(&sold.sku);
        add(&sold.whole_title());
    }
    words.into_iter().take(MOST).collect()
}

/// The words that somebody looks for; each of them has to begin a word of the order.
pub(super) fn asked(text: &str) -> Vec<String> {
    split(text).take(MOST_ASKED).collect()
}

fn split(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).take(LONGEST).collect())
}

/// As SQLite looks for them: all of them, among the words of one merchant.
pub(super) fn for_sqlite(merchant: i64, words: &[String]) -> String {
    let mut query = of_merchant(merchant);
    for word in words {
        query.push_str(&format!(" AND \"{word}\" *"));
    }
    query
}

/// As PostgreSQL does; row-level security and the statement hold the merchant.
pub(super) fn for_postgres(words: &[String]) -> String {
    words.iter().map(|word| format!("'{word}':*")).collect::<Vec<_>>().join(" & ")
}

/// The word that names a merchant: no other has a letter of this kind in front.
pub(super) fn of_merchant(merchant: i64) -> String {
    format!("xmerchant{merchant}x")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_words_and_no_query() {
        assert_eq!(asked("Dana@Example.com  \"OR\" חלב-טרי *"), ["dana", "example", "com", "or", "חלב", "טרי"]);
        assert_eq!(asked("' \" ( ) : * & |"), Vec::<String>::new());
        assert_eq!(asked(&"x".repeat(99))[0].len(), LONGEST);
        assert_eq!(for_postgres(&asked("a' b")), "'a':* & 'b':*");
        assert_eq!(for_sqlite(7, &asked("a\" b")), "xmerchant7x AND \"a\" * AND \"b\" *");
    }
}
