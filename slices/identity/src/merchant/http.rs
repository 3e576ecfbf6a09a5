//! Routes of merchants. They are the operator's.

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, Ignored, List, Match, MatchHeader, NoContent, Once, OnceHeader,
    PageParams, Segment, Tagged,
};
use bodega_kernel::{Currency, Id, Page, Scope, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Merchant, MerchantChange, NewMerchant, Status, change, close, create, store};
use crate::{
    Identity, IdentityError, onboarding,
    permission::{MerchantsRead, MerchantsWrite},
    role::Builtin,
    staff::NewStaff,
};

/// A merchant.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Merchant)]
pub(crate) struct MerchantView {
    /// Which.
    id: Id<noun::Merchant>,
    /// For `X-Merchant`.
    #[schema(example = "corner-shop")]
    slug: String,
    /// Its name.
    #[schema(example = "Corner shop")]
    name: String,
    /// May it be visited?
    status: Status,
    /// The currency of its prices where nothing else is said.
    currency: Currency,
    /// Its language.
    #[schema(example = "en")]
    locale: String,
    /// Its time zone.
    #[schema(example = "Asia/Jerusalem")]
    time_zone: String,
    /// The host names that lead to it.
    #[schema(example = json!(["shop.example.com"]))]
    hosts: Vec<String>,
    /// Rises with each change.
    version: i64,
    /// When it was opened.
    created_at: Time,
    /// When it last changed.
    updated_at: Time,
}

impl From<Merchant> for MerchantView {
    fn from(merchant: Merchant) -> Self {
        let Merchant {
            id,
            slug,
            name,
            status,
            currency,
            locale,
            time_zone,
            hosts,
            version,
            created_at,
            updated_at,
            ..
        } = merchant;
        Self { id, slug, name, status, currency, locale, time_zone, hosts, version, created_at, updated_at }
    }
}

/// All merchants.
#[utoipa::path(get, path = "/api/v1/admin/merchants", operation_id = "listMerchants", tag = "Merchants",
    security(("bearer" = ["merchants:read"])), params(PageParams), responses((status = 200, body = List<MerchantView>)))]
pub(crate) async fn list_merchants(
    State(identity): State<Identity>,
    _allowed: Allowed<MerchantsRead>,
    paged: CountedPage,
) -> Answer<List<MerchantView>> {
    let all = identity.db().read(&Scope::Installation, store::all).await?;
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let skip = usize::try_from(paged.offset).unwrap_or(0);
    let take = usize::try_from(paged.limit).unwrap_or(0);
    let items = all.into_iter().skip(skip).take(take).map(MerchantView::from).collect();
    Ok(paged.list(Page::counted(items, count)))
}

/// One merchant.
#[utoipa::path(get, path = "/api/v1/admin/merchants/{id}", operation_id = "getMerchant", tag = "Merchants",
    security(("bearer" = ["merchants:read"])), params(("id" = Id<noun::Merchant>, Path)),
    responses((status = 200, body = Data<MerchantView>)))]
pub(crate) async fn get_merchant(
    State(identity): State<Identity>,
    _allowed: Allowed<MerchantsRead>,
    Segment(id): Segment<Id<noun::Merchant>>,
) -> Answer<Tagged<Data<MerchantView>>> {
    let found = identity.db().read(&Scope::Installation, move |tx| store::by_id(tx, id)).await?;
    let merchant = found.ok_or(IdentityError::NotFound("merchant"))?;
    let version = merchant.version;
    Ok(Data(MerchantView::from(merchant)).version(version))
}

/// A merchant that is to be opened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewMerchant)]
pub(crate) struct MerchantBody {
    /// Its name.
    #[schema(example = "Corner shop", min_length = 1, max_length = 120)]
    name: String,
    /// For `X-Merchant`; made of the name by itself.
    #[schema(example = "corner-shop")]
    slug: Option<String>,
    /// The currency of its prices where nothing else is said.
    currency: Currency,
    /// Its language; `en` by itself.
    #[schema(example = "en")]
    locale: Option<String>,
    /// Its time zone; `UTC` by itself.
    #[schema(example = "Asia/Jerusalem")]
    time_zone: Option<String>,
    /// The host names that lead to it.
    #[serde(default)]
    #[schema(example = json!(["shop.example.com"]))]
    hosts: Vec<String>,
    /// Who is invited as its administrator.
    owner: Option<OwnerBody>,
}

