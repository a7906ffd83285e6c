//! Proof that nothing was altered: the chain of events, the chain of every declaration's revisions, that each tells
//! of the other, that declarations are what their last revision says, and keys what their last event says. All of it in
//! one snapshot.

mod declarations;
mod derived;
mod events;
mod former;
mod raw;
mod rows;
mod stored;

use domain::process::history::SealKey;
use uuid::Uuid;

use crate::{
    audit,
    db::{Db, Tx},
    error::Error,
    writers::Writer,
};
pub(crate) use former::Digest;
pub use former::Former;

use events::Trail;

/// Rows read at once.
const PAGE: u64 = 500;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Events and revisions that were looked at.
    pub events: i64,
    pub revisions: i64,
    /// Seal of the last event.
    pub head: String,
    /// What stood there before the audit key was last changed.
    pub former: Option<Former>,
    pub broken: Option<Broken>,
}

/// The first broken link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub place: Place,
    pub how: How,
}

/// Where the chain is broken. A row that has no number of its own has nil and 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where the audit trail ends.
    Head,
    Event(i64),
    /// Events and revisions of before the audit key was last changed.
    Former,
    Revision(Uuid, i64),
    /// The file that a revision was made from.
    Attachment(Uuid, i64),
    /// The declaration itself, against its last revision.
    Declaration(Uuid),
    /// What is kept beside a declaration so that it is found.
    Derived(Uuid),
    /// The key of a caller.
    Key(Uuid),
    /// An answer that is kept for repetitions: caller, method, address and key of the request.
    Answer(String),
}

/// What is wrong with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Missing,
    Altered,
    /// It stands where nothing should.
    Unexpected,
    /// What stood before it was taken away before it came into the chain.
    Lost,
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
/// [`Error::NoKey`], [`Error::Busy`] and [`Error::Database`]; a broken link is no error but an answer.
pub async fn verify(db: &Db) -> Result<Verdict, Error> {
    db.key()?;
    // Whatever else keeps events from being sealed is found and named below.
    if let Err(Error::Busy) = audit::seal(db).await {
        return Err(Error::Busy);
    }
    // What these have committed is in the snapshot.
    let writers = db.writers().idle();
    let tx = db.snapshot().await?;
    let verdict = within(&tx, &writers).await?;
    tx.rollback().await?;
    Ok(verdict)
}

/// As [`verify`], of what a transaction sees.
pub(crate) async fn within(tx: &Tx, writers: &[Writer]) -> Result<Verdict, Error> {
    let mut verdict = Verdict { events: 0, revisions: 0, head: String::new(), former: None, broken: None };
    let found = async {
        let mut trail = Trail::default();
        trail.read(tx, &mut verdict).await?;
        trail.tells_of(writers)?;
        declarations::check(tx, &trail, &mut verdict).await?;
        rows::check(tx, trail.keys).await
    };
    match found.await {
        Ok(()) => {}
        Err(Stop::Broken(place)) => verdict.broken = Some(place),
        Err(Stop::Failed(error)) => return Err(error),
    }
    Ok(verdict)
}

/// The digest of all revisions under this key.
pub(crate) async fn digest_of_revisions(tx: &Tx, key: &SealKey) -> Result<String, Error> {
    declarations::digest(tx, key).await
}
