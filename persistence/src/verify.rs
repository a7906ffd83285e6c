//! Proof that nothing was altered: the chain of events, the chain of every declaration's revisions, that each tells
//! of the other, and that declarations are what their last revision says. All of it in one snapshot.

use std::collections::HashMap;

use domain::process::{
    action::Action,
    attachment::{Imported, fingerprint},
    caller::Units,
    history::{Event, FIRST, Revision, SealKey, canonical},
    stored::Stored,
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use crate::{
    attachments, audit,
    db::{Db, Tx, sealed::Connection},
    entity::{
        audit::{event, head, pending, read},
        revision,
    },
    error::Error,
    list::Filter,
    projects,
    sized::{last_fitting, octets},
};

/// Rows read at once.
const PAGE: u64 = 500;
/// Events that may wait while a snapshot is taken; more wait only when the sealer stands still.
const PENDING_MAX: u64 = 100_000;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Events and revisions that were looked at.
    pub events: i64,
    pub revisions: i64,
    /// Seal of the last event.
    pub head: String,
    pub broken: Option<Broken>,
}

/// The first broken link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub place: Place,
    pub how: How,
}

/// Where the chain is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where the audit trail ends.
    Head,
    Event(i64),
    Revision(Uuid, i64),
    /// The file that a revision was made from.
    Attachment(Uuid, i64),
    /// The declaration itself, against its last revision.
    Declaration(Uuid),
}

/// What is wrong with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Missing,
    Altered,
    /// It stands where nothing should.
    Unexpected,
}

type Found<T> = Result<T, Stop>;

/// Why the search ended early.
enum Stop {
    Broken(Broken),
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

const fn broken<T>(place: Place, how: How) -> Found<T> {
    Err(Stop::Broken(Broken { place, how }))
}

/// Looks at everything. Memory does not grow with the trail.
///
/// # Errors
/// [`Error::Busy`] and [`Error::Database`]; a broken link is no error but an answer.
pub async fn verify(db: &Db) -> Result<Verdict, Error> {
    match audit::seal(db).await {
        // What was altered while it waited is found and named below.
        Ok(()) | Err(Error::Corrupt(_)) => {}
        Err(error) => return Err(error),
    }
    let tx = db.snapshot().await?;
    let mut verdict = Verdict { events: 0, revisions: 0, head: String::new(), broken: None };
    let found = match events(&tx, &mut verdict).await {
        Ok(()) => declarations(&tx, &mut verdict).await,
        stopped => stopped,
    };
    match found {
        Ok(()) => {}
        Err(Stop::Broken(place)) => verdict.broken = Some(place),
        Err(Stop::Failed(error)) => return Err(error),
    }
    tx.rollback().await?;
    Ok(verdict)
}

/// The chain of events from the first to the head.
async fn events(tx: &Tx, verdict: &mut Verdict) -> Found<()> {
    let Some(head) = head::Entity::find().one(tx.connection()).await? else { return broken(Place::Head, How::Missing) };
    verdict.head.clone_from(&head.hash);
    let (mut seq, mut hash) = (0, FIRST.to_owned());
    loop {
        let rows =
            event::Entity::find().filter(event::Column::Seq.gt(seq)).order_by_asc(event::Column::Seq).limit(PAGE);
        let rows = rows.all(tx.connection()).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            seq += 1;
            if row.seq != seq {
                return broken(Place::Event(seq), How::Missing);
            }
            if seq > head.count {
                return broken(Place::Event(seq), How::Unexpected);
            }
            let told = row.hash.clone();
            hash = read(row).sealed(tx.key(), seq, &hash).map_err(Error::unwritable)?;
            if hash != told {
                return broken(Place::Event(seq), How::Altered);
            }
            verdict.events = seq;
        }
    }
    if seq < head.count {
        return broken(Place::Event(seq + 1), How::Missing);
    }
    let whole = head.hash == hash && head.seal == audit::head_seal(tx.key(), seq, &hash);
    if whole && head.fingerprint == tx.key().fingerprint() { Ok(()) } else { broken(Place::Head, How::Altered) }
}

/// Revisions as events tell of them: which there must be, in the order of declarations and numbers.
struct Told {
    page: std::vec::IntoIter<(Uuid, i64, String)>,
    after: Option<(String, i64)>,
    /// Events that were committed and not yet sealed when the snapshot was taken.
    pending: HashMap<(Uuid, i64), String>,
}

