//! How guests come to their orders: by a token that says which order it is for, and that nobody else can make. Nothing is
//! stored for it, so nothing is written for it when an order is placed.

use bodega_kernel::{Id, MerchantId, noun};
use ring::hmac;

/// What seals the tokens: the installation's secret for this one use.
#[derive(Clone)]
pub struct Seal(hmac::Key);

/// So much of a signature is enough against guessing: 128 bits.
const LETTERS: usize = 22;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Seal {
    /// From the secret.
    pub fn new(secret: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// The token of an order.
    pub fn token(&self, merchant: MerchantId, order: Id<noun::Order>) -> String {
        format!("{}.{}", letters(order), self.signature(merchant, order))
    }

    /// The order that a token is for, if it is one of ours.
    pub fn opens(&self, merchant: MerchantId, token: &str) -> Option<Id<noun::Order>> {
        let (order, signature) = token.split_once('.')?;
        let order: Id<noun::Order> = format!("ord_{order}").parse().ok()?;
        let expected = self.signature(merchant, order);
        // Without telling by time where they differ.
        let differs = expected.bytes().zip(signature.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b));
        (expected.len() == signature.len() && differs == 0).then_some(order)
    }

    fn signature(&self, merchant: MerchantId, order: Id<noun::Order>) -> String {
        let tag = hmac::sign(&self.0, format!("order:{}:{order}", merchant.0).as_bytes());
        let bits = tag.as_ref().iter().take(17).fold((0_u32, 0_u32, String::new()), |(held, count, mut text), byte| {
            let (mut held, mut count) = ((held << 8) | u32::from(*byte), count + 8);
            while count >= 6 {
                count -= 6;
                text.push(char::from(ALPHABET[(held >> count) as usize & 63]));
                held &= (1 << count) - 1;
            }
            (held, count, text)
        });
        bits.2.chars().take(LETTERS).collect()
    }
}

/// An id without its prefix.
fn letters(order: Id<noun::Order>) -> String {
    let text = order.to_string();
    text.strip_prefix("ord_").unwrap_or(&text).to_owned()
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_its_own_order_at_its_own_merchant() {
        let (seal, other) = (Seal::new(b"one"), Seal::new(b"other"));
        let order: Id<noun::Order> = Id::from_uuid(uuid::Uuid::from_u128(7));
        let token = seal.token(MerchantId(1), order);
        assert_eq!(token.len(), 26 + 1 + LETTERS);
        assert_eq!(seal.opens(MerchantId(1), &token), Some(order));
        assert_eq!(seal.opens(MerchantId(2), &token), None);
        assert_eq!(other.opens(MerchantId(1), &token), None);
        for at in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[at] = if forged[at] == b'0' { b'1' } else { b'0' };
            let forged = String::from_utf8(forged).unwrap();
            assert_eq!(seal.opens(MerchantId(1), &forged), None, "{forged}");
        }
        for junk in ["", ".", "x.y", &token[..26], &format!("{token}A")] {
            assert_eq!(seal.opens(MerchantId(1), junk), None, "{junk}");
        }
    }
}
