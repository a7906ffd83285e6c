//! The chain of every declaration's revisions, held against the events that tell of them and against the declarations.

use std::collections::HashMap;

use domain::{
    process::{
        action::Action,
        attachment::{AttachmentRecord, Imported, fingerprint},
        history::{FIRST, Revision, SealKey},
        stored::Stored,
    },
    values::canonical::canonical,
};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    Digest, Found, How, PAGE, Place, Verdict, broken,
    events::{Trail, told},
    raw,
    stored::{Declarations, Known},
};
use crate::{
    attachments,
    db::{Tx, sealed::Connection},
    entity::{
        attachment,
        audit::{event, read},
        revision,
    },
    error::Error,
    sized::{last_fitting, octets},
};

/// Revisions as events tell of them: which there must be, in the order of declarations and numbers.
struct Told {
    page: std::vec::IntoIter<(Uuid, i64, String)>,
    after: Option<(String, i64)>,
    /// Number of the last event of before the audit key was changed: the digest of that time tells of its revisions.
    former: i64,
    /// The declaration that the last event told of, and its place in the chain.
    last: Option<(String, i64)>,
    /// Events that were committed and not yet sealed when the snapshot was taken.
    pending: HashMap<(Uuid, i64), String>,
}

impl Told {
    fn new(trail: &Trail) -> Self {
        let former = trail.former.as_ref().map_or(0, |former| former.last);
        let page = Vec::new().into_iter();
        Self { page, after: None, former, last: None, pending: trail.pending.clone() }
    }

    async fn next(&mut self, tx: &Tx) -> Found<Option<(Uuid, i64, String)>> {
        if let Some(next) = self.page.next() {
            return Ok(Some(next));
        }
        use event::Column::{Revision, Subject};
        let mut page = event::Entity::find().filter(Revision.is_not_null()).filter(event::Column::Seq.gt(self.former));
        if let Some((subject, revision)) = &self.after {
            let place = Expr::tuple([Expr::col(Subject), Expr::col(Revision)]);
            page = page.filter(place.gt(Expr::tuple([Expr::val(subject.as_str()), Expr::val(*revision)])));
        }
        let rows = page.order_by_asc(Subject).order_by_asc(Revision).limit(PAGE).all(tx.connection()).await?;
        self.after = rows.last().and_then(|row| Some((row.subject.clone()?, row.revision?))).or(self.after.take());
        for row in &rows {
            let Some(subject) = &row.subject else { continue };
            // Two processes may have told of one declaration, whose events somebody swapped while they waited.
            if self.last.as_ref().is_some_and(|(last, seq)| last == subject && *seq > row.seq) {
                return broken(Place::Event(row.seq), How::Unexpected);
            }
            self.last = Some((subject.clone(), row.seq));
        }
        self.page = rows.into_iter().filter_map(|row| told(&read(row))).collect::<Vec<_>>().into_iter();
        Ok(self.page.next())
    }
}