/// Who is invited as administrator.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MerchantOwner)]
pub(crate) struct OwnerBody {
    /// The e-mail.
    #[schema(example = "owner@example.com")]
    email: String,
    /// The name.
    #[schema(example = "Noa Cohen")]
    name: String,
}

impl MerchantBody {
    pub(crate) fn parse(&self) -> Result<NewMerchant, IdentityError> {
        let (locale, zone) = (self.locale.as_deref().unwrap_or("en"), self.time_zone.as_deref().unwrap_or("UTC"));
        Ok(NewMerchant::checked(&self.name, self.slug.as_deref(), self.currency, locale, zone, &self.hosts)?)
    }

    fn owner(&self) -> Result<Option<NewStaff>, IdentityError> {
        let role = Builtin::Admin.as_str();
        let owner = self.owner.as_ref().map(|owner| NewStaff::checked(&owner.email, &owner.name, role, None, None));
        Ok(owner.transpose()?)
    }
}

/// Opens a merchant, and invites its owner.
#[utoipa::path(post, path = "/api/v1/admin/merchants", operation_id = "createMerchant", tag = "Merchants",
    security(("bearer" = ["merchants:write"])), params(OnceHeader), request_body = MerchantBody,
    responses((status = 201, body = Data<MerchantView>)))]
pub(crate) async fn create_merchant(
    State(identity): State<Identity>,
    allowed: Allowed<MerchantsWrite>,
    once: Once,
    Body(body): Body<MerchantBody>,
) -> Answer<Response> {
    let (new, owner) = (body.parse()?, body.owner()?);
    let call = allowed.call().within(Scope::Installation);
    let open = move |tx: &mut bodega_db::Tx| {
        let merchant = create(tx, &new)?;
        if let Some(owner) = &owner {
            onboarding::invite_owner(tx, &merchant, owner)?;
        }
        Ok::<_, IdentityError>(MerchantView::from(merchant))
    };
    once.write(identity.db(), call, StatusCode::CREATED, open).await
}

/// What shall change; the rest stays. What is read-only may be sent back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MerchantChange)]
pub(crate) struct MerchantPatch {
    slug: Option<String>,
    #[schema(example = "Corner shop")]
    name: Option<String>,
    status: Option<Status>,
    currency: Option<Currency>,
    locale: Option<String>,
    time_zone: Option<String>,
    hosts: Option<Vec<String>>,
    version: Option<i64>,
    #[serde(default, rename = "id")]
    _id: Option<Ignored>,
    #[serde(default, rename = "createdAt")]
    _created_at: Option<Ignored>,
    #[serde(default, rename = "updatedAt")]
    _updated_at: Option<Ignored>,
}

/// Changes a merchant.
#[utoipa::path(patch, path = "/api/v1/admin/merchants/{id}", operation_id = "changeMerchant", tag = "Merchants",
    security(("bearer" = ["merchants:write"])), params(("id" = Id<noun::Merchant>, Path), MatchHeader),
    request_body = MerchantPatch, responses((status = 200, body = Data<MerchantView>)))]
pub(crate) async fn change_merchant(
    State(identity): State<Identity>,
    allowed: Allowed<MerchantsWrite>,
    Segment(id): Segment<Id<noun::Merchant>>,
    expected: Match,
    Body(body): Body<MerchantPatch>,
) -> Answer<Tagged<Data<MerchantView>>> {
    let MerchantPatch { slug, name, status, currency, locale, time_zone, hosts, version, .. } = body;
    let version = expected.or(version)?;
    let wanted = MerchantChange { slug, name, status, currency, locale, time_zone, hosts, version }.checked()?;
    let call = allowed.call().within(Scope::Installation);
    let merchant = identity.db().write(&call, move |tx| change(tx, id, &wanted)).await?;
    let version = merchant.version;
    Ok(Data(MerchantView::from(merchant)).version(version))
}

/// Closes a merchant for good. Its records stay.
#[utoipa::path(delete, path = "/api/v1/admin/merchants/{id}", operation_id = "closeMerchant", tag = "Merchants",
    security(("bearer" = ["merchants:write"])), params(("id" = Id<noun::Merchant>, Path)), responses((status = 204)))]
pub(crate) async fn close_merchant(
    State(identity): State<Identity>,
    allowed: Allowed<MerchantsWrite>,
    Segment(id): Segment<Id<noun::Merchant>>,
) -> Answer<NoContent> {
    let call = allowed.call().within(Scope::Installation);
    identity.db().write(&call, move |tx| close(tx, id)).await?;
    Ok(NoContent)
}
