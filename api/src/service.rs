//! What every request of the service shares.

use std::{sync::Arc, time::Duration};

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
    stop::Stopping,
};

/// One value for the whole process; handlers take it as `web::Data<Service>`.
pub struct Service {
    pub db: Db,
    pub profiles: Profiles,
    pub callers: Callers,
    pub permissions: Permissions,
    pub limiter: Limiter,
    pub routes: RouteTable,
    pub zone: Zone,
    /// Heads of the history that are exported by themselves.
    pub heads: Option<Exports>,
    pub feed: Feed,
    pub load: Load,
    pub gates: Gates,
    pub stopping: Arc<Stopping>,
    /// The OpenAPI document as text.
    pub document: String,
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
    /// Setting a long form as a PDF takes some hundred megabytes.
    pub presses: Gate,
    /// Large bodies, in KiB, from their arrival until they are answered.
    pub bodies: SharedGate,
    /// Large bodies of JSON, in KiB of the room that they take as values, which is far more than that of the text.
    pub values: Gate,
}

/// The largest body, in KiB.
const BODY_KIB: usize = BODY_MAX >> 10;
/// How long a large body waits for its place. Whoever has sent one waits rather than send it again.
pub const BODY_WAIT: Duration = Duration::from_secs(20);

impl Default for Gates {
    fn default() -> Self {
        Self {
            verifying: Gate::of(1),
            validations: Gate::of(2),
            workbooks: Gate::of(2),
            readers: Gate::of(4).waiting(Duration::from_secs(20)),
            presses: Gate::of(2),
            bodies: SharedGate::of(Gate::of(4 * BODY_KIB).waiting(BODY_WAIT), 2 * BODY_KIB),
            values: Gate::of(ROOM_KIB).waiting(BODY_WAIT),
        }
    }
}
