//! What verifying the history found: over HTTP, and at the command line.

use std::path::Path;

use domain::values::{
    period::Timestamp,
    whole::{Count, Ordinal},
};
use persistence::{
    Db,
    verify::{Broken, Former, How, Place, Verdict, verify},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::heads::{Against, Checked, Head, HeadsError};

/// 校验结论 Result of verifying the history.
#[derive(Serialize, ToSchema)]
pub struct AuditVerdict {
    /// 是否完整 true if nothing was altered, removed or added.
    valid: bool,
    /// 已核对数 Number of events and revisions that were checked.
    #[schema(value_type = Count)]
    checked: i64,
    /// 链尾校验值 Seal of the last event. It covers the whole trail.
    #[schema(max_length = 64)]
    head: String,
    /// 更换审计密钥之前的历史 What stood there before the audit key was last changed; absent if it never was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    former: Option<FormerHistory>,
    /// 另处保存的链尾凭证 The heads of the history that are kept elsewhere; absent if none were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    heads: Option<ExportedHeads>,
    /// 第一处断裂 The first broken link; absent if the history is whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    broken: Option<BrokenLink>,
}

/// 更换审计密钥之前的历史 The events and revisions of before the audit key was last changed. A digest under the present key
/// guards them.
#[derive(Serialize, ToSchema)]
pub struct FormerHistory {
    /// 最后事件序号 Number of its last event.
    #[schema(value_type = Count)]
    last_seq: i64,
    /// 是否经过核对 true if its seals were checked whenever the key was changed; false if a key was lost once, so that
    /// nothing proves what happened until then.
    proved: bool,
    /// 未证实的最后事件序号 Number of the last event that nothing proves; null if all were proved.
    #[schema(value_type = Option<Ordinal>)]
    unproved_seq: Option<i64>,
}

/// 另处保存的链尾凭证 The signed heads that were compared with the history.
#[derive(Serialize, ToSchema)]
pub struct ExportedHeads {
    /// 凭证数 Number of heads.
    #[schema(value_type = Count)]
    checked: i64,
    /// 最近凭证时间 When the newest head was signed; null if there is none. An older copy of the database from after this
    /// moment cannot be told from the present one.
    newest_at: Option<Timestamp>,
    /// 无法读取的行数 Number of lines that are no head.
    #[schema(value_type = Count)]
    unreadable: i64,
}

/// 断裂处 A broken link of the chain.
#[derive(Serialize, ToSchema)]
pub struct BrokenLink {
    /// 位置 What is broken: head, event, former (what stood there before the audit key was last changed), revision,
    /// attachment, declaration, derived (what a declaration is searched and ordered by), key (of a caller), answer (kept
    /// for a repetition) or exported_head (a head that is kept elsewhere).
    #[schema(max_length = 20)]
    kind: &'static str,
    /// 情况 What is wrong with it: missing, altered, unexpected (of an exported head: not signed with the audit key), or
    /// lost: something before it was taken away while it waited for its place in the trail.
    #[schema(max_length = 20)]
    reason: &'static str,
    /// 事件序号 Number of the event; of an exported head the number of events that it covers.
    #[schema(value_type = Option<Ordinal>)]
    seq: Option<i64>,
    /// 申报编号 The declaration.
    project_id: Option<uuid::Uuid>,
    /// 版本号 The revision.
    #[schema(value_type = Option<Ordinal>)]
    revision: Option<i64>,
    /// 密钥编号、请求或凭证时间 Id of the key; of an answer the caller, method, address and Idempotency-Key of its request; of an
    /// exported head the time at which it was signed.
    #[schema(max_length = 10_000)]
    subject: Option<String>,
}

/// Verifies the history, and holds it against the heads of these files.
///
/// # Errors
/// When the database or a file cannot be read.
pub async fn prove(db: &Db, files: &[&Path]) -> Result<AuditVerdict, HeadsError> {
    let verdict = verify(db).await?;
    let mut compared = Checked::default();
    for file in files {
        compared.add(db, file, verdict.former.as_ref()).await?;
    }
    let Checked { heads: checked, newest: newest_at, unreadable, broken: against } = compared;
    let own = AuditVerdict::from(verdict);
    let broken = own.broken.or_else(|| against.map(|(head, against)| exported(&head, against)));
    let heads = (!files.is_empty()).then_some(ExportedHeads { checked, newest_at, unreadable });
    Ok(AuditVerdict { valid: broken.is_none(), heads, broken, ..own })
}

impl From<Verdict> for AuditVerdict {
    fn from(Verdict { events, revisions, head, former, broken }: Verdict) -> Self {
        let former = former.map(|Former { last, unproved, .. }| FormerHistory {
            last_seq: last,
            proved: unproved == 0,
            unproved_seq: (unproved > 0).then_some(unproved),
        });
        let (valid, checked) = (broken.is_none(), events + revisions);
        Self { valid, checked, head, former, heads: None, broken: broken.map(link) }
    }
}

const fn nothing(kind: &'static str, reason: &'static str) -> BrokenLink {
    BrokenLink { kind, reason, seq: None, project_id: None, revision: None, subject: None }
}

fn link(Broken { place, how }: Broken) -> BrokenLink {
    let reason = match how {
        How::Missing => "missing",
        How::Altered => "altered",
        How::Unexpected => "unexpected",
        How::Lost => "lost",
    };
    let of = |kind, id, revision| BrokenLink { project_id: Some(id), revision, ..nothing(kind, reason) };
    match place {
        Place::Head => nothing("head", reason),
        Place::Event(seq) => BrokenLink { seq: Some(seq), ..nothing("event", reason) },
        Place::Former => nothing("former", reason),
        Place::Revision(id, number) => of("revision", id, Some(number)),
        Place::Attachment(id, number) => of("attachment", id, Some(number)),
        Place::Declaration(id) => of("declaration", id, None),
        Place::Derived(id) => of("derived", id, None),
        Place::Key(id) => BrokenLink { subject: Some(id.to_string()), ..nothing("key", reason) },
        Place::Answer(request) => BrokenLink { subject: Some(request), ..nothing("answer", reason) },
    }
}

fn exported(head: &Head, against: Against) -> BrokenLink {
    let reason = match against {
        Against::Unsigned => "unexpected",
        Against::Missing => "missing",
        Against::Altered => "altered",
    };
    BrokenLink {
        seq: (head.count > 0).then_some(head.count),
        subject: Some(head.at.clone()),
        ..nothing("exported_head", reason)
    }
}

impl AuditVerdict {
    pub const fn is_valid(&self) -> bool {
        self.valid
    }

    /// Events and revisions that were checked.
    pub const fn checked(&self) -> i64 {
        self.checked
    }

    /// What a reader should know although nothing is broken.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.checked == 0 {
            warnings.push("nothing was checked: the history is empty".to_owned());
        }
        if self.broken.is_some() {
            warnings.push("the history is broken; docs/history.md says what to do".to_owned());
        }
        if let Some(seq) = self.former.as_ref().and_then(|former| former.unproved_seq) {
            warnings.push(format!("the audit key was lost once: nothing proves what happened up to event {seq}"));
        }
        match &self.heads {
            None => warnings.push(
                "no exported heads were given: an older copy of the database, or one begun anew, cannot be told; see JIXIAO_AUDIT_HEADS and --head"
                    .to_owned(),
            ),
            Some(ExportedHeads { checked, newest_at, unreadable }) => {
                match newest_at {
                    Some(newest) => warnings.push(format!("the newest of {checked} exported heads is of {newest}")),
                    None => warnings.push("there is no exported head that covers an event".to_owned()),
                }
                if *unreadable > 0 {
                    warnings.push(format!("{unreadable} lines are no exported head"));
                }
            }
        }
        warnings
    }
}
