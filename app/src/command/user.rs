use std::io::Read;

use bodega_db::{ReadTx, Tx};
use bodega_identity::{
    Grantor, Identity, IdentityError,
    role::Builtin,
    seed::{NewUser, dismiss_operator},
    staff::{self, Member},
};
use bodega_kernel::{Env, Failure, MerchantId, PageRequest, Scope, noun};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Common, Done, Out, Site, Trouble, out::table};
use crate::house;

/// Users: make one, list the staff, take somebody off it, set a password anew.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  bodega user create --email ada@corner.example --name Ada --role ADMIN\n  echo 'four words are enough' | bodega user create --email mika@corner.example --name Mika --role MANAGER --password-stdin\n  bodega user list\n  bodega user disable mika@corner.example\n  bodega user reset-password ada@corner.example"
)]
pub struct User {
    #[command(subcommand)]
    action: Action,
    /// The merchant's slug, where an installation has several.
    #[arg(long, global = true)]
    merchant: Option<String>,
    /// Read the password from standard input instead of making one up.
    #[arg(long, global = true)]
    password_stdin: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make somebody with a proven e-mail and a role; a password that is made up is shown this once. Who exists already
    /// is given the role and keeps their password; who is on the staff already keeps their role.
    Create {
        /// Their e-mail.
        #[arg(long)]
        email: String,
        /// Their name.
        #[arg(long)]
        name: String,
        /// OPERATOR, ADMIN, MANAGER, EMPLOYEE, CUSTOMER, or the code of a role of your own.
        #[arg(long)]
        role: String,
    },
    /// List the staff.
    List,
    /// Take somebody off the staff, or let them run the installation no longer; their sessions end at once.
    Disable {
        /// Their e-mail.
        email: String,
    },
    /// Set a password anew; every session of theirs ends.
    ResetPassword {
        /// Their e-mail.
        email: String,
    },
}

impl User {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        let site = common.open().await?;
        let done = self.act(&site, out).await;
        site.db.close().await;
        done
    }

    async fn act(self, site: &Site, out: &Out) -> Done {
        let merchant = site.merchant(self.merchant.as_deref()).await?;
        let identity = house::identity(site);
        let password = || if self.password_stdin { typed() } else { Ok(made_up(&site.env)) };
        match &self.action {
            Action::Create { email, name, role } => {
                let password = password()?;
                let shown = (!self.password_stdin).then_some(password.as_str());
                create(site, &identity, out, merchant, (email, name, role), (&password, shown)).await
            }
            Action::List => list(site, out, merchant).await,
            Action::Disable { email } => disable(site, out, merchant, email).await,
            Action::ResetPassword { email } => {
                let password = password()?;
                let set = identity.set_password(&site.call(), merchant, (email, &password)).await;
                let user = set.map_err(trouble)?;
                let shown = (!self.password_stdin).then_some(&password);
                out.show(&json!({ "user": user, "password": shown }), |_| match shown {
                    Some(password) => format!("{email} logs in with {password} now. It is not shown again."),
                    None => format!("{email} has a new password."),
                });
                Ok(())
            }
        }
    }
}

/// Four syllables and a number: easy to read out, hard to guess (about 60 bits).
fn made_up(env: &Env) -> String {
    const FIRST: [&str; 16] = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh", "tr"];
    const THEN: [&str; 16] =
        ["al", "an", "ar", "el", "en", "er", "il", "in", "ir", "ol", "on", "or", "ul", "un", "ur", "ay"];
    let bytes = env.bytes::<8>();
    let syllable = |byte: &u8| format!("{}{}", FIRST[usize::from(byte >> 4)], THEN[usize::from(byte & 15)]);
    let syllables: Vec<String> = bytes.iter().map(syllable).collect();
    syllables.chunks(2).map(<[String]>::concat).collect::<Vec<_>>().join("-")
}

fn typed() -> Result<String, Trouble> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// What was wrong with the arguments is wrong use; the rest is a failure.
fn trouble(error: IdentityError) -> Trouble {
    match error {
        IdentityError::Invalid(invalid) => Trouble::wrong_use(super::trouble::faults(&invalid)),
        other => Trouble::failed(other.message()),
    }
}

