//! Lines while they are being priced.

use bodega_kernel::{Id, noun};

use super::{
    Basket, BasketLine, LineDiscount,
    rounding::{MOST, part},
};

/// A line on its way to its price.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    pub subtotal: i64,
    /// What is left of it after the promotions so far.
    pub left: i64,
    pub quantity: i64,
    pub unit_price: i64,
    pub per: i64,
    pub by_piece: bool,
    pub gift: Option<Id<noun::Promotion>>,
    pub discounts: Vec<LineDiscount>,
}

impl Work {
    /// So many pieces of something that is counted so; of what is weighed, a line is one.
    pub fn pieces(&self) -> i64 {
        if self.by_piece { self.quantity } else { i64::from(self.quantity > 0) }
    }

    /// So much of it, without promotions.
    pub fn of(quantity: i64, unit_price: i64, per: i64, by_piece: bool) -> Self {
        let (quantity, unit_price, per) = (quantity.max(0), unit_price.max(0), per.max(1));
        let subtotal = part(unit_price, quantity, per);
        Self { subtotal, left: subtotal, quantity, unit_price, per, by_piece, gift: None, discounts: Vec::new() }
    }

    fn line(line: &BasketLine) -> Self {
        let price = if line.gift.is_some() { 0 } else { line.price.amount };
        Self { gift: line.gift, ..Self::of(line.quantity, price, line.price.per, line.goods.is_by_piece()) }
    }

    /// Takes something off it.
    pub fn take_off(&mut self, discount: LineDiscount) {
        self.left -= discount.amount;
        self.discounts.push(discount);
    }

    /// What was taken off it.
    pub fn discount(&self) -> i64 {
        self.subtotal - self.left
    }
}

/// All lines before promotions. False: nobody could pay so much, and they cost nothing here.
pub(crate) fn lines(basket: &Basket) -> (Vec<Work>, bool) {
    let mut works: Vec<Work> = basket.lines.iter().map(Work::line).collect();
    let sum: i128 = works.iter().map(|work| i128::from(work.subtotal)).sum();
    let fits = sum <= i128::from(MOST) && basket.tip <= MOST && basket.shipping.is_none_or(|price| price <= MOST);
    if !fits {
        for work in &mut works {
            (work.unit_price, work.subtotal, work.left) = (0, 0, 0);
        }
    }
    (works, fits)
}

/// An order of the lines that does not depend on where they stand: by what they are, then by their key.
pub(crate) fn ranks(basket: &Basket) -> Vec<u32> {
    let mut order: Vec<usize> = (0..basket.lines.len()).collect();
    order.sort_unstable_by_key(|at| {
        (basket.lines[*at].goods.variant, basket.lines[*at].quantity, basket.lines[*at].key)
    });
    let mut ranks = vec![0; order.len()];
    for (rank, at) in order.into_iter().enumerate() {
        ranks[at] = u32::try_from(rank).unwrap_or(u32::MAX);
    }
    ranks
}
