//! The account: who one is, addresses, cards. Orders have pages of their own under the same menu.

use askama::Template;
use bodega_identity::{UserView, address::Address};
use bodega_ui::{
    Shell, Theme, asset,
    component::{Empty, Icon, Notice, Tone},
};

use crate::{
    frame::Frame,
    part::{Faults, Field, Problem},
    sheet,
    words::Words,
};

/// The pages of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The orders.
    Orders,
    /// Who one is.
    Profile,
    /// Where one lives.
    Addresses,
    /// What one pays with.
    Cards,
}

/// The menu of an account.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "part/account_menu.html")]
pub struct Menu {
    /// The words around it.
    pub words: Words,
    /// Name, address, and whether it is the page that is shown.
    pub entries: Vec<(&'static str, String, bool)>,
    /// Where one signs out.
    pub sign_out: String,
}

impl askama::filters::HtmlSafe for Menu {}

impl Menu {
    /// The menu as it stands on a page.
    pub fn of(frame: &Frame, here: Tab) -> Self {
        let (words, ways) = (frame.words, &frame.ways);
        let entry = |tab, name, path: &str| (name, ways.to(path), tab == here);
        let entries = vec![
            entry(Tab::Orders, words.orders(), "/orders"),
            entry(Tab::Profile, words.profile(), "/account"),
            entry(Tab::Addresses, words.addresses(), "/account/addresses"),
            entry(Tab::Cards, words.cards(), "/account/cards"),
        ];
        Self { words, entries, sign_out: ways.to("/sign-out") }
    }
}

/// Who one is.
#[derive(Debug, Clone, Template)]
#[template(path = "page/profile.html")]
pub struct Profile {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// The account's menu.
    pub menu: Menu,
    /// What stands in the way.
    pub problem: Option<Problem>,
    /// What was done.
    pub said: Option<Notice>,
    /// The name.
    pub name: Field,
    /// The e-mail.
    pub email: String,
    /// Is it confirmed?
    pub is_verified: bool,
    /// For a new password.
    pub passwords: Vec<Field>,
}

/// The addresses.
#[derive(Debug, Clone, Template)]
#[template(path = "page/addresses.html")]
pub struct Addresses {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// The account's menu.
    pub menu: Menu,
    /// What was done.
    pub said: Option<Notice>,
    /// The addresses.
    pub places: Vec<Place>,
}

/// An address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: String,
    /// It, line by line.
    pub lines: Vec<String>,
    /// Do deliveries go there?
    pub is_main: bool,
}

/// The form of one address.
#[derive(Debug, Clone, Template)]
#[template(path = "page/address.html")]
pub struct AddressForm {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// The account's menu.
    pub menu: Menu,
    /// What stands in the way.
    pub problem: Option<Problem>,
    /// What it is called.
    pub heading: &'static str,
    /// Where it is sent.
    pub action: String,
    /// The fields.
    pub fields: Vec<Field>,
    /// The country.
    pub country: String,
}

/// The cards that are kept.
#[derive(Debug, Clone, Template)]
#[template(path = "page/cards.html")]
pub struct Cards {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// The account's menu.
    pub menu: Menu,
    /// The cards.
    pub cards: Vec<Kept>,
}

/// A card that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Until when it is good.
    pub until: String,
    /// Is it the one that is proposed?
    pub is_main: bool,
}

fn shell(frame: &Frame, title: &str) -> Shell {
    let mut shell = frame.shell(title, "");
    shell.styles.push(&sheet::BUY);
    shell.styles.push(&sheet::ACCOUNT);
    shell
}

fn good(title: &str) -> Notice {
    Notice { tone: Tone::Good, title: title.to_owned(), text: String::new() }
}

impl Profile {
    /// The page of somebody. `said` is a word of the address for what was just done.
    pub fn of(frame: Frame, user: &UserView, said: &str, faults: &Faults) -> Self {
        let words = frame.words;
        let said = match said {
            "saved" => Some(good(words.saved())),
            "password" => Some(good(words.password_changed())),
            "letter" => Some(good(words.sent_again())),
            _ => None,
        };
        let password = |name, label| Field { label, ..Field::password(words, name) };
        let labels = move |field: &str| match field {
            "name" => Some(words.your_name()),
            "currentPassword" => Some(words.current_password()),
            "newPassword" => Some(words.new_password()),
            _ => None,
        };
        Self {
            shell: shell(&frame, words.profile()),
            menu: Menu::of(&frame, Tab::Profile),
            problem: faults.problem(words, labels),
            said,
            name: Field { most: 120, ..Field::of(words, "name", words.your_name(), &user.name) }
                .filled_by("name")
                .judged(faults),
            email: user.email.clone(),
            is_verified: user.email_verified,
            passwords: vec![
                password("currentPassword", words.current_password()).judged(faults),
                Field::new_password(words, "newPassword").judged(faults),
            ],
            frame,
        }
    }
}

