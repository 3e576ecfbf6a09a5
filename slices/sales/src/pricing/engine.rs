//! The engine: a book and a basket in, a quote out. Pure and total: no clock, no database, no basket that breaks it.

use super::{
    Basket, Book, Gift, Problem, Quote, QuotedLine, Refused, Use, coin,
    conditions::{self, Wall},
    matching::Bits,
    offers::{Candidate, Settled, settle},
    on_top::{Deposits, charged, deposited},
    sum,
    taxes::{Finder, Taxes},
    work::{self, Work},
};

/// What a basket costs by a book.
pub fn quote(book: &Book, basket: &Basket) -> Quote {
    let (mut works, fits) = work::lines(basket);
    let ranks = work::ranks(basket);
    let bits = selected(book, basket);
    let (candidates, mut problems) = candidates(book, basket, &bits, fits);
    let mut settled = settle(&candidates, &mut works, &ranks);
    if !fits {
        problems.push(Problem::AmountTooLarge);
    }
    let gifts = presents(basket, &settled, &mut problems);

    let mut taxes = Taxes::new(book.settings.prices_include_tax);
    let place = book.taxed_at(basket);
    let mut finder = Finder { table: &book.taxes, place, at: basket.at, found: Vec::new() };
    let deposits = deposited(book, basket, &bits);
    let lines = tax_lines(book, basket, works, &deposits, &mut taxes, &mut finder);

    let (raws, meter) = charged(book, basket, &lines, &deposits, &candidates, &mut settled, &mut problems);
    let charges = raws.iter().map(|raw| raw.taxed(raw.class, &mut taxes, &mut finder)).collect();
    told(book, basket, &candidates, &settled, &mut problems);
    for line in basket.lines.iter().filter(|line| !line.goods.is_for_sale(basket.at)) {
        problems.push(Problem::NotForSale { key: line.key, variant: line.goods.variant });
    }
    let uses = uses(book, &settled);
    let quote = Quote {
        currency: basket.currency,
        at: basket.at,
        tax_included: book.settings.prices_include_tax,
        lines,
        discounts: settled.applied,
        charges,
        taxes: Vec::new(),
        subtotal: 0,
        discount: 0,
        delivery_fee: 0,
        tax: 0,
        total: 0,
        free_delivery: meter,
        coin: basket.cash.then(|| coin::of(basket.currency)),
        uses,
        gifts,
        problems,
        terms: settled.terms,
    };
    sum::up(quote, taxes)
}

/// The limited ones among those that were applied.
fn uses(book: &Book, settled: &Settled) -> Vec<Use> {
    let of = |term: &super::Term| {
        let rule = book.rules.binary_search_by_key(&term.promotion, |rule| rule.promotion.id).ok()?;
        let content = &book.rules.get(rule)?.promotion.content;
        let (limit, limit_per_customer) = (content.limit, content.limit_of_each());
        Some(Use { promotion: term.promotion, limit, limit_per_customer })
    };
    settled.terms.iter().filter(|term| term.limited).filter_map(of).collect()
}

/// The selections that each line belongs to. Presents belong to none: nothing is reckoned by them.
fn selected(book: &Book, basket: &Basket) -> Vec<Bits> {
    let of = |line: &super::BasketLine| match line.gift {
        Some(_) => Bits::default(),
        None => book.index.of(&line.goods, line.before.is_some_and(|before| before > line.price.amount)),
    };
    basket.lines.iter().map(of).collect()
}

