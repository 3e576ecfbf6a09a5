//! What the house itself shows: behind the counter, and the letters.

use bodega_browse::{Browse, CategoryNode, Glance, Wish};
use bodega_http::HttpError;
use bodega_identity::{Identity, merchant::Merchant};
use bodega_kernel::{Lang, PageRequest};
use bodega_ui::{Shell, Theme};

use crate::{
    config::Config,
    page::{Door, Key, Letter, Mailbox, Welcome},
};

/// What the pages of a serving node know beside the records.
#[derive(Clone)]
pub struct Front {
    /// How others reach it.
    pub url: String,
    /// Whose keys hang in the open: the demo's.
    pub keys: Vec<Key>,
    /// Is the mailbox open?
    pub mailbox: bool,
}

impl Front {
    /// That of a configuration, with the keys that a demo shows.
    pub fn of(config: &Config, keys: Vec<Key>) -> Self {
        Self { url: config.public_url(), keys, mailbox: config.mailbox }
    }

    /// A house without a merchant.
    pub(super) fn nobody(&self, theme: Theme) -> Welcome {
        let mut shell = Shell::new("Bodega", "/").lit(theme).as_front();
        shell.description = "A Bodega without a merchant yet.".to_owned();
        Welcome {
            shell,
            name: None,
            products: 0,
            branches: 0,
            keys: self.keys.clone(),
            doors: Door::house(self.mailbox),
            url: self.url.clone(),
            example: None,
        }
    }

    /// Behind the counter of a merchant.
    pub(super) async fn behind(
        &self,
        browse: &Browse,
        merchant: &Merchant,
        theme: Theme,
    ) -> Result<Welcome, HttpError> {
        let glance = Glance { merchant: merchant.number, lang: Lang::En, currency: merchant.currency, branch: None };
        let (tree, branches) = (browse.categories(glance).await?, browse.branches(glance).await?);
        let one = Wish { page: PageRequest { limit: 1, ..PageRequest::default() }, ..Wish::default() };
        let first = browse.listing(glance, one).await?.cards.into_iter().next();
        let mut shell = Shell::new("Behind the counter", "/demo").of(&merchant.name).lit(theme).as_front();
        shell.description = format!("{}: its keys, and its doors for programs.", merchant.name);
        Ok(Welcome {
            shell,
            name: Some(merchant.name.clone()),
            products: CategoryNode::under(&tree, None).map(|node| node.count).sum(),
            branches: branches.len(),
            example: first.map(|card| card.slug),
            ..self.nobody(theme)
        })
    }

    /// The letters that would have been sent.
    pub(super) fn letters(&self, identity: &Identity, theme: Theme) -> Mailbox {
        let mails = identity.mailbox().map(bodega_identity::mail::Mailbox::mails).unwrap_or_default();
        let letters = mails.into_iter().map(|mail| Letter {
            to: mail.to,
            subject: mail.subject,
            at: mail.at.timestamp().strftime("%Y-%m-%d %H:%M UTC").to_string(),
            body: Letter::parts(&mail.text),
        });
        Mailbox::new(letters.collect(), theme)
    }
}