impl Addresses {
    /// The page of addresses.
    pub fn of(frame: Frame, addresses: &[Address], said: &str) -> Self {
        let words = frame.words;
        Self {
            shell: shell(&frame, words.addresses()),
            menu: Menu::of(&frame, Tab::Addresses),
            said: (said == "saved").then(|| good(words.saved())),
            places: addresses.iter().map(Place::of).collect(),
            frame,
        }
    }

    fn nothing(&self) -> Empty {
        let words = self.frame.words;
        let (title, text) = (words.no_addresses().to_owned(), words.no_addresses_about().to_owned());
        Empty { icon: "home", title, text, step: None }
    }
}

/// An address as people write it, line by line.
pub fn lines(draft: &bodega_identity::address::Draft) -> Vec<String> {
    let within = [&draft.apartment, &draft.floor, &draft.entrance].into_iter().flatten().cloned().collect::<Vec<_>>();
    let within = Some(within.join(", ")).filter(|line| !line.is_empty());
    let town = [draft.postal_code.as_deref(), Some(draft.city.as_str())].into_iter().flatten().collect::<Vec<_>>();
    let all = [Some(draft.name.clone()), Some(draft.line1.clone()), draft.line2.clone(), within];
    let rest = [Some(town.join(" ")), draft.phone.clone()];
    all.into_iter().chain(rest).flatten().collect()
}

impl Place {
    fn of(address: &Address) -> Self {
        Self { id: address.id.to_string(), lines: lines(&address.draft), is_main: address.default_delivery }
    }
}

impl AddressForm {
    /// The form; without an id it adds one.
    pub fn of(frame: Frame, id: Option<String>, typed: &dyn Fn(&str) -> String, faults: &Faults) -> Self {
        let words = frame.words;
        let path = id.as_ref().map_or_else(|| "/account/addresses".to_owned(), |id| format!("/account/addresses/{id}"));
        let heading = if id.is_some() { words.edit_address() } else { words.add_address() };
        Self {
            shell: shell(&frame, heading),
            menu: Menu::of(&frame, Tab::Addresses),
            problem: faults.problem(words, |field| label(words, field)),
            heading,
            action: frame.ways.to(&path),
            fields: fields(words, typed, faults),
            country: typed("country"),
            frame,
        }
    }
}

/// The fields of an address, filled with what was typed.
pub fn fields(words: Words, typed: &dyn Fn(&str) -> String, faults: &Faults) -> Vec<Field> {
    let field = |name, filled| {
        let label = label(words, name).unwrap_or_default();
        Field::of(words, name, label, &typed(name)).filled_by(filled).judged(faults)
    };
    vec![
        Field { most: 120, ..field("name", "name") },
        field("phone", "tel").telephone(),
        field("line1", "address-line1"),
        Field { most: 20, ..field("apartment", "address-line2") }.optional(),
        Field { most: 120, ..field("city", "address-level2") },
        Field { most: 16, ..field("postalCode", "postal-code") },
    ]
}

/// What a field of an address is called.
pub fn label(words: Words, field: &str) -> Option<&'static str> {
    match field {
        "name" => Some(words.full_name()),
        "phone" => Some(words.telephone()),
        "line1" => Some(words.street()),
        "apartment" => Some(words.floor_door()),
        "city" => Some(words.city()),
        "postalCode" => Some(words.postal_code()),
        "email" => Some(words.email()),
        _ => None,
    }
}

impl Cards {
    /// The page of cards.
    pub fn of(frame: Frame, cards: Vec<Kept>) -> Self {
        let words = frame.words;
        Self { shell: shell(&frame, words.cards()), menu: Menu::of(&frame, Tab::Cards), cards, frame }
    }

    fn nothing(&self) -> Empty {
        let words = self.frame.words;
        Empty { icon: "card", title: words.no_cards().to_owned(), text: words.no_cards_about().to_owned(), step: None }
    }
}