impl Told {
    async fn begin(tx: &Tx, sealed: i64) -> Found<Self> {
        let mut pending = HashMap::new();
        let waiting = pending::Entity::find().order_by_asc(pending::Column::Number).limit(PENDING_MAX);
        for (row, seq) in waiting.all(tx.connection()).await?.into_iter().zip(sealed + 1..) {
            let Ok(event) = audit::read_pending(tx.key(), &row.body, &row.hash) else {
                return broken(Place::Event(seq), How::Altered);
            };
            if let Some((id, number, hash)) = told(&event) {
                pending.insert((id, number), hash);
            }
        }
        Ok(Self { page: Vec::new().into_iter(), after: None, pending })
    }

    async fn next(&mut self, tx: &Tx) -> Found<Option<(Uuid, i64, String)>> {
        if let Some(next) = self.page.next() {
            return Ok(Some(next));
        }
        use event::Column::{Revision, Subject};
        let mut page = event::Entity::find().filter(Revision.is_not_null());
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

fn told(event: &Event) -> Option<(Uuid, i64, String)> {
    let id = Uuid::try_parse(event.subject.as_deref()?).ok()?;
    Some((id, event.revision?, event.revision_hash.clone()?))
}

/// The chains of all declarations, held against the events and the declarations themselves.
async fn declarations(tx: &Tx, verdict: &mut Verdict) -> Found<()> {
    let mut told = Told::begin(tx, verdict.events).await?;
    let mut expected = told.next(tx).await?;
    let mut stored = Declarations { page: Vec::new().into_iter(), after: Uuid::nil() };
    let mut declaration = stored.next(tx).await?;
    let mut last: Option<Revision> = None;
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
            let previous = last.as_ref();
            check(tx.key(), &revision, previous)?;
            check_attachment(tx, &revision).await?;
            match expected.as_ref().filter(|(id, number, _)| (*id, *number) == key) {
                Some((_, _, hash)) if *hash == revision.hash => expected = told.next(tx).await?,
                Some(_) => return broken(place, How::Altered),
                None if told.pending.remove(&key).is_some_and(|hash| hash == revision.hash) => {}
                None => return broken(place, How::Unexpected),
            }
            verdict.revisions += 1;
            last = Some(revision);
        }
    }
    let unseen = expected.map(|(id, number, _)| (id, number)).or_else(|| told.pending.keys().min().copied());
    if let Some((id, number)) = unseen {
        return broken(Place::Revision(id, number), How::Missing);
    }
    if let Some(last) = last {
        declaration = settle(tx, &last, declaration, &mut stored).await?;
    }
    declaration.map_or(Ok(()), |stray| broken(Place::Declaration(stray.record.id), How::Unexpected))
}

/// One revision behind the one before it.
fn check(key: &SealKey, revision: &Revision, previous: Option<&Revision>) -> Found<()> {
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

/// Declarations in the order of their ids.
struct Declarations {
    page: std::vec::IntoIter<Stored>,
    after: Uuid,
}

impl Declarations {
    async fn next(&mut self, tx: &Tx) -> Result<Option<Stored>, Error> {
        if let Some(next) = self.page.next() {
            return Ok(Some(next));
        }
        let page = projects::behind(tx, &Units::All, &Filter::default(), self.after, PAGE).await?;
        self.after = page.last().map_or(self.after, |last| last.record.id);
        self.page = page.into_iter();
        Ok(self.page.next())
    }
}

/// Holds the declaration against its last revision; answers the next declaration.
async fn settle(
    tx: &Tx,
    last: &Revision,
    declaration: Option<Stored>,
    stored: &mut Declarations,
) -> Found<Option<Stored>> {
    let deleted = Action::of_stored(&last.action) == Some(Action::Deleted);
    let place = || Place::Declaration(last.project_id);
    match declaration {
        Some(stray) if stray.record.id < last.project_id => {
            broken(Place::Declaration(stray.record.id), How::Unexpected)
        }
        Some(found) if found.record.id == last.project_id => {
            let same = found.record.revision == last.number && found.head == last.hash && says(&found, last)?;
            match (deleted, same) {
                (true, _) => broken(place(), How::Unexpected),
                (false, false) => broken(place(), How::Altered),
                (false, true) => Ok(stored.next(tx).await?),
            }
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
