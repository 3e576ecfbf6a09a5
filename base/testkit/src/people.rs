//! Two merchants, and one person for each role at each of them.

use bodega_identity::{
    Identity, IdentityError, customer,
    merchant::{self, NewMerchant},
    password::Password,
    role::Builtin,
    seed::{NewUser, user_with_role},
    session::SignedIn,
};
use bodega_kernel::{Id, MerchantId, Scope, noun};

use crate::{App, Badge, Client};

/// Everybody's password.
pub const PASSWORD: &str = "correct-horse-battery";

/// What is known of one merchant's people.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub merchant: MerchantId,
    pub slug: &'static str,
    /// By role, in the order of `Builtin::ALL`.
    users: Vec<(Id<noun::User>, Option<Id<noun::Customer>>)>,
}

/// The slugs of both.
const SLUGS: [&str; 2] = ["shop", "other"];

fn email(slug: &str, role: Builtin) -> String {
    format!("{}@{slug}.test", role.as_str().to_lowercase())
}

/// Opens both merchants with their people, in one transaction.
pub(crate) async fn settle(identity: &Identity) -> [Known; 2] {
    let hash = identity.hasher().hash(identity.env(), &Password::typed(PASSWORD)).await.expect("a password is hashed");
    let mut call = identity.env().system_call("test");
    call.scope = Scope::Installation;
    let settled = identity.db().write(&call, move |tx| {
        let mut all = Vec::new();
        for slug in SLUGS {
            let ils = "ILS".parse().map_err(|_| IdentityError::NotFound("currency"))?;
            let new = NewMerchant::checked(slug, Some(slug), ils, "en", "UTC", &[format!("{slug}.test")])?;
            let merchant = merchant::create(tx, &new)?.number;
            let mut users = Vec::new();
            for role in Builtin::ALL {
                let new = NewUser::checked(&email(slug, role), role.name(), PASSWORD)?;
                let user = user_with_role(tx, merchant, &new, &hash, role.as_str())?;
                users.push((user, customer::of_user(tx, merchant, user)?.map(|customer| customer.id)));
            }
            all.push(Known { merchant, slug, users });
        }
        Ok::<_, IdentityError>(all)
    });
    let [one, two] = <[Known; 2]>::try_from(settled.await.expect("two merchants")).expect("two");
    [one, two]
}

/// The people of one merchant.
#[derive(Clone, Copy)]
pub struct People<'a> {
    pub(crate) app: &'a App,
    pub(crate) known: &'a Known,
}

impl People<'_> {
    /// Whose people they are.
    pub fn merchant(&self) -> MerchantId {
        self.known.merchant
    }

    /// Somebody who looks around.
    pub fn client(&self) -> Client {
        self.app.at(self.known.slug)
    }

    /// The badge of the one holder of a role. It does not expire when the clock is turned.
    pub fn badge(&self, role: Builtin) -> Badge {
        let (user, customer) = self.known.users[role as usize];
        Badge {
            merchant: self.known.merchant,
            user,
            customer,
            role: role.as_str().to_owned(),
            permissions: role.permissions().iter().map(str::to_owned).collect(),
            sites: None,
        }
    }

    /// The one holder of a role.
    pub fn holder(&self, role: Builtin) -> Client {
        self.wearing(&self.badge(role))
    }

    /// Somebody with this badge.
    pub fn wearing(&self, badge: &Badge) -> Client {
        self.client().token(&badge.token())
    }

    /// The address that the one holder of a role logs in with; the password is [`PASSWORD`].
    pub fn email(&self, role: Builtin) -> String {
        email(self.known.slug, role)
    }

    /// Signs the one holder of a role in: a real session with real tokens, which expire.
    pub async fn sign_in(&self, role: Builtin) -> SignedIn {
        let call = self.app.env.system_call("test");
        let (user, _) = self.known.users[role as usize];
        self.app.identity.open_session(&call, self.known.merchant, user).await.expect("they may sign in")
    }

    /// A customer.
    pub fn as_customer(&self) -> Client {
        self.holder(Builtin::Customer)
    }

    /// An employee.
    pub fn as_employee(&self) -> Client {
        self.holder(Builtin::Employee)
    }

    /// A manager.
    pub fn as_manager(&self) -> Client {
        self.holder(Builtin::Manager)
    }

    /// An administrator of the merchant.
    pub fn as_admin(&self) -> Client {
        self.holder(Builtin::Admin)
    }

    /// The operator of the installation.
    pub fn as_operator(&self) -> Client {
        self.holder(Builtin::Operator)
    }
}