/// The chains of all declarations, held against the events and the declarations themselves.
pub(super) async fn check(tx: &Tx, trail: &Trail, verdict: &mut Verdict) -> Found<()> {
    let mut told = Told::new(trail);
    let mut expected = told.next(tx).await?;
    let mut stored = Declarations::begin(tx).await?;
    let mut declaration = stored.next(tx).await?;
    let mut last: Option<Revision> = None;
    let mut former = match &trail.former {
        Some(former) => Some((Digest::under(tx.key()?.clone()), former)),
        None => None,
    };
    let mut after = (Uuid::nil(), i64::MIN);
    loop {
        let Some((end, rows)) = revision_page(tx, after).await? else { break };
        after = end;
        for row in rows {
            let model = raw::read::<revision::Entity>(&row);
            let Some(revision) = model.and_then(|model| revision::read(model).ok()) else {
                let next = last.as_ref().map_or((end.0, 1), |last| (last.project_id, last.number + 1));
                let place = row.try_get("", "project_id").and_then(|id| Ok((id, row.try_get("", "number")?)));
                let (id, number) = place.unwrap_or(next);
                return broken(Place::Revision(id, number), How::Altered);
            };
            let key = (revision.project_id, revision.number);
            let place = Place::Revision(key.0, key.1);
            // Whatever events tell of and is not here was removed.
            if let Some((id, number, _)) = expected.as_ref().filter(|(id, number, _)| (*id, *number) < key) {
                return broken(Place::Revision(*id, *number), How::Missing);
            }
            let same = last.as_ref().is_some_and(|last| last.project_id == revision.project_id);
            if !same && let Some(last) = last.take() {
                declaration = settle(tx, &last, declaration, &mut stored).await?;
            }
            let present = match expected.as_ref().filter(|(id, number, _)| (*id, *number) == key) {
                Some((_, _, hash)) if *hash == revision.hash => {
                    expected = told.next(tx).await?;
                    true
                }
                Some(_) => return broken(place, How::Altered),
                None if told.pending.remove(&key).is_some_and(|hash| hash == revision.hash) => true,
                None => false,
            };
            match &mut former {
                _ if present => check_revision(tx.key()?, &revision, last.as_ref())?,
                Some((digest, _)) => digest.add_revision(&revision)?,
                None => {
                    // What is wrong with the row itself is told first.
                    check_revision(tx.key()?, &revision, last.as_ref())?;
                    return broken(place, How::Unexpected);
                }
            }
            check_attachment(tx, &revision).await?;
            verdict.revisions += 1;
            last = Some(revision);
        }
    }
    let unseen = expected.map(|(id, number, _)| (id, number)).or_else(|| told.pending.keys().min().copied());
    if let Some((id, number)) = unseen {
        return broken(Place::Revision(id, number), How::Missing);
    }
    if let Some((digest, former)) = former
        && digest.end() != former.revisions
    {
        return broken(Place::Former, How::Altered);
    }
    if raw::count(tx, "revision").await? != verdict.revisions {
        return broken(Place::Revision(Uuid::nil(), 0), How::Unexpected);
    }
    if let Some(last) = last {
        declaration = settle(tx, &last, declaration, &mut stored).await?;
    }
    if let Some(stray) = declaration {
        return broken(Place::Declaration(stray.id), How::Unexpected);
    }
    stored.nothing_else(tx).await
}

/// The digest of all revisions.
pub(super) async fn digest(tx: &Tx, key: &SealKey) -> Result<String, Error> {
    let mut digest = Digest::under(key.clone());
    let mut after = (Uuid::nil(), i64::MIN);
    loop {
        let Some((end, rows)) = revision_page(tx, after).await? else { return Ok(digest.end()) };
        after = end;
        for row in rows {
            let model = raw::read::<revision::Entity>(&row);
            let model = model.ok_or_else(|| Error::Corrupt(format!("a revision of the declaration {}", end.0)))?;
            digest.add_revision(&revision::read(model)?)?;
        }
    }
}

/// One revision behind the one before it.
fn check_revision(key: &SealKey, revision: &Revision, previous: Option<&Revision>) -> Found<()> {
    let number = previous.map_or(1, |previous| previous.number + 1);
    if revision.number > number {
        return broken(Place::Revision(revision.project_id, number), How::Missing);
    }
    if revision.number < number {
        return broken(Place::Revision(revision.project_id, revision.number), How::Unexpected);
    }
    let sealed = revision.sealed(key, previous.map_or(FIRST, |previous| &previous.hash)).map_err(Error::unwritable)?;
    // To the seal an empty text is none.
    if sealed == revision.hash && revision.detail.as_deref() != Some("") {
        return Ok(());
    }
    broken(Place::Revision(revision.project_id, revision.number), How::Altered)
}

/// The file that a revision was made from, against its sealed fingerprint.
async fn check_attachment(tx: &Tx, revision: &Revision) -> Found<()> {
    let Some(Imported { attachment: AttachmentRecord { sha256, .. } }) = attachments::imported(revision) else {
        return Ok(());
    };
    let place = Place::Attachment(revision.project_id, revision.number);
    let files = raw::rows(tx, attachment::Entity::find_by_id(sha256.as_str())).await?;
    let [file] = files.as_slice() else {
        return broken(place, if files.is_empty() { How::Missing } else { How::Unexpected });
    };
    match raw::read::<attachment::Entity>(file) {
        Some(file) if fingerprint(&file.content) == sha256 => Ok(()),
        _ => broken(place, How::Altered),
    }
}

