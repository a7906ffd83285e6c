//! The chain of every declaration's revisions, held against the events that tell of them and against the declarations.

use std::{collections::HashMap, sync::Arc};

use domain::process::{
    action::Action,
    attachment::{Imported, fingerprint},
    caller::Units,
    history::{FIRST, Revision, SealKey, canonical},
    stored::Stored,
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use super::{
    Digest, Found, How, PAGE, Place, Verdict, broken,
    derived::Derived,
    events::{Trail, told},
};
use crate::{
    attachments,
    db::{Tx, sealed::Connection},
    entity::{
        audit::{event, read},
        revision,
    },
    error::Error,
    list::Filter,
    projects,
    search::{self, Pairs},
    sized::{last_fitting, octets},
};

/// Revisions as events tell of them: which there must be, in the order of declarations and numbers.
struct Told {
    page: std::vec::IntoIter<(Uuid, i64, String)>,
    after: Option<(String, i64)>,
    /// Number of the last event of before the audit key was changed: the digest of that time tells of its revisions.
    former: i64,
    /// Events that were committed and not yet sealed when the snapshot was taken.
    pending: HashMap<(Uuid, i64), String>,
}

impl Told {
    fn new(trail: &Trail) -> Self {
        let former = trail.former.as_ref().map_or(0, |former| former.last);
        Self { page: Vec::new().into_iter(), after: None, former, pending: trail.pending.clone() }
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
    let mut after = (Uuid::nil(), 0);
    loop {
        let rows = revision_page(tx, after).await?;
        let Some(end) = rows.last() else { break };
        after = (end.project_id, end.number);
        for row in rows {
            let place = Place::Revision(row.project_id, row.number);
            let Ok(revision) = revision::read(row) else { return broken(place, How::Altered) };
            let key = (revision.project_id, revision.number);
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
    if let Some(last) = last {
        declaration = settle(tx, &last, declaration, &mut stored).await?;
    }
    if let Some((stray, _)) = declaration {
        return broken(Place::Declaration(stray.record.id), How::Unexpected);
    }
    let stray = search::stray(tx).await?;
    stray.map_or(Ok(()), |id| broken(Place::Derived(id), How::Unexpected))
}

/// The digest of all revisions.
pub(super) async fn digest(tx: &Tx, key: &SealKey) -> Result<String, Error> {
    let mut digest = Digest::under(key.clone());
    let mut after = (Uuid::nil(), 0);
    loop {
        let rows = revision_page(tx, after).await?;
        let Some(end) = rows.last() else { return Ok(digest.end()) };
        after = (end.project_id, end.number);
        for row in rows {
            digest.add_revision(&revision::read(row)?)?;
        }
    }
}

/// One revision behind the one before it.
fn check_revision(key: &SealKey, revision: &Revision, previous: Option<&Revision>) -> Found<()> {
    let number = previous.map_or(1, |previous| previous.number + 1);
    if revision.number != number {
        return broken(Place::Revision(revision.project_id, number), How::Missing);
    }
    let sealed = revision.sealed(key, previous.map_or(FIRST, |previous| &previous.hash)).map_err(Error::unwritable)?;
    if sealed == revision.hash {
        return Ok(());
    }
    broken(Place::Revision(revision.project_id, revision.number), How::Altered)
}

/// The file that a revision was made from, against its sealed fingerprint.
async fn check_attachment(tx: &Tx, revision: &Revision) -> Found<()> {
    let Some(Imported { attachment }) = attachments::imported(revision) else { return Ok(()) };
    let place = Place::Attachment(revision.project_id, revision.number);
    match attachments::content(tx, &attachment.sha256).await? {
        Some(content) if fingerprint(&content) == attachment.sha256 => Ok(()),
        Some(_) => broken(place, How::Altered),
        None => broken(place, How::Missing),
    }
}

/// Revisions behind a place, as many as a page holds.
async fn revision_page(tx: &Tx, (id, number): (Uuid, i64)) -> Result<Vec<revision::Model>, Error> {
    use revision::Column::{Content, Number, ProjectId};
    let place = || Expr::tuple([Expr::col(ProjectId), Expr::col(Number)]);
    let at = |id: Uuid, number: i64| Expr::tuple([Expr::val(id), Expr::val(number)]);
    let later = revision::Entity::find().filter(place().gt(at(id, number)));
    let later = later.order_by_asc(ProjectId).order_by_asc(Number).limit(PAGE);
    let sizes = later.clone().select_only().columns([ProjectId, Number]).expr(octets(Expr::col(Content)));
    let sizes: Vec<(Uuid, i64, i64)> = sizes.into_tuple().all(tx.connection()).await?;
    let last = last_fitting(sizes.into_iter().map(|(id, number, size)| ((id, number), size)));
    let Some((id, number)) = last else { return Ok(Vec::new()) };
    Ok(later.filter(place().lte(at(id, number))).all(tx.connection()).await?)
}

/// A declaration, and what is kept beside those of its page.
type Known = (Stored, Arc<Derived>);

/// Declarations in the order of their ids.
struct Declarations {
    page: std::vec::IntoIter<Stored>,
    derived: Arc<Derived>,
    after: Uuid,
    pairs: Pairs,
}

impl Declarations {
    async fn begin(tx: &Tx) -> Found<Self> {
        let pairs = Pairs::of_all(tx).await?;
        Ok(Self { page: Vec::new().into_iter(), derived: Arc::default(), after: Uuid::nil(), pairs })
    }

    async fn next(&mut self, tx: &Tx) -> Found<Option<Known>> {
        if let Some(next) = self.page.next() {
            return Ok(Some((next, Arc::clone(&self.derived))));
        }
        let page = projects::behind(tx, &Units::All, &Filter::default(), self.after, PAGE).await?;
        self.after = page.last().map_or(self.after, |last| last.record.id);
        self.derived = Arc::new(Derived::of(tx, &page, &self.pairs).await?);
        self.page = page.into_iter();
        Ok(self.page.next().map(|next| (next, Arc::clone(&self.derived))))
    }
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
        Some((stray, _)) if stray.record.id < last.project_id => {
            broken(Place::Declaration(stray.record.id), How::Unexpected)
        }
        Some((found, derived)) if found.record.id == last.project_id => {
            let same = found.record.revision == last.number && found.head == last.hash && says(&found, last)?;
            if deleted {
                return broken(place(), How::Unexpected);
            }
            if !same {
                return broken(place(), How::Altered);
            }
            derived.check(&found)?;
            stored.next(tx).await
        }
        other if deleted => Ok(other),
        Some(_) | None => broken(place(), How::Missing),
    }
}

/// Whether the tables hold what the revision says. How a target is understood may change with the program, what was
/// written may not.
fn says(found: &Stored, last: &Revision) -> Result<bool, Error> {
    let written = |text: &str| -> Result<String, serde_json::Error> {
        let mut json: serde_json::Value = serde_json::from_str(text)?;
        let rows = json.get_mut("indicators").and_then(serde_json::Value::as_array_mut).into_iter().flatten();
        for row in rows.filter_map(serde_json::Value::as_object_mut) {
            row.remove("target_parsed");
        }
        canonical(&json)
    };
    let whole = canonical(&found.whole()).map_err(Error::unwritable)?;
    let (now, then) = (written(&whole), written(&last.content));
    Ok(now.map_err(Error::unwritable)? == then.map_err(Error::unwritable)?)
}
