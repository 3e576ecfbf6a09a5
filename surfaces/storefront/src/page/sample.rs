//! Samples of everything that pages are made of: a small shop in each language, with texts that try to break out.

use bodega_browse::{
    Branch, Card, CategoryCount, CategoryNode, Count, Crumb, Facets, Found, Leads, Picture, ProductPage, Rating, Stock,
    Suggestion, UnitPrice, VariantLine,
};
use bodega_catalog::{product::Unit, review::Shown};
use bodega_inventory::site::{Kind, Opening, SiteAddress};
use bodega_kernel::{Currency, Id, Lang, MerchantId, Money, Noun, Time};
use bodega_ui::{Link, Theme};
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::{
    At, Branches, Held, Home, HomeSeen, Listing, Lost, Product, ProductSeen, Question, Sign, Suggestions, Trouble,
    Typed,
};
use crate::{
    frame::{Aisle, Frame, Head, aisles, standing},
    part::{Bar, Faults, Fit, Problem},
    say::Window,
    ways::Ways,
    words::Words,
};

/// Text of a merchant, or of a buyer, who tries to break out.
pub const EVIL: &str = "\"><script>alert(1)</script><img src=x onerror=alert(2)> & 'x' {{7*7}}";
/// Where others reach the shop.
pub const ORIGIN: &str = "https://shop.example";

fn id<T: Noun>(number: u128) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number))
}

fn shekel() -> Currency {
    "ILS".parse().unwrap()
}

fn money(amount: i64) -> Money {
    Money::new(amount, shekel())
}

/// Friday the twentieth of November, half past nine in the evening at the demo's place.
pub fn now() -> Time {
    "2026-11-20T19:30:00Z".parse().unwrap()
}

pub fn zone() -> TimeZone {
    TimeZone::get("Asia/Jerusalem").unwrap()
}

/// A text in one of the languages.
fn text(lang: Lang, words: [&str; 4]) -> String {
    words[Lang::ALL.iter().position(|one| *one == lang).unwrap()].to_owned()
}

fn picture(seed: u8) -> Option<Picture> {
    Some(Picture { hash: format!("{seed:02x}").repeat(32), width: 960, height: 960, alt: String::new() })
}

pub fn tree(lang: Lang) -> Vec<CategoryNode> {
    let node = |number: u128, parent: Option<u128>, slug: &str, words: [&str; 4], count, hue| CategoryNode {
        id: id(number),
        slug: slug.to_owned(),
        name: text(lang, words),
        lang: lang.code().to_owned(),
        parent: parent.map(id),
        depth: usize::from(parent.is_some()),
        count,
        picture: picture(u8::try_from(number % 250).unwrap()),
        hue: Some(hue),
    };
    vec![
        node(
            1,
            None,
            "fruit-vegetables",
            ["Fruit & vegetables", "פירות וירקות", "Obst & Gemüse", "Fruta y verdura"],
            58,
            130,
        ),
        node(2, Some(1), "fruit", ["Fruit", "פירות", "Obst", "Fruta"], 24, 60),
        node(3, Some(1), "vegetables", ["Vegetables", "ירקות", "Gemüse", "Verdura"], 26, 130),
        node(4, Some(1), "herbs", ["Herbs", "עשבי תיבול", "Kräuter", "Hierbas"], 8, 145),
        node(5, None, "dairy-eggs", ["Dairy & eggs", "חלב וביצים", "Milch & Eier", "Lácteos y huevos"], 61, 235),
        node(6, Some(5), "yogurt", ["Yogurt", "יוגורט", "Joghurt", "Yogures"], 22, 240),
        node(7, None, "bakery", ["Bakery", "מאפייה", "Backwaren", "Panadería"], 19, 70),
        node(8, None, "meat-fish", ["Meat & fish", "בשר ודגים", "Fleisch & Fisch", "Carne y pescado"], 33, 225),
        node(9, None, "pantry", ["Pantry", "מזווה", "Vorrat", "Despensa"], 120, 120),
        node(10, None, "drinks", ["Drinks", "משקאות", "Getränke", "Bebidas"], 41, 15),
        node(
            11,
            None,
            "snacks",
            ["Snacks & sweets", "חטיפים ומתוקים", "Snacks & Süßes", "Aperitivos y dulces"],
            38,
            35,
        ),
        node(12, None, "home", ["Home & cleaning", "בית וניקיון", "Haushalt", "Hogar y limpieza"], 27, 195),
        node(13, None, "flowers", ["Flowers", "פרחים", "Blumen", "Flores"], 6, 340),
    ]
}

