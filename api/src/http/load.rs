//! How much work is under way at the same time. What is beyond it is refused at once, before anything is read or looked
//! up: a queue without end would only let everybody wait until nobody waits any more.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use actix_web::{
    HttpMessage, HttpRequest,
    body::{BodySize, BoxBody, MessageBody},
    dev::ServiceResponse,
    web::{Bytes, Data},
};

use crate::{
    http::{
        gate::{Gate, Pass, SharedGate},
        respond::Answer,
    },
    service::Service,
};

/// Reads under way for each connection to the database, and writes likewise: one is at work and the others are read,
/// judged, answered, or wait for a fraction of a second.
const FOR_EACH_CONNECTION: usize = 8;
/// Long work for each connection. It uses the database now and then.
const LONG_FOR_EACH_CONNECTION: usize = 4;
/// With fewer connections the wait is longer, and as many may come at once.
const CONNECTIONS_MIN: usize = 16;

/// Kinds of work that do not keep each other out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Read,
    Write,
    /// What takes seconds: exports, statistics, verification, files that are read or printed.
    Long,
}

/// The work under way. Half of each kind is one caller's at most.
#[derive(Debug)]
pub struct Load {
    reads: SharedGate,
    writes: SharedGate,
    long: SharedGate,
}

impl Load {
    /// The bounds of a service with so many connections to the database.
    pub fn of(connections: u32) -> Self {
        let connections = usize::try_from(connections).unwrap_or(usize::MAX).max(CONNECTIONS_MIN);
        let half_for_one = |for_each: usize| {
            let places = connections.saturating_mul(for_each);
            SharedGate::of(Gate::of(places), places / 2)
        };
        Self {
            reads: half_for_one(FOR_EACH_CONNECTION),
            writes: half_for_one(FOR_EACH_CONNECTION),
            long: half_for_one(LONG_FOR_EACH_CONNECTION),
        }
    }

    const fn gate(&self, class: Class) -> &SharedGate {
        match class {
            Class::Read => &self.reads,
            Class::Write => &self.writes,
            Class::Long => &self.long,
        }
    }
}

/// The place of a request among the work under way. It is free again when the request has ended.
pub struct Place {
    service: Data<Service>,
    class: Class,
    caller: String,
    passes: Option<[Pass; 2]>,
}

impl Place {
    /// Takes a place of the caller's share.
    ///
    /// # Errors
    /// 503 when none is free.
    pub async fn take(service: &Data<Service>, class: Class, caller: String) -> Answer<Self> {
        let passes = service.load.gate(class).enter_with(&caller, 1).await?;
        Ok(Self { service: service.clone(), class, caller, passes: Some(passes) })
    }

    /// Gives up the place of a request that waits for something from outside: its body, or a change.
    pub fn leave(request: &HttpRequest) {
        if let Some(place) = request.extensions_mut().get_mut::<Self>() {
            place.passes = None;
        }
    }

    /// Takes a place again after [`Self::leave`], and waits so long for it.
    ///
    /// # Errors
    /// 503 when none is free in time.
    pub async fn return_to(request: &HttpRequest, wait: Duration) -> Answer<()> {
        let left = request.extensions_mut().remove::<Self>();
        let Some(mut place) = left else { return Ok(()) };
        if place.passes.is_none() {
            let gate = place.service.load.gate(place.class);
            place.passes = Some(gate.enter_within(wait, &place.caller, 1).await?);
        }
        request.extensions_mut().insert(place);
        Ok(())
    }
}

/// Keeps the place of long work until its answer is sent: an export is read from the database while it is sent.
pub fn until_sent(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let place = response.request().extensions_mut().remove::<Place>().filter(|place| place.class == Class::Long);
    match place {
        Some(place) => response.map_body(|_, body| BoxBody::new(Placed { body, _place: place })),
        None => response,
    }
}

/// A body with the place of the work that makes it.
struct Placed {
    body: BoxBody,
    _place: Place,
}

impl MessageBody for Placed {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(cx)
    }
}
