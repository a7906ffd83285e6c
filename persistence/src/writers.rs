//! Who writes events down. Each transaction that does so borrows a writer, and gives its events the ordinals behind the
//! last one that this writer committed. So the ordinals of a writer have no gap, whatever is rolled back and however a
//! process ends, and an event that was taken away or put back while it waited for the chain shows.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ids::new_id;

/// Writers have numbers that JSON keeps exactly.
const ID_BITS: u32 = 52;

/// A writer and the ordinal of its last committed event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Writer {
    pub(crate) id: i64,
    pub(crate) last: i64,
}

impl Writer {
    fn new() -> Self {
        // The last bits of an id are random.
        let id = new_id().as_u128() & ((1 << ID_BITS) - 1);
        Self { id: i64::try_from(id).unwrap_or_default(), last: 0 }
    }
}

/// The writers of this process that no transaction has borrowed. The one that was given back last is lent first, so
/// that there are no more of them than transactions at once.
#[derive(Debug, Default)]
pub(crate) struct Writers(Mutex<Vec<Writer>>);

impl Writers {
    /// Those that have written and are not lent at the moment.
    pub(crate) fn idle(&self) -> Vec<Writer> {
        locked(&self.0).iter().copied().filter(|writer| writer.last > 0).collect()
    }

    /// One whose loss was told writes no more.
    pub(crate) fn retire(&self, id: i64) {
        locked(&self.0).retain(|writer| writer.id != id);
    }

    fn lend(&self) -> Writer {
        locked(&self.0).pop().unwrap_or_else(Writer::new)
    }

    fn take_back(&self, writer: Writer) {
        locked(&self.0).push(writer);
    }
}

/// What one transaction has of the writers: one, from its first event on.
#[derive(Debug)]
pub(crate) struct Loan {
    from: Arc<Writers>,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    writer: Option<Writer>,
    /// Events of this transaction.
    noted: i64,
}

impl Loan {
    pub(crate) fn of(from: &Arc<Writers>) -> Self {
        Self { from: Arc::clone(from), held: Mutex::default() }
    }

    /// The writer of the next event and its ordinal.
    pub(crate) fn next(&self) -> (i64, i64) {
        let mut held = locked(&self.held);
        held.noted += 1;
        let noted = held.noted;
        let writer = held.writer.get_or_insert_with(|| self.from.lend());
        (writer.id, writer.last + noted)
    }

    /// How many events were noted; [`Self::forget`] goes back to it.
    pub(crate) fn noted(&self) -> i64 {
        locked(&self.held).noted
    }

    /// The events behind the first `noted` were rolled back.
    pub(crate) fn forget(&self, noted: i64) {
        locked(&self.held).noted = noted;
    }

    /// The commit begins. Until its outcome is known nobody has the writer; where it never is, nobody has it again.
    pub(crate) fn commit(&self) -> Committing {
        let held = std::mem::take(&mut *locked(&self.held));
        Committing { from: Arc::clone(&self.from), held }
    }
}

impl Drop for Loan {
    /// Nothing was committed, so the writer stands where it stood.
    fn drop(&mut self) {
        if let Some(writer) = locked(&self.held).writer.take() {
            self.from.take_back(writer);
        }
    }
}

/// A writer whose events are being committed.
pub(crate) struct Committing {
    from: Arc<Writers>,
    held: Held,
}

impl Committing {
    /// The events were committed.
    pub(crate) fn done(self) {
        if let Some(writer) = self.held.writer {
            self.from.take_back(Writer { last: writer.last + self.held.noted, ..writer });
        }
    }

    /// Nothing was committed.
    pub(crate) fn undone(self) {
        if let Some(writer) = self.held.writer {
            self.from.take_back(writer);
        }
    }
}

/// The value is consistent after every step, so that a panic elsewhere does not harm it.
fn locked<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_have_no_gap_whatever_is_rolled_back() {
        let writers = Arc::new(Writers::default());
        let first = Loan::of(&writers);
        let (writer, ordinal) = first.next();
        assert_eq!((ordinal, first.next()), (1, (writer, 2)));
        first.forget(1);
        assert_eq!(first.next(), (writer, 2), "what a nested transaction rolled back is given again");
        first.commit().done();
        drop(first);
        assert_eq!(writers.idle(), [Writer { id: writer, last: 2 }]);

        let second = Loan::of(&writers);
        assert_eq!(second.next(), (writer, 3));
        let other = Loan::of(&writers).next();
        assert!(other.0 != writer && other.1 == 1, "two transactions at once are two writers");
        drop(second);
        assert_eq!(Loan::of(&writers).next(), (writer, 3), "what was rolled back is given again");

        let third = Loan::of(&writers);
        assert_eq!(third.next(), (writer, 3));
        drop(third.commit());
        drop(third);
        assert_ne!(Loan::of(&writers).next().0, writer, "after a commit of unknown outcome the writer is done");
    }
}
