//! What a request can be refused for, as the contract tells it. What reads a part of a request declares the statuses
//! with which it refuses; a handler names those it adds itself. An operation lists both in its `responses(…)`.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses,
    openapi::{Ref, RefOr, Response},
};

use crate::http::{
    payload::{Body, RawBody},
    precondition::IfMatch,
    query::{NoQuery, Parameters, Queries, Query},
    upload::Upload,
};

/// Statuses of refusals with the names of their shared responses.
pub const REFUSALS: [(u16, &str); 15] = [
    (400, "BadRequest"),
    (401, "Unauthenticated"),
    (403, "Forbidden"),
    (404, "NotFound"),
    (408, "RequestTimeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (412, "PreconditionFailed"),
    (413, "PayloadTooLarge"),
    (415, "UnsupportedMediaType"),
    (422, "UnacceptableContent"),
    (428, "PreconditionRequired"),
    (429, "TooManyRequests"),
    (500, "InternalError"),
    (503, "Unavailable"),
];

/// What the layers around every handler refuse: malformed headers, faults of the server.
pub const OF_ALL: [u16; 3] = [400, 500, 503];
/// What they refuse below `/api/v1`: callers who are not known, may not do it, or ask too often.
pub const OF_CALLERS: [u16; 3] = [401, 403, 429];
/// What they refuse where a request can carry an Idempotency-Key: one that still runs, or was another request's.
pub const OF_REPEATABLE: [u16; 2] = [409, 422];

type Responses = BTreeMap<String, RefOr<Response>>;

fn refused<const N: usize>(statuses: [u16; N]) -> Responses {
    let declared = REFUSALS.iter().filter(|(status, _)| statuses.contains(status));
    declared.map(|(status, name)| (status.to_string(), RefOr::Ref(Ref::from_response_name(*name)))).collect()
}

/// A status that the handler itself refuses with. 404: what the address names is not there for the caller. 403: the
/// body names a unit that is not the caller's.
pub enum Refused<const STATUS: u16> {}

impl<const STATUS: u16> IntoResponses for Refused<STATUS> {
    fn responses() -> Responses {
        refused([STATUS])
    }
}

/// What every body can be refused for, whatever is in it.
const OF_BODIES: [u16; 5] = [400, 408, 413, 415, 422];

impl<T> IntoResponses for Body<T> {
    fn responses() -> Responses {
        refused(OF_BODIES)
    }
}

impl IntoResponses for RawBody {
    fn responses() -> Responses {
        refused(OF_BODIES)
    }
}

impl IntoResponses for Upload {
    fn responses() -> Responses {
        refused(OF_BODIES)
    }
}

/// A declaration that is not in the state, or not of the revision, that the caller has seen.
impl IntoResponses for IfMatch {
    fn responses() -> Responses {
        refused([400, 409, 412, 428])
    }
}

fn of_query(limited: bool) -> Responses {
    if limited { refused([400, 422]) } else { refused([400]) }
}

impl<T: Parameters> IntoResponses for Query<T> {
    fn responses() -> Responses {
        of_query(T::LIMITED)
    }
}

impl<A: Parameters, B: Parameters> IntoResponses for Queries<A, B> {
    fn responses() -> Responses {
        of_query(A::LIMITED || B::LIMITED)
    }
}

impl IntoResponses for NoQuery {
    fn responses() -> Responses {
        of_query(false)
    }
}
