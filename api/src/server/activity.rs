//! Whether a request is under way on a connection, and whether its client takes the answer. The protocol layer knows, but
//! does not tell.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    task::Waker,
};

/// The requests of one connection; clones are of the same connection.
#[derive(Clone, Debug, Default)]
pub struct Activity(Rc<Requests>);

#[derive(Debug, Default)]
struct Requests {
    under_way: Cell<u64>,
    /// How often one has begun or ended.
    turns: Cell<u64>,
    /// Bytes of an answer that were handed to the protocol layer since it last wrote.
    handed_over: Cell<usize>,
    /// Whether the last write was not taken.
    waits: Cell<bool>,
    /// Whoever reads only when a request has begun or ended.
    reader: RefCell<Option<Waker>>,
}

impl Requests {
    fn turn(&self) {
        self.turns.set(self.turns.get() + 1);
        if let Some(reader) = self.reader.borrow_mut().take() {
            reader.wake();
        }
    }
}

/// Bytes of an answer that the protocol layer gathers before it writes.
const AT_ONCE: usize = 32 * 1024;

impl Activity {
    /// A request that is under way until the value is dropped.
    pub fn begin(&self) -> Busy {
        self.0.under_way.set(self.0.under_way.get() + 1);
        self.0.turn();
        Busy(self.clone())
    }

    /// Notes that so many bytes of an answer go to the protocol layer.
    pub fn hand_over(&self, bytes: usize) {
        self.0.handed_over.set(self.0.handed_over.get().saturating_add(bytes));
    }

    /// Whether the protocol layer has enough to write.
    pub fn has_enough(&self) -> bool {
        self.waits() || self.0.handed_over.get() >= AT_ONCE
    }

    /// Whether the client does not take what is written.
    pub fn waits(&self) -> bool {
        self.0.waits.get()
    }

    /// Notes a write, and whether it waits for the client.
    pub(super) fn wrote(&self, waits: bool) {
        self.0.handed_over.set(0);
        self.0.waits.set(waits);
    }

    pub(super) fn is_busy(&self) -> bool {
        self.0.under_way.get() > 0
    }

    /// Wakes a reader once when the next request begins or ends.
    pub(super) fn wake_at_turn(&self, reader: &Waker) {
        *self.0.reader.borrow_mut() = Some(reader.clone());
    }

    pub(super) fn turns(&self) -> u64 {
        self.0.turns.get()
    }
}

#[derive(Debug)]
pub struct Busy(Activity);

impl Drop for Busy {
    fn drop(&mut self) {
        let Self(Activity(requests)) = self;
        requests.under_way.set(requests.under_way.get().saturating_sub(1));
        requests.turn();
    }
}
