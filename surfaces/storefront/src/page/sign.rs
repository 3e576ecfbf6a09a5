//! The pages by which one comes in. All of them are a question, a few fields and one act.

use askama::Template;
use bodega_ui::{Shell, Theme, asset, component::Icon};

use crate::{
    frame::Frame,
    part::{Faults, Field, Problem},
    sheet,
    words::Words,
};

/// A page by which one comes in.
#[derive(Debug, Clone, Template)]
#[template(path = "page/sign.html")]
pub struct Sign {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// What stands in the way.
    pub problem: Option<Problem>,
    /// What it is about.
    pub heading: &'static str,
    /// In a sentence.
    pub about: &'static str,
    /// What is to be filled in.
    pub fields: Vec<Field>,
    /// What is sent along.
    pub hidden: Vec<(&'static str, String)>,
    /// Where it is sent; empty: there is nothing to send.
    pub action: String,
    /// The one act.
    pub act: &'static str,
    /// What may be meant instead.
    pub ways_out: Vec<WayOut>,
}

/// What may be meant instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayOut {
    /// Before it.
    pub before: &'static str,
    /// What it says.
    pub text: &'static str,
    /// Where it leads.
    pub href: String,
}

/// What was typed so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Typed<'a> {
    /// The e-mail.
    pub email: &'a str,
    /// The name.
    pub name: &'a str,
    /// The token of a letter's link.
    pub token: &'a str,
    /// Where one goes on to.
    pub back: &'a str,
}

impl Sign {
    fn of(frame: Frame, heading: &'static str, about: &'static str) -> Self {
        let mut shell = frame.shell(heading, "");
        shell.styles.push(&sheet::BUY);
        Self {
            shell,
            frame,
            problem: None,
            heading,
            about,
            fields: Vec::new(),
            hidden: Vec::new(),
            action: String::new(),
            act: "",
            ways_out: Vec::new(),
        }
    }

    /// Signing in.
    pub fn sign_in(frame: Frame, typed: Typed<'_>, problem: Option<Problem>) -> Self {
        let words = frame.words;
        let fields = vec![Field::email(words, typed.email), Field::password(words, "password")];
        let forgot = WayOut { before: "", text: words.forgot(), href: frame.ways.to("/forgot-password") };
        let new = WayOut { before: words.new_here(), text: words.open_account(), href: on(&frame, "/register", typed) };
        Self {
            problem,
            fields,
            act: words.sign_in(),
            ways_out: vec![forgot, new],
            ..Self::form(frame, "/sign-in", typed, words.sign_in_title(), words.sign_in_about())
        }
    }

    /// An account.
    pub fn register(frame: Frame, typed: Typed<'_>, faults: &Faults) -> Self {
        let words = frame.words;
        let fields = vec![
            Field { most: 120, ..Field::of(words, "name", words.your_name(), typed.name) }
                .filled_by("name")
                .judged(faults),
            Field::email(words, typed.email).judged(faults),
            Field::new_password(words, "password").called(words.password()).judged(faults),
        ];
        let known = WayOut { before: words.known_here(), text: words.sign_in(), href: on(&frame, "/sign-in", typed) };
        Self {
            problem: faults.problem(words, |field| labels(words, field)),
            fields,
            act: words.open_account(),
            ways_out: vec![known],
            ..Self::form(frame, "/register", typed, words.register_title(), words.register_about())
        }
    }

    /// A forgotten password.
    pub fn forgot(frame: Frame, typed: Typed<'_>, faults: &Faults) -> Self {
        let words = frame.words;
        let known = WayOut { before: words.known_here(), text: words.sign_in(), href: frame.ways.to("/sign-in") };
        Self {
            problem: faults.problem(words, |field| labels(words, field)),
            fields: vec![Field::email(words, typed.email).judged(faults)],
            act: words.send_link(),
            ways_out: vec![known],
            ..Self::form(frame, "/forgot-password", typed, words.forgot_title(), words.forgot_about())
        }
    }

    /// A new password, by the link of a letter.
    pub fn reset(frame: Frame, typed: Typed<'_>, faults: &Faults) -> Self {
        let words = frame.words;
        Self {
            problem: faults.problem(words, |field| labels(words, field)),
            fields: vec![Field::new_password(words, "password").judged(faults)],
            act: words.set_password(),
            ways_out: spent(&frame, faults),
            ..Self::form(frame, "/reset-password", typed, words.reset_title(), words.reset_about())
        }
    }

    /// An e-mail to be confirmed, by the link of a letter. It is asked for once more: what looks into letters before
    /// people do must not confirm them.
    pub fn verify(frame: Frame, typed: Typed<'_>, faults: &Faults) -> Self {
        let words = frame.words;
        Self {
            problem: faults.problem(words, |_| None),
            act: words.verify(),
            ..Self::form(frame, "/verify-email", typed, words.verify_title(), words.verify_about())
        }
    }

    /// An invitation to the staff, by the link of a letter.
    pub fn accept(frame: Frame, typed: Typed<'_>, faults: &Faults) -> Self {
        let words = frame.words;
        Self {
            problem: faults.problem(words, |field| labels(words, field)),
            fields: vec![Field::new_password(words, "password").optional().judged(faults)],
            act: words.accept(),
            ..Self::form(frame, "/accept-invitation", typed, words.accept_title(), words.accept_about())
        }
    }

    /// Something was done; there is one way on.
    pub fn done(frame: Frame, heading: &'static str, about: &'static str, on: WayOut) -> Self {
        Self { ways_out: vec![on], ..Self::of(frame, heading, about) }
    }

    fn form(frame: Frame, path: &str, typed: Typed<'_>, heading: &'static str, about: &'static str) -> Self {
        let mut hidden = Vec::new();
        hidden.extend((!typed.back.is_empty()).then(|| ("back", typed.back.to_owned())));
        hidden.extend((!typed.token.is_empty()).then(|| ("token", typed.token.to_owned())));
        Self { action: frame.ways.to(path), hidden, ..Self::of(frame, heading, about) }
    }
}

/// Another page, from which one goes on to the same.
fn on(frame: &Frame, path: &str, typed: Typed<'_>) -> String {
    let path = frame.ways.to(path);
    if typed.back.is_empty() { path } else { format!("{path}?back={}", crate::ways::encoded(typed.back)) }
}

/// A link that is spent leads to another one.
fn spent(frame: &Frame, faults: &Faults) -> Vec<WayOut> {
    let words = frame.words;
    let another = WayOut { before: "", text: words.another_link(), href: frame.ways.to("/forgot-password") };
    if faults.is_at("token") { vec![another] } else { Vec::new() }
}

fn labels(words: Words, field: &str) -> Option<&'static str> {
    match field {
        "name" => Some(words.your_name()),
        "email" => Some(words.email()),
        "password" => Some(words.password()),
        _ => None,
    }
}