fn card(lang: Lang, number: u128, words: [&str; 4], size: &str, price: i64) -> Card {
    Card {
        id: id(100 + number),
        slug: format!("sample-{number}"),
        title: text(lang, words),
        lang: lang.code().to_owned(),
        brand: None,
        size: size.to_owned(),
        price: money(price),
        per: 1,
        compare_at: None,
        unit_price: None,
        image: picture(u8::try_from(30 + number).unwrap()),
        rating: Rating::default(),
        dietary: Vec::new(),
        variants: 1,
        stock: Stock::Plenty,
        variant: id(500 + number),
        sku: format!("SKU-{number}"),
        unit: Unit::Each,
        step: 1,
        min: None,
        max: None,
        min_age: None,
        category: Some(Crumb { id: id(6), slug: "yogurt".to_owned(), name: "Yogurt".to_owned() }),
        hue: Some(235),
        season: None,
    }
}

pub fn cards(lang: Lang) -> Vec<Card> {
    let per_100g = |price| Some(UnitPrice { price: money(price), per: 100, unit: Unit::Gram });
    let mut milk = card(lang, 1, ["Fresh milk 3%", "חלב טרי 3%", "Frische Milch 3 %", "Leche fresca 3 %"], "1 l", 710);
    milk.unit_price = Some(UnitPrice { price: money(710), per: 1000, unit: Unit::Ml });
    milk.rating = Rating { average: 4.46, count: 212 };
    let mut goat = card(
        lang,
        2,
        ["Goat’s yogurt, plain", "יוגורט עיזים טבעי", "Ziegenjoghurt, natur", "Yogur de cabra natural"],
        "150 g",
        790,
    );
    (goat.unit_price, goat.compare_at, goat.variants) = (per_100g(527), Some(money(990)), 3);
    (goat.dietary, goat.stock) = (vec!["gluten-free".to_owned(), "vegetarian".to_owned()], Stock::Few(3));
    let mut figs = card(lang, 3, ["Persimmons", "אפרסמון", "Kakis", "Caquis"], "by weight", 1190);
    (figs.unit, figs.per, figs.step, figs.min) = (Unit::Gram, 1000, 100, Some(300));
    (figs.season, figs.hue) = (Some("o--------oxx".to_owned()), Some(50));
    figs.dietary = vec!["vegan".to_owned(), "gluten-free".to_owned()];
    let mut long = card(
        lang,
        4,
        [
            "Wholemeal sourdough loaf with roasted walnuts, dates and a crust that sings when it cools",
            "לחם מחמצת מקמח מלא עם אגוזי מלך קלויים, תמרים וקרום שמתפצפץ כשהוא מתקרר",
            "Vollkornsauerteigbrot mit gerösteten Walnüssen, Datteln und einer Kruste, die beim Abkühlen singt",
            "Pan integral de masa madre con nueces tostadas, dátiles y una corteza que canta al enfriarse",
        ],
        "800 g",
        2490,
    );
    (long.unit_price, long.stock, long.image) = (per_100g(311), Stock::Elsewhere, None);
    let mut evil = card(lang, 5, [EVIL; 4], EVIL, 12_345_678);
    (evil.brand, evil.lang, evil.stock) = (Some(EVIL.to_owned()), "fr".to_owned(), Stock::Out);
    evil.dietary = vec![EVIL.to_owned()];
    let mut wine = card(
        lang,
        6,
        ["Red wine, Emek 2024", "יין אדום, עמק 2024", "Rotwein, Emek 2024", "Vino tinto, Emek 2024"],
        "750 ml",
        4600,
    );
    (wine.min_age, wine.compare_at) = (Some(18), Some(money(5400)));
    vec![milk, goat, figs, long, evil, wine]
}

