//! The runtime in which connections live. A connection of PostgreSQL ends with the runtime that opened it, and each answer
//! of the server wakes that one first. So a worker of the service has connections in its own runtime, and all others
//! share those of a runtime that outlives them.

use std::{future::poll_fn, task::Poll};

use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::JoinHandle,
};

/// A runtime with a thread of its own, which ends with this value; or that of a worker, which ends by itself.
#[derive(Debug)]
pub(super) struct Home {
    handle: Handle,
    runtime: Option<Runtime>,
}

impl Home {
    pub(super) fn new() -> std::io::Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("database").enable_all().build()?;
        Ok(Self { handle: runtime.handle().clone(), runtime: Some(runtime) })
    }

    /// The runtime that this is called in.
    pub(super) fn here() -> Self {
        Self { handle: Handle::current(), runtime: None }
    }

    /// Runs work to its end, or to that of the runtime, even where nobody waits for it any more.
    pub(super) fn spawn<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        self.handle.spawn(work)
    }

    /// Runs work to its end on a thread where nobody else waits, which it may keep busy; nothing when it panicked.
    pub(super) async fn aside<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Option<T> {
        let handle = self.handle.clone();
        self.handle.spawn_blocking(move || handle.block_on(work)).await.ok()
    }

    /// Does the caller's work in the caller's thread; what it opens belongs to this runtime.
    pub(super) async fn within<T>(&self, work: impl Future<Output = T> + Send) -> T {
        let mut work = self.at_home(Box::pin(work));
        poll_fn(|context| {
            let _here = self.handle.enter();
            work.get_mut().map_or(Poll::Pending, |work| work.as_mut().poll(context))
        })
        .await
    }

    pub(super) fn at_home<T>(&self, value: T) -> AtHome<T> {
        AtHome { handle: self.handle.clone(), value: Some(value) }
    }
}

/// Something that holds a connection. Dropped, it gives the connection back in this runtime, wherever that happens: a worker
/// that ends drops what it holds outside of any.
#[derive(Debug)]
pub(super) struct AtHome<T> {
    handle: Handle,
    value: Option<T>,
}

impl<T> AtHome<T> {
    pub(super) const fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    pub(super) const fn get_mut(&mut self) -> Option<&mut T> {
        self.value.as_mut()
    }

    pub(super) const fn take(&mut self) -> Option<T> {
        self.value.take()
    }
}

impl<T> Drop for AtHome<T> {
    fn drop(&mut self) {
        let _here = self.handle.enter();
        drop(self.value.take());
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // It may be dropped in a task, which must not wait.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
