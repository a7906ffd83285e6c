//! `/api-keys`: keys of callers. A key is shown once, when it is made; only its hash is kept.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, delete, get, post, web};
use deserr::Deserr;
use domain::{
    process::{
        caller::{Act, Role, UnitScopes},
        caller_name::CallerName,
        stored::Content,
    },
    values::{
        period::Timestamp,
        shape::{self, Fault, FaultCode, Faults},
        unit_scope::UnitScope,
    },
};
use persistence::{
    keys::{self, StoredKey},
    new_id,
};
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    auth::{hash, make_key},
    contract::body::joined,
    http::{
        address::BASE,
        cursor::{self, Cursor, Question},
        declaration::{By, not_found},
        paging::{self, PageQuery},
        payload::Body,
        problem::Problem,
        query::{NoQuery, Query},
        refusals::Refused,
        respond::{Answer, Gone, Made, Page, Plain},
    },
    service::Service,
};

/// 新密钥 A key to be made.
#[derive(Debug, Serialize, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub struct NewKey {
    /// 名称 Unique name. The history shows it as the name of the caller.
    pub name: CallerName,
    /// 角色 Role.
    pub role: Role,
    /// 单位范围 Units by their codes. A declarant must have some, a reviewer may have some, other roles have none.
    #[deserr(default)]
    pub units: UnitScopes,
    /// 失效时间 When the key expires (RFC 3339); null means never.
    #[deserr(default)]
    pub expires_at: Option<Timestamp>,
}

impl Content for NewKey {
    fn read(json: serde_json::Value) -> Result<Self, Faults> {
        let key: Self = shape::read(json)?;
        if key.role.units(key.units.to_vec()).is_some() {
            return Ok(key);
        }
        let code = if key.units.is_empty() { FaultCode::Missing } else { FaultCode::UnitsNotOfRole };
        Err(Fault::new("/units", code).into())
    }
}

impl NewKey {
    /// Whether it would have expired when it is made.
    pub fn is_over(&self, act: &Act) -> bool {
        self.expires_at.is_some_and(|end| end <= act.at)
    }

    /// The key, and what is stored of it.
    ///
    /// # Errors
    /// Without random numbers.
    pub fn make(self, act: &Act) -> Result<(String, StoredKey), getrandom::Error> {
        self.make_under(new_id(), act)
    }

    /// As [`Self::make`], under an id that was chosen before.
    ///
    /// # Errors
    /// Without random numbers.
    pub fn make_under(self, id: Uuid, act: &Act) -> Result<(String, StoredKey), getrandom::Error> {
        let key = make_key(id)?;
        let stored = StoredKey {
            id,
            name: self.name.into_string(),
            role: self.role,
            units: self.units.into_vec(),
            hash: hash(&key),
            created_at: act.at,
            created_by: act.caller.name.clone(),
            expires_at: self.expires_at,
            revoked_at: None,
            last_used_at: None,
        };
        Ok((key, stored))
    }
}

/// 密钥信息 What the service tells about a key. The key itself is not included.
#[derive(Serialize, ToSchema)]
pub struct ApiKey {
    /// 密钥编号 Id.
    id: Uuid,
    /// 名称 Name.
    #[schema(max_length = 100)]
    name: String,
    /// 角色 Role.
    role: Role,
    /// 单位范围 Units by their codes. An empty list means all units.
    #[schema(max_items = 100)]
    units: Vec<UnitScope>,
    /// 创建时间 When the key was made.
    created_at: Timestamp,
    /// 创建人 Name of the caller who made the key.
    #[schema(max_length = 500)]
    created_by: String,
    /// 失效时间 When the key expires; null if it never expires.
    expires_at: Option<Timestamp>,
    /// 吊销时间 When the key was revoked; null if it was not.
    revoked_at: Option<Timestamp>,
    /// 最近使用 When the key was last used, to the minute.
    last_used_at: Option<Timestamp>,
}

impl ApiKey {
    /// A key whose last use may not be written down yet.
    fn used(key: StoredKey, uses: &BTreeMap<Uuid, Timestamp>) -> Self {
        let last_used_at = key.last_used_at.max(uses.get(&key.id).copied());
        StoredKey { last_used_at, ..key }.into()
    }
}

impl From<StoredKey> for ApiKey {
    fn from(key: StoredKey) -> Self {
        let StoredKey { id, name, role, units, hash: _, created_at, created_by, expires_at, revoked_at, last_used_at } =
            key;
        Self { id, name, role, units, created_at, created_by, expires_at, revoked_at, last_used_at }
    }
}

/// A key just made, with the key itself.
#[derive(Serialize)]
pub struct ApiKeyMade {
    #[serde(flatten)]
    stored: ApiKey,
    #[serde(flatten)]
    secret: Secret,
}

