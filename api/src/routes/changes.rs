//! `/changes`: the feed for systems that keep up with what happens. In commit order; nothing is skipped and nothing
//! comes twice behind a token.

use std::time::Duration;

use actix_web::{HttpRequest, get, web};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    process::{
        action::Action,
        caller::{Act, Moved},
    },
    values::{period::Timestamp, shape::FaultCode, whole::Ordinal},
};
use persistence::{Db, audit, changes};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    auth,
    http::{
        declaration::By,
        load::Place,
        parameter::Number,
        problem::{Code, Problem},
        query::{Parameters, Query, Values},
        refusals::Refused,
        respond::{Answer, Plain},
    },
    service::Service,
    stop::Phase,
};

/// Changes of a page of the feed, which is larger than that of a list.
type FeedSize = Number<1, 1000, 100>;
/// How long a reader who has waited for a change waits for his turn to read it: all are told at the same time.
const AFTER_WAITING: Duration = Duration::from_secs(10);
/// Seconds to wait for a change.
type Wait = Number<0, 30, 0>;

/// Where to go on, and how long to wait.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct ChangeQuery {
    /// 令牌 The next_after of the previous page. Without it the feed starts at the beginning.
    #[param(inline, value_type = Option<Token>)]
    after: Option<String>,
    /// 每页条数 Most changes in a page.
    #[param(inline, example = 100, required = false)]
    page_size: FeedSize,
    /// 等待秒数 How many seconds to wait when there is no change yet.
    #[param(inline, example = 0, required = false)]
    wait_seconds: Wait,
}

impl Parameters for ChangeQuery {
    const LIMITED: bool = true;
    const NAMES: &[&str] = &["after", "page_size", "wait_seconds"];

    fn read(values: &mut Values) -> Self {
        Self {
            after: values.text("after", 1..=Token::MAX, "", |_| true),
            page_size: FeedSize::take(values, "page_size"),
            wait_seconds: Wait::take(values, "wait_seconds"),
        }
    }
}

/// 变更 One change of a declaration.
#[derive(Serialize, ToSchema)]
pub struct Change {
    /// 序号 Number of the event in the audit trail. It grows from change to change and may skip numbers.
    #[schema(value_type = Ordinal)]
    seq: i64,
    /// 类型 Name of the action, for example created, patched or deleted.
    #[schema(max_length = 64)]
    r#type: String,
    /// 时间 When.
    #[schema(value_type = Timestamp)]
    occurred_at: String,
    /// 申报编号 Id of the declaration.
    project_id: Uuid,
    /// 版本号 The revision that the action made.
    #[schema(value_type = Ordinal)]
    revision: i64,
    /// 转出或转入 left: by this change the declaration went to a unit that is not the caller's, who can no longer read it;
    /// arrived: it came from such a unit. Absent from any other change.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    moved: Option<Moved>,
}

/// 变更列表 One page of changes, in the order of their commits.
#[derive(Serialize, ToSchema)]
pub struct ChangeList {
    /// 变更 The changes, oldest first.
    #[schema(max_items = 1000)]
    items: Vec<Change>,
    /// 下一令牌 The value to send as `after` in the next request, even if this page has no change.
    #[schema(value_type = Token)]
    next_after: String,
}

/// Where a reader stands: the place, and the seal of the event there, so that a history that was replaced is told.
#[derive(Serialize, Deserialize)]
struct Token {
    s: i64,
    h: String,
}

impl Token {
    /// Longest token, in characters.
    const MAX: usize = 300;

    fn write(seq: i64, hash: &str) -> Answer<String> {
        let token = Self { s: seq, h: hash.get(..16).unwrap_or_default().to_owned() };
        let json = serde_json::to_vec(&token).map_err(|error| Problem::internal(&error))?;
        Ok(BASE64_URL_SAFE_NO_PAD.encode(json))
    }

    fn read(text: &str) -> Answer<Self> {
        let json = BASE64_URL_SAFE_NO_PAD.decode(text).ok();
        let read = json.and_then(|json| serde_json::from_slice(&json).ok());
        read.ok_or_else(|| domain::values::shape::Fault::new("after", FaultCode::InvalidCursor).into())
    }