/// The promotions that speak to this shopper, in the order of their ids; and what is to be said of the codes.
fn candidates<'b>(book: &'b Book, basket: &Basket, bits: &[Bits], fits: bool) -> (Vec<Candidate<'b>>, Vec<Problem>) {
    let (mut candidates, mut problems, mut typed) = (Vec::new(), Vec::new(), Vec::new());
    for code in &basket.codes {
        let folded = crate::promotion::folded_code(code);
        match book.codes.get(&folded) {
            Some(at) if !typed.contains(at) => typed.push(*at),
            Some(_) => {}
            None if folded.is_empty() => {}
            None => problems.push(Problem::CodeUnknown { promotion_code: folded }),
        }
    }
    if !fits {
        return (candidates, problems);
    }
    let mut wall = Wall::new(book.zone(basket));
    let lines = |place| (0..bits.len()).filter(|at| bits[*at].has(place)).collect::<Vec<usize>>();
    for (at, rule) in book.rules.iter().enumerate() {
        let content = &rule.promotion.content;
        if content.code.is_some() && !typed.contains(&at) {
            continue;
        }
        let goods = lines(rule.goods);
        let refused =
            conditions::refuse(rule, basket, &mut wall).or(goods.is_empty().then_some(Refused::NothingMatches));
        if let Some(refused) = refused {
            if let Some(code) = &content.code {
                problems.push(Problem::CodeNotApplicable { promotion_code: code.clone(), refused });
            }
            continue;
        }
        candidates.push(Candidate {
            promotion: rule.promotion.id,
            name: &content.name,
            code: content.code.as_deref(),
            group: content.group,
            effect: &content.effect,
            gets: rule.gets.map(lines),
            lines: goods,
            min_subtotal: content.when.min_subtotal,
            min_pieces: content.when.min_pieces,
            limited: content.is_limited(),
        });
    }
    (candidates, problems)
}

/// The presents that come with it and are not in the basket yet. One that is there and is not granted is a problem.
fn presents(basket: &Basket, settled: &Settled, problems: &mut Vec<Problem>) -> Vec<Gift> {
    let mut left = settled.gifts.clone();
    for line in &basket.lines {
        let Some(promotion) = line.gift else { continue };
        let granted = left.iter_mut().find(|gift| {
            gift.promotion == promotion && gift.variant == line.goods.variant && gift.quantity >= line.quantity
        });
        match granted {
            Some(gift) => gift.quantity = 0,
            None => problems.push(Problem::GiftNotGranted { key: line.key, promotion }),
        }
    }
    left.retain(|gift| gift.quantity > 0);
    left
}

fn tax_lines<'b>(
    book: &'b Book,
    basket: &'b Basket,
    works: Vec<Work>,
    deposits: &Deposits,
    taxes: &mut Taxes,
    finder: &mut Finder<'b>,
) -> Vec<QuotedLine> {
    let price = |((line, work), deposit): ((&'b super::BasketLine, Work), &i64)| {
        let class = line.goods.tax_class.as_deref().unwrap_or(&book.settings.default_class);
        let rate = taxes.of(finder, class);
        let split = taxes.split(work.left, rate);
        QuotedLine {
            key: line.key,
            variant: line.goods.variant,
            quantity: work.quantity,
            unit_price: work.unit_price,
            per: work.per,
            by_piece: work.by_piece,
            before: if work.gift.is_some() { Some(line.price.amount) } else { line.before },
            list: line.list,
            subtotal: work.subtotal,
            discount: work.discount(),
            discounts: work.discounts,
            waived: 0,
            deposit: *deposit,
            rate: split.rate,
            net: split.net,
            tax: split.tax,
            total: split.total(),
            gift: work.gift,
        }
    };
    basket.lines.iter().zip(works).zip(&deposits.each).map(price).collect()
}

/// Says of each code that takes nothing off why that is.
fn told(book: &Book, basket: &Basket, candidates: &[Candidate<'_>], settled: &Settled, problems: &mut Vec<Problem>) {
    if basket.codes.is_empty() || book.codes.is_empty() {
        return;
    }
    for (at, candidate) in candidates.iter().enumerate() {
        let Some(code) = candidate.code else { continue };
        if settled.applied.iter().any(|applied| applied.promotion == candidate.promotion) {
            continue;
        }
        let refused = settled.refused.iter().find(|(refused, _)| *refused == at);
        let refused = refused.map_or(Refused::NothingLeft, |(_, why)| *why);
        problems.push(Problem::CodeNotApplicable { promotion_code: code.to_owned(), refused });
    }
}