pub fn branches() -> Vec<Branch> {
    let open = |day_of_week, opens: &str, closes: &str| Opening {
        day_of_week,
        opens: opens.to_owned(),
        closes: closes.to_owned(),
    };
    let branch = |number: u128, name: &str, city: &str, kind, hours: Vec<Opening>| Branch {
        id: id(900 + number),
        keeper: MerchantId(1),
        code: format!("B{number}"),
        name: name.to_owned(),
        kind,
        address: SiteAddress {
            line1: "38 Blossom Road".to_owned(),
            line2: None,
            city: city.to_owned(),
            postal_code: Some("12345".to_owned()),
            region: None,
            country: "IL".to_owned(),
            phone: Some("+972 3 555 0199".to_owned()),
        },
        time_zone: "Asia/Jerusalem".to_owned(),
        hours,
        geo: None,
        pickup: true,
        active: true,
        external_id: None,
        metadata: std::collections::BTreeMap::new(),
        version: 1,
        created_at: now(),
        updated_at: now(),
        delivery_source: number == 2,
    };
    let week: Vec<_> = (0..=4).map(|day| open(day, "07:00", "22:00")).chain([open(5, "07:00", "24:00")]).collect();
    vec![
        branch(1, "Almond Hill", "Shaked Bay", Kind::Branch, week.clone()),
        branch(2, "הרציף הישן", EVIL, Kind::Branch, vec![open(0, "08:00", "13:00"), open(0, "16:00", "20:00")]),
        branch(3, "Lamp Quarter", "Shaked Bay", Kind::Branch, Vec::new()),
    ]
}

pub fn frame(lang: Lang) -> Frame {
    let (words, ways) = (Words::of(lang), Ways::of(lang, Lang::En));
    let aisles: Vec<Aisle> = aisles(words, &ways, &tree(lang), Fit::Thumb);
    Frame {
        words,
        brand: "Bodega".to_owned(),
        back: ways.home(),
        query: String::new(),
        branch: Some(standing(words, &branches()[0], now())),
        products: 403,
        aisles,
        langs: Lang::ALL.map(|lang| (lang, Ways::of(lang, Lang::En).home())).into(),
        currencies: ["ILS", "EUR", "USD"].map(|code| code.parse().unwrap()).into(),
        currency: shekel(),
        theme: Theme::Auto,
        own: None,
        links: vec![Link::new("/docs", "API", "book")],
        head: Head {
            canonical: format!("{ORIGIN}{}", ways.home()),
            alternates: vec![("he", format!("{ORIGIN}/he")), ("x-default", format!("{ORIGIN}/"))],
            ..Head::default()
        },
        ways,
    }
}

fn windows() -> Vec<Window> {
    let window = |starts: &str, ends: &str, price, left| Window {
        starts: starts.parse().unwrap(),
        ends: ends.parse().unwrap(),
        price,
        left,
    };
    vec![
        window("2026-11-20T20:00:00Z", "2026-11-20T22:00:00Z", Some(money(1290)), Some(5)),
        window("2026-11-21T05:00:00Z", "2026-11-21T07:00:00Z", Some(money(0)), Some(40)),
        window("2026-11-23T16:00:00Z", "2026-11-23T18:00:00Z", None, None),
    ]
}

pub fn home(lang: Lang) -> Vec<Home> {
    let (tree, cards, windows) = (tree(lang), cards(lang), windows());
    let seen = HomeSeen {
        tree: &tree,
        offers: &cards[1..],
        all_offers: 64,
        season: &cards,
        season_tag: "autumn",
        liked: &cards,
        windows: &windows,
        has_branches: true,
        now: now(),
        zone: zone(),
        origin: ORIGIN,
    };
    let bare =
        HomeSeen { tree: &[], offers: &[], season: &[], liked: &[], windows: &[], has_branches: false, ..seen.clone() };
    let nowhere = Frame { branch: None, aisles: Vec::new(), ..frame(lang) };
    let unchosen = Frame { branch: None, ..frame(lang) };
    let plain = HomeSeen { windows: &[], ..seen.clone() };
    vec![Home::of(frame(lang), &seen), Home::of(unchosen, &plain), Home::of(nowhere, &bare)]
}

fn facets(lang: Lang) -> Facets {
    let categories = tree(lang).into_iter().map(|node| CategoryCount {
        id: node.id,
        slug: node.slug,
        name: node.name,
        parent: node.parent,
        count: node.count,
    });
    let count = |name: &str, count| Count { name: name.to_owned(), count };
    Facets {
        categories: categories.collect(),
        brands: vec![count("Meshek Oren", 12), count("Three Goats", 8), count(EVIL, 1)],
        dietary: vec![count("vegan", 31), count("gluten-free", 20), count("moon-grown", 1)],
        ratings: vec![(4, 10), (3, 14), (2, 15), (1, 15)],
        price: Some((390, 4600)),
    }
}

