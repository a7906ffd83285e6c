//! Whether a request is under way on a connection. The protocol layer knows, but does not tell.

use std::{cell::Cell, rc::Rc};

/// The requests of one connection; clones are of the same connection.
#[derive(Clone, Debug, Default)]
pub struct Activity(Rc<Requests>);

#[derive(Debug, Default)]
struct Requests {
    under_way: Cell<u64>,
    /// How often one has begun or ended.
    turns: Cell<u64>,
}

impl Activity {
    /// A request that is under way until the value is dropped.
    pub fn begin(&self) -> Busy {
        self.0.under_way.set(self.0.under_way.get() + 1);
        self.0.turns.set(self.0.turns.get() + 1);
        Busy(self.clone())
    }

    pub(super) fn is_busy(&self) -> bool {
        self.0.under_way.get() > 0
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
        requests.turns.set(requests.turns.get() + 1);
    }
}
