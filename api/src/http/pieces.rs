//! Answers go out piece by piece, so that the protocol layer does not hold a second copy of one that its client does not
//! take; and what large ones take while they wait for their readers has a bound.

use std::{
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{
    HttpResponse,
    body::{BodySize, BoxBody, MessageBody},
    web::Bytes,
};

use crate::{
    http::{
        gate::{Pass, SharedGate},
        respond::Answer,
    },
    server::Activity,
};

/// Bytes that are handed over at once. A shorter answer goes out whole.
const PIECE: usize = 8 * 1024;
/// An answer from this length on takes its part of the room, in bytes.
const LARGE: u64 = 64 * 1024;

/// Marks an answer that takes no room of its own, because all who ask for it are sent the same bytes.
pub struct Common;

/// The part of the room that a large answer takes.
///
/// # Errors
/// 503 when too much waits for readers already.
pub async fn room(response: &HttpResponse, room: &SharedGate, caller: &str) -> Answer<Option<[Pass; 2]>> {
    match response.body().size() {
        BodySize::Sized(length) if length >= LARGE && !response.extensions().contains::<Common>() => {
            let kibibytes = u32::try_from(length.div_ceil(1024)).unwrap_or(u32::MAX);
            room.enter_with(caller, kibibytes).await.map(Some)
        }
        BodySize::None | BodySize::Sized(_) | BodySize::Stream => Ok(None),
    }
}

/// The answer in pieces, which keeps its part of the room until it is sent.
pub fn in_pieces(response: HttpResponse, room: Option<[Pass; 2]>, activity: Option<Activity>) -> HttpResponse {
    let size = response.body().size();
    let whole = match size {
        BodySize::None => true,
        BodySize::Sized(length) => usize::try_from(length).is_ok_and(|length| length <= PIECE),
        BodySize::Stream => false,
    };
    if whole {
        return response;
    }
    response.map_body(|_, body| BoxBody::new(Pieces { size, body, rest: Bytes::new(), activity, _room: room }))
}

struct Pieces {
    size: BodySize,
    body: BoxBody,
    /// What came at once and is still to be handed over.
    rest: Bytes,
    /// Of the connection by which it goes out.
    activity: Option<Activity>,
    _room: Option<[Pass; 2]>,
}

impl MessageBody for Pieces {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.size
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        if let Some(activity) = self.activity.as_ref().filter(|activity| activity.has_enough()) {
            // Where the client does not take it, the write wakes us; else it is written before more is asked for.
            if !activity.waits() {
                context.waker().wake_by_ref();
            }
            return Poll::Pending;
        }
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(Ok(more)) => self.rest = more,
                end @ (Some(Err(_)) | None) => return Poll::Ready(end),
            }
        }
        let piece = if self.rest.len() > PIECE { self.rest.split_to(PIECE) } else { mem::take(&mut self.rest) };
        if let Some(activity) = &self.activity {
            activity.hand_over(piece.len());
        }
        Poll::Ready(Some(Ok(piece)))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;

    use super::*;
    use crate::http::{gate::Gate, problem::Code};

    fn answer(length: usize) -> HttpResponse {
        HttpResponse::Ok().body(vec![7; length])
    }

    #[actix_web::test]
    async fn an_answer_comes_whole_whatever_its_length() {
        for length in [0, 1, PIECE, PIECE + 1, 3 * PIECE, 100_000] {
            let sent = in_pieces(answer(length), None, None).into_body();
            assert_eq!(sent.size(), BodySize::Sized(u64::try_from(length).unwrap()));
            assert_eq!(to_bytes(sent).await.unwrap().len(), length);
        }
    }

    #[actix_web::test]
    async fn what_waits_for_readers_is_bounded() {
        let gate = SharedGate::of(Gate::of(400), 200);
        let large = || answer(150 * 1024);
        let held = in_pieces(large(), room(&large(), &gate, "a").await.unwrap(), None);
        assert_eq!(room(&large(), &gate, "a").await.unwrap_err().code(), Code::Overloaded);
        assert!(room(&large(), &gate, "b").await.unwrap().is_some());
        assert!(room(&answer(1024), &gate, "a").await.unwrap().is_none(), "small answers need no room");
        let mut common = large();
        common.extensions_mut().insert(Common);
        assert!(room(&common, &gate, "a").await.unwrap().is_none(), "nor do those that all are sent");
        drop(held);
        assert!(room(&large(), &gate, "a").await.is_ok());
    }
}