    /// Refuses a token of a history that is no longer there, as after a restored backup.
    async fn check(&self, db: &Db) -> Answer<i64> {
        let hash = if self.s == 0 { Some(String::new()) } else { audit::hash_at(db, self.s).await? };
        let same = hash.is_some_and(|hash| hash.get(..16).unwrap_or_default() == self.h);
        if same { Ok(self.s) } else { Err(Problem::new(Code::ExpiredToken)) }
    }
}

impl PartialSchema for Token {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(Self::MAX));
        text.pattern(Some("^[A-Za-z0-9_-]+$")).into()
    }
}

impl ToSchema for Token {}

pub fn routes(config: &mut ServiceConfig) {
    config.service(list);
}

/// 变更流 List changes in the order of their commits
///
/// 下一次请求把 next_after 作为 after 送回，变更便不遗漏、不重复；没有变更时，请求可以等待至多 30 秒。
///
/// Send next_after as `after` in the next request: then no change is skipped and none comes twice. The request can wait
/// up to 30 seconds for a change.
///
/// 申报转到其他单位时，转出、转入的单位都收到这一变更，见 moved。
///
/// A change by which a declaration goes to another unit is told to callers of both; see `moved`.
#[utoipa::path(
    tag = "changes", operation_id = "list_changes", security(("bearer" = ["read"])), params(ChangeQuery),
    responses(Query<ChangeQuery>, Refused<410>),
)]
#[get("/changes")]
async fn list(
    act: By,
    service: web::Data<Service>,
    request: HttpRequest,
    query: Query<ChangeQuery>,
) -> Answer<Plain<ChangeList>> {
    let after = match query.0.after.as_deref() {
        Some(token) => Token::read(token)?.check(&service.db).await?,
        None => 0,
    };
    let until = Instant::now() + Duration::from_secs(query.0.wait_seconds.get().into());
    audit::seal_soon(&service.db).await?;
    let (may_wait, mut waited) = (query.0.wait_seconds.get() > 0, false);
    loop {
        let (list, seen) = page(&act, &service.db, after, query.0.page_size.get()).await?;
        if may_wait {
            // Behind the page: a key that was revoked before it was read is known by now.
            auth::judge_again(&request, &service, waited && !list.items.is_empty()).await?;
        }
        if !list.items.is_empty() || Instant::now() >= until {
            return Ok(Plain(list));
        }
        Place::leave(&request);
        tokio::select! {
            waited = service.feed.wait(seen, until) => waited?,
            // A service that stops keeps nobody waiting.
            () = service.stopping.reached(Phase::Draining) => return Ok(Plain(list)),
        }
        Place::return_to(&request, AFTER_WAITING).await?;
        waited = true;
    }
}

/// A page, and how far the trail went when it was read.
async fn page(act: &Act, db: &Db, after: i64, page_size: u32) -> Answer<(ChangeList, i64)> {
    // Read before the page: what is sealed meanwhile comes with the next one.
    let (count, head) = audit::head(db).await?;
    let rows = changes::behind(db, &act.caller.units, after, page_size.into()).await?;
    let full = u32::try_from(rows.len()).is_ok_and(|rows| rows == page_size);
    let last = rows.last().map_or(after, |row| row.seq);
    // Behind a page that is not full there is nothing of the caller's up to the head.
    let next_after = match (full || last > count, rows.last()) {
        (true, Some(row)) => {
            let hash = audit::hash_at(db, row.seq).await?.unwrap_or_default();
            Token::write(row.seq, &hash)?
        }
        _ => Token::write(count, &head)?,
    };
    let change = |row: changes::Change| Change {
        seq: row.seq,
        r#type: Action::shown(&row.action).to_owned(),
        occurred_at: row.at.to_string(),
        project_id: row.project_id,
        revision: row.revision,
        moved: row.moved,
    };
    Ok((ChangeList { items: rows.into_iter().map(change).collect(), next_after }, count))
}