/// The place of the last of the revisions behind a place, as many as a page holds, and their rows; none behind the last.
async fn revision_page(tx: &Tx, (id, number): (Uuid, i64)) -> Result<Option<((Uuid, i64), Vec<QueryResult>)>, Error> {
    use revision::Column::{Content, Number, ProjectId};
    let place = || Expr::tuple([Expr::col(ProjectId), Expr::col(Number)]);
    let at = |id: Uuid, number: i64| Expr::tuple([Expr::val(id), Expr::val(number)]);
    let later = revision::Entity::find().filter(place().gt(at(id, number)));
    let later = later.order_by_asc(ProjectId).order_by_asc(Number).limit(PAGE);
    let sizes = later.clone().select_only().columns([ProjectId, Number]).expr(octets(Expr::col(Content)));
    let sizes = raw::rows(tx, sizes).await?;
    // What has no id or no number has no place; whoever had it before is missed.
    let placed = sizes.iter().filter_map(|row| {
        let size: Option<i64> = row.try_get_by_index(2).ok()?;
        Some(((row.try_get_by_index(0).ok()?, row.try_get_by_index(1).ok()?), size.unwrap_or_default()))
    });
    let Some((id, number)) = last_fitting(placed) else { return Ok(None) };
    let rows = raw::rows(tx, later.filter(place().lte(at(id, number)))).await?;
    Ok(Some(((id, number), rows)))
}

/// Holds the declaration against its last revision; answers the next declaration.
async fn settle(
    tx: &Tx,
    last: &Revision,
    declaration: Option<Known>,
    stored: &mut Declarations,
) -> Found<Option<Known>> {
    let deleted = Action::of_stored(&last.action) == Some(Action::Deleted);
    let place = || Place::Declaration(last.project_id);
    match declaration {
        Some(stray) if stray.id < last.project_id => broken(Place::Declaration(stray.id), How::Unexpected),
        Some(Known { id, .. }) if deleted && id == last.project_id => broken(place(), How::Unexpected),
        Some(Known { id, read }) if id == last.project_id => {
            let Some(found) = read else { return broken(place(), How::Altered) };
            if found.record.revision != last.number || found.head != last.hash || !says(&found, last)? {
                return broken(place(), How::Altered);
            }
            stored.check_derived(&found)?;
            stored.next(tx).await
        }
        other if deleted => Ok(other),
        Some(_) | None => broken(place(), How::Missing),
    }
}

/// Takes away what says nothing: nulls and empty lists.
fn without_blanks(json: &mut serde_json::Value) {
    if let Some(members) = json.as_object_mut() {
        let blank = |it: &serde_json::Value| *it == serde_json::Value::Null || it.as_array().is_some_and(Vec::is_empty);
        members.retain(|_, member| !blank(member));
        members.values_mut().for_each(without_blanks);
    } else {
        json.as_array_mut().into_iter().flatten().for_each(without_blanks);
    }
}

/// Whether the tables hold what the revision says. How a target is understood may change with the program, what was
/// written may not. A field that came later is in no older revision, which says as much as that it is null or empty.
fn says(found: &Stored, last: &Revision) -> Result<bool, Error> {
    let written = |text: &str| -> Result<String, serde_json::Error> {
        let mut json: serde_json::Value = serde_json::from_str(text)?;
        let rows = json.get_mut("indicators").and_then(serde_json::Value::as_array_mut).into_iter().flatten();
        for row in rows.filter_map(serde_json::Value::as_object_mut) {
            row.remove("target_parsed");
        }
        without_blanks(&mut json);
        canonical(&json)
    };
    let whole = canonical(&found.whole()).map_err(Error::unwritable)?;
    let (now, then) = (written(&whole), written(&last.content));
    Ok(now.map_err(Error::unwritable)? == then.map_err(Error::unwritable)?)
}