async fn create(
    site: &Site,
    identity: &Identity,
    out: &Out,
    merchant: MerchantId,
    (email, name, role): (&str, &str, &str),
    (password, shown): (&str, Option<&str>),
) -> Done {
    let new = NewUser::checked(email, name, password);
    let new = new.map_err(|invalid| Trouble::wrong_use(super::trouble::faults(&invalid)))?;
    let member = members(site, merchant).await?.into_iter().find(|one| one.email.eq_ignore_ascii_case(email.trim()));
    if let Some(member) = &member {
        keeps_role(member, role)?;
    }
    let call = site.call();
    let user = match member.filter(|member| member.role == role) {
        Some(member) => member.user,
        None => identity.create_user(&call, merchant, new, role).await.map_err(trouble)?,
    };
    // Whose id is not of this call was there before it, and the password of this call is not theirs.
    let mut ids = call.mint();
    let existed = !(0..64).any(|_| ids.id::<noun::User>() == user);
    let shown = shown.filter(|_| !existed);
    let told = json!({ "user": user, "email": email, "role": role, "existed": existed, "password": shown });
    out.show(&told, |_| match shown {
        Some(password) => format!("{email} is {role} and logs in with {password}. It is not shown again."),
        None if existed => format!(
            "{email} was here already: they are {role} and keep their password. `bodega user reset-password {email}` makes a new one."
        ),
        None => format!("{email} is {role}."),
    });
    Ok(())
}

/// Nobody on the staff is given another role by the way: it would take their sites from them, too.
fn keeps_role(member: &Member, role: &str) -> Done {
    let Member { email, role: held, .. } = member;
    if member.pending || !member.verified {
        return Err(Trouble::failed(format!(
            "{email} is on the staff already, as {held}, and has not confirmed the e-mail yet: `bodega user disable {email}` takes them off it, then make them anew"
        )));
    }
    let is_place = !matches!(role.parse(), Ok(Builtin::Customer | Builtin::Operator));
    if is_place && held != role {
        return Err(Trouble::failed(format!(
            "{email} is on the staff already, as {held}, and stays so: change it to {role} over the API, or take them off the staff first (`bodega user disable {email}`)"
        )));
    }
    Ok(())
}

async fn members(site: &Site, merchant: MerchantId) -> Result<Vec<Member>, Trouble> {
    let scope = Scope::One(merchant);
    let mut request = PageRequest { limit: 100, ..PageRequest::default() };
    let mut all = Vec::new();
    loop {
        let (wanted, page) = (scope.clone(), request.clone());
        let read = move |tx: &mut ReadTx| staff::list(tx, &wanted, (None, None), &page);
        let some = site.db.read(&scope, read).await?.items;
        let last = some.len() < 100;
        all.extend(some);
        request.offset += 100;
        if last {
            return Ok(all);
        }
    }
}

async fn list(site: &Site, out: &Out, merchant: MerchantId) -> Done {
    let all = members(site, merchant).await?;
    let json: Vec<Value> = all
        .iter()
        .map(|one| {
            json!({ "id": one.user, "email": one.email, "name": one.name, "role": one.role, "siteIds": one.sites,
                    "pending": one.pending, "verified": one.verified })
        })
        .collect();
    out.show(&json!({ "users": json }), |_| {
        let row = |one: &Member| vec![one.user.to_string(), one.email.clone(), one.name.clone(), one.role.clone()];
        table(&["USER", "E-MAIL", "NAME", "ROLE"], &all.iter().map(row).collect::<Vec<_>>())
    });
    Ok(())
}

async fn disable(site: &Site, out: &Out, merchant: MerchantId, email: &str) -> Done {
    let all = members(site, merchant).await?;
    let member = all.iter().find(|one| one.email.eq_ignore_ascii_case(email)).map(|member| member.user);
    let (scope, address) = (Scope::One(merchant), email.trim().to_owned());
    let command = move |tx: &mut Tx| {
        if let Some(user) = member {
            staff::remove(tx, &scope, &Grantor::System, user)?;
        }
        Ok(member.or(dismiss_operator(tx, &address)?))
    };
    let user = site.db.write(&site.call(), command).await.map_err(trouble)?;
    let user = user.ok_or_else(|| Trouble::failed(format!("{email} is not of the staff")))?;
    out.show(&json!({ "user": user, "disabled": true }), |_| format!("{email} is off the staff."));
    Ok(())
}
