//! What every request of the service shares.

use std::{ops::Deref, sync::Arc, time::Duration};

use actix_web::web::Bytes;
use domain::rules::profile::Profiles;
use persistence::Db;

use crate::{
    auth::{callers::Callers, limit::Limiter, permissions::Permissions},
    export::Zone,
    heads::Exports,
    http::{
        feed::Feed,
        gate::{Gate, SharedGate},
        load::Load,
        payload::{BODY_MAX, ROOM_KIB},
        route_table::RouteTable,
    },
    office::Office,
    stop::Stopping,
};

/// What handlers take as `web::Data<Service>`: each worker has its own connections, and all else is shared.
pub struct Service {
    pub db: Db,
    pub shared: Arc<Shared>,
}

impl Service {
    /// The same for a worker, in whose runtime this is called.
    pub async fn here(&self) -> Self {
        Self { db: self.db.here().await, shared: Arc::clone(&self.shared) }
    }
}

impl Deref for Service {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

/// One value for the whole process.
pub struct Shared {
    pub profiles: Profiles,
    pub callers: Callers,
    pub permissions: Permissions,
    pub limiter: Limiter,
    pub routes: RouteTable,
    pub zone: Zone,
    /// Heads of the history that are exported by themselves.
    pub heads: Option<Exports>,
    /// What makes new documents of old ones.
    pub office: Option<Office>,
    pub feed: Feed,
    pub load: Load,
    pub gates: Gates,
    pub stopping: Arc<Stopping>,
    /// The OpenAPI document.
    pub document: Bytes,
}

/// The bounds of work that takes long or takes much memory.
pub struct Gates {
    /// Verification reads the whole history: one at a time.
    pub verifying: Gate,
    /// Statistics of findings validate up to 20,000 declarations.
    pub validations: Gate,
    /// Each workbook takes room on the disk until it is sent.
    pub workbooks: Gate,
    /// Reading an unfriendly file takes a second of a processor and some hundred megabytes.
    pub readers: Gate,
    /// An office program takes seconds and some hundred megabytes for an old file: one at a time.
    pub offices: Gate,
    /// Setting a long form as a PDF takes some hundred megabytes.
    pub presses: Gate,
    /// Large bodies, in KiB, from their arrival until they are answered.
    pub bodies: SharedGate,
    /// Large answers, in KiB, until they are sent.
    pub answers: SharedGate,
    /// Large bodies of JSON, in KiB of the room that they take as values, which is far more than that of the text.
    pub values: Gate,
}

/// Room of large answers that wait for their readers, in KiB. The largest one, a form as it is printed, is one caller's part.
const ANSWERS_KIB: usize = 128 * 1024;
/// The largest body, in KiB.
const BODY_KIB: usize = BODY_MAX >> 10;
/// How long a large body waits for its place. Whoever has sent one waits rather than send it again.
pub const BODY_WAIT: Duration = Duration::from_secs(20);
/// How long an old file waits for its turn, for the same reason.
const OFFICE_WAIT: Duration = Duration::from_secs(20);

impl Default for Gates {
    fn default() -> Self {
        Self {
            verifying: Gate::of(1),
            validations: Gate::of(2),
            workbooks: Gate::of(2),
            readers: Gate::of(4).waiting(Duration::from_secs(20)),
            offices: Gate::of(1).waiting(OFFICE_WAIT),
            presses: Gate::of(2),
            bodies: SharedGate::of(Gate::of(4 * BODY_KIB).waiting(BODY_WAIT), 2 * BODY_KIB),
            answers: SharedGate::of(Gate::of(ANSWERS_KIB), ANSWERS_KIB / 2),
            values: Gate::of(ROOM_KIB).waiting(BODY_WAIT),
        }
    }
}