pub fn listings(lang: Lang) -> Vec<Listing> {
    let tree = tree(lang);
    let (aisle, currency) = (CategoryNode::of_slug(&tree, "dairy-eggs"), shekel());
    let found = Found {
        cards: cards(lang),
        total: 61,
        path: CategoryNode::path(&tree, aisle.unwrap().id),
        facets: facets(lang),
        ..Found::default()
    };
    let at = |question| At { aisle: None, question, branch: Some("Almond Hill"), origin: ORIGIN };
    let everything = Question::default();
    let narrow = Question::of(
        "q=yogurt&stock=1&offers=1&brand=Three+Goats&diet=vegan&stars=4&min=3&max=30&sort=price&page=2&category=yogurt",
        currency,
    );
    let typo = Question::of("q=yoghrut", currency);
    let evil = Question::of(&format!("q={}", crate::ways::encoded(EVIL)), currency);
    let corrected = Found { corrected: Some("yogurt".to_owned()), ..found.clone() };
    let few = Found { total: 6, ..found.clone() };
    let nothing = Found::default();
    let mut searching = frame(lang);
    searching.query = EVIL.to_owned();
    vec![
        Listing::of(frame(lang), At { aisle, ..at(&everything) }, &found, &[]),
        Listing::of(frame(lang), at(&narrow), &found, &[]),
        Listing::of(frame(lang), at(&typo), &corrected, &[]),
        Listing::of(frame(lang), at(&everything), &few, &[]),
        Listing::of(searching, at(&evil), &nothing, &cards(lang)),
        Listing::of(frame(lang), at(&narrow), &nothing, &cards(lang)),
    ]
}

fn line(number: u128, title: &str, price: i64, stock: Stock) -> VariantLine {
    VariantLine {
        id: id(500 + number),
        sku: format!("SKU-{number}"),
        title: title.to_owned(),
        options: Vec::new(),
        unit: Unit::Each,
        step: 1,
        min: None,
        max: None,
        barcodes: vec![("2900041003337".to_owned(), 1)],
        price: money(price),
        per: 1,
        compare_at: (number == 2).then(|| money(990)),
        unit_price: Some(UnitPrice { price: money(price * 2 / 3), per: 100, unit: Unit::Gram }),
        stock,
        here: None,
        anywhere: 20,
    }
}

fn page(lang: Lang, card: Card, evil: bool) -> ProductPage {
    let described = text(
        lang,
        [
            "Sharp and clean, from one herd.\n\nStirred, not set.",
            "חמצמץ ונקי, מעדר אחד.\n\nבחוש, לא קרוש.",
            "Frisch und klar, von einer Herde.\n\nGerührt, nicht gestockt.",
            "Fresco y limpio, de un solo rebaño.\n\nBatido, no cuajado.",
        ],
    );
    let attributes = [
        ("ingredients", "Goat’s milk, live cultures"),
        ("storage", "2–6 °C"),
        (
            "nutrition",
            "energy=88 kcal;fat=5.4 g;saturates=3.6 g;carbohydrate=4.3 g;sugars=4.3 g;protein=5.1 g;salt=0.11 g",
        ),
        ("season", "-------oxxo-"),
        (if evil { EVIL } else { "Herd" }, if evil { EVIL } else { "240" }),
    ];
    ProductPage {
        description_lang: lang.code().to_owned(),
        description: if evil { EVIL.to_owned() } else { described },
        images: if evil { Vec::new() } else { vec![picture(32).unwrap(), picture(33).unwrap()] },
        tags: Vec::new(),
        allergens: vec!["milk".to_owned(), if evil { EVIL.to_owned() } else { "nuts".to_owned() }],
        attributes: attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        category_ids: Vec::new(),
        path: CategoryNode::path(&tree(lang), id(6)),
        variants: vec![
            line(2, "150 g", 790, Stock::Few(3)),
            line(7, "500 g", 1990, Stock::Plenty),
            line(8, "1 kg", 3490, Stock::Out),
        ],
        histogram: if evil { [0; 5] } else { [4, 5, 14, 41, 148] },
        langs: vec![lang.code().to_owned()],
        version: 3,
        created_at: now(),
        updated_at: now(),
        card,
    }
}

fn reviews() -> Vec<Shown> {
    let said = |rating, title: &str, text: &str, lang: &str, reply: Option<&str>| Shown {
        id: id(700),
        rating,
        title: title.to_owned(),
        text: text.to_owned(),
        lang: Some(lang.to_owned()),
        name: "Michal A.".to_owned(),
        verified: rating > 3,
        imported: false,
        helpful: rating * 3,
        reply: reply.map(str::to_owned),
        replied_at: None,
        created_at: now(),
        updated_at: now(),
    };
    vec![
        said(5, "Tastes of something", "Sharp and clean, not chalky like most goat yogurt.", "en", None),
        said(4, "מצוין, אבל הגביע קטן", "הטעם הכי קרוב ליוגורט של סבתא שלי בגליל.", "he", None),
        said(2, "", EVIL, "en", Some(EVIL)),
    ]
}