/// What is told only once.
#[derive(Serialize, ToSchema)]
struct Secret {
    /// 密钥 The key itself. It is shown only once.
    #[schema(max_length = 100)]
    key: String,
}

impl PartialSchema for ApiKeyMade {
    fn schema() -> RefOr<Schema> {
        joined([ApiKey::schema(), Secret::schema()], "新密钥及其内容 A new key, with the key itself.")
    }
}

impl ToSchema for ApiKeyMade {}

/// 密钥列表 One page of keys.
#[derive(Serialize, ToSchema)]
pub struct ApiKeyPage {
    /// 密钥 The keys, oldest first. Revoked and expired keys are included.
    #[schema(max_items = 200)]
    items: Vec<ApiKey>,
    /// 下一页游标 Cursor of the next page; null on the last page.
    #[schema(value_type = Option<Cursor>)]
    next_cursor: Option<String>,
}

pub fn routes(config: &mut ServiceConfig) {
    config.service(create).service(list).service(get).service(revoke);
}

/// 新建密钥 Make a key
///
/// 密钥只在此处显示一次。
///
/// The answer shows the key. It is shown only once.
#[utoipa::path(
    tag = "keys", operation_id = "create_api_key", security(("bearer" = ["manage_keys"])), request_body = NewKey,
    responses(NoQuery, Body<NewKey>, Refused<409>),
)]
#[post("/api-keys")]
async fn create(act: By, service: web::Data<Service>, _: NoQuery, body: Body<NewKey>) -> Answer<Made<ApiKeyMade>> {
    if body.0.is_over(&act) {
        let fault = Fault::new("/expires_at", FaultCode::OutOfRange);
        return Err(fault.expected(format!("> {}", act.at)).into());
    }
    let (key, stored) = body.0.make(&act).map_err(|error| Problem::internal(&error))?;
    let tx = service.db.begin().await?;
    keys::create(&tx, &act, &stored).await?;
    tx.commit().await?;
    let location = format!("{BASE}/api-keys/{}", stored.id);
    Ok(Made { location, body: ApiKeyMade { stored: stored.into(), secret: Secret { key } } })
}

/// 列出密钥 List the keys
///
/// 列表不含密钥本身；已吊销和已失效的密钥也会列出。
///
/// The list shows no keys themselves. Revoked and expired keys are included.
#[utoipa::path(
    tag = "keys", operation_id = "list_api_keys", security(("bearer" = ["manage_keys"])), params(PageQuery),
    responses(Query<PageQuery>),
)]
#[get("/api-keys")]
async fn list(request: HttpRequest, service: web::Data<Service>, query: Query<PageQuery>) -> Answer<Page<ApiKeyPage>> {
    let question = Question::about("api_keys");
    let after = query.0.cursor.as_ref().map(|cursor| cursor.read(&question, false)).transpose()?;
    let uses = service.callers.uses();
    let mut rows = keys::page(&service.db, after.map(|key| key.id), paging::limit(query.0.page_size)).await?;
    let next = cursor::cut(&mut rows, query.0.page_size, &request, &question, |row| cursor::id(row.id));
    let items = rows.into_iter().map(|key| ApiKey::used(key, &uses)).collect();
    Ok(Page { next: next.address, body: ApiKeyPage { items, next_cursor: next.cursor } })
}

/// 读取密钥信息 Read what is known about a key
///
/// 回答不含密钥本身。
///
/// The answer does not include the key itself.
#[utoipa::path(
    tag = "keys", operation_id = "get_api_key", security(("bearer" = ["manage_keys"])),
    responses(NoQuery, Refused<404>),
)]
#[get("/api-keys/{key_id}")]
async fn get(service: web::Data<Service>, key_id: web::Path<Uuid>, _: NoQuery) -> Answer<Plain<ApiKey>> {
    let uses = service.callers.uses();
    let key = keys::get(&service.db, *key_id).await?.ok_or_else(not_found)?;
    Ok(Plain(ApiKey::used(key, &uses)))
}

/// 吊销密钥 Revoke a key
///
/// 一秒内对所有副本生效，不可恢复；重复吊销没有影响。
///
/// Every replica refuses the key within one second. A revoked key cannot be restored. Revoking it again changes
/// nothing.
#[utoipa::path(
    tag = "keys", operation_id = "revoke_api_key", security(("bearer" = ["manage_keys"])),
    responses(NoQuery, Refused<404>),
)]
#[delete("/api-keys/{key_id}")]
async fn revoke(act: By, service: web::Data<Service>, key_id: web::Path<Uuid>, _: NoQuery) -> Answer<Gone> {
    let tx = service.db.begin().await?;
    let revoked = keys::revoke(&tx, &act, *key_id).await?;
    let known = revoked || keys::get(&tx, *key_id).await?.is_some();
    tx.commit().await?;
    service.callers.forget(*key_id);
    if known { Ok(Gone) } else { Err(not_found()) }
}