pub fn products(lang: Lang) -> Vec<Product> {
    let (all, reviews, branches, windows) = (cards(lang), reviews(), branches(), windows());
    let mut goat = all[1].clone();
    (goat.brand, goat.rating) = (Some("Three Goats".to_owned()), Rating { average: 4.5, count: 212 });
    let (good, evil) = (page(lang, goat, false), page(lang, all[4].clone(), true));
    let left = [(id(502), branches[0].id, 3), (id(502), branches[1].id, 40), (id(507), branches[1].id, 2)];
    let seen = ProductSeen {
        page: &good,
        chosen: None,
        reviews: &reviews,
        more_reviews: true,
        similar: &all,
        parts: &[],
        left: &left,
        branch: Some(&branches[0]),
        branches: &branches,
        window: windows.first(),
        now: now(),
        zone: zone(),
        origin: ORIGIN,
    };
    let out = ProductSeen { chosen: Some("SKU-8"), branch: None, ..seen.clone() };
    let held = |quantity, card: &Card| Held { quantity, size: card.size.clone(), card: card.clone() };
    let parts = [held(2, &all[0]), held(300, &all[2]), held(1, &all[4])];
    let elsewhere = ProductSeen { chosen: Some("SKU-7"), window: None, parts: &parts, ..seen.clone() };
    let bad =
        ProductSeen { page: &evil, reviews: &[], more_reviews: false, similar: &[], branch: None, ..seen.clone() };
    let of = |seen| Product::of(frame(lang), seen).unwrap();
    vec![of(&seen), of(&elsewhere), of(&out), of(&bad)]
}

pub fn places(lang: Lang) -> Vec<Branches> {
    let branches = branches();
    let unchosen = Frame { branch: None, ..frame(lang) };
    vec![
        Branches::of(frame(lang), &branches, Some(&branches[0]), now(), ORIGIN),
        Branches::of(unchosen.clone(), &branches, None, now(), ORIGIN),
        Branches::of(unchosen, &[], None, now(), ORIGIN),
    ]
}

pub fn lost(lang: Lang) -> Vec<Lost> {
    let request = "req_01jd3v7k2mfq9s8x4t6w0ybnhe";
    [404, 500, 503, 429, 405].map(|status| Lost::of(frame(lang), Trouble { status, request })).into()
}

pub fn suggestions(lang: Lang) -> Vec<Suggestions> {
    let leads = [
        Leads::Product { id: id(101), slug: "sample-1".to_owned(), image: picture(31) },
        Leads::Category { id: id(6), slug: "yogurt".to_owned() },
        Leads::Words,
    ];
    let found: Vec<_> = leads.into_iter().map(|leads| Suggestion { text: EVIL.to_owned(), leads }).collect();
    let (words, ways) = (Words::of(lang), Ways::of(lang, Lang::En));
    vec![Suggestions::of(words, &ways, &found), Suggestions::of(words, &ways, &[])]
}

/// What is around a page of one person's own.
pub fn own_frame(lang: Lang) -> Frame {
    let frame = frame(lang);
    let total = bodega_ui::component::Price::of(money(17_318), lang);
    let bar = Bar { name: Some("Noa".to_owned()), count: 9, total: Some(total), marked: false, ..frame.bar() };
    Frame { own: Some(bar), head: Head { robots: Some("noindex"), ..Head::default() }, ..frame }
}

pub fn signs(lang: Lang) -> Vec<Sign> {
    let words = Words::of(lang);
    let typed = Typed { email: EVIL, name: EVIL, token: EVIL, back: "/checkout?x=1&y=2" };
    let mut faults = Faults::one("email", "INVALID_EMAIL");
    faults.add("password", "TOO_SHORT");
    faults.add("token", "INVALID_TOKEN");
    let problem = Problem::plain(words.wrong_credentials(), words.wrong_credentials_about());
    let frame = || own_frame(lang);
    vec![
        Sign::sign_in(frame(), Typed::default(), None),
        Sign::sign_in(frame(), typed, Some(problem)),
        Sign::register(frame(), typed, &faults),
        Sign::forgot(frame(), typed, &Faults::default()),
        Sign::reset(frame(), typed, &faults),
        Sign::verify(frame(), typed, &Faults::default()),
        Sign::accept(frame(), typed, &Faults::default()),
    ]
}
