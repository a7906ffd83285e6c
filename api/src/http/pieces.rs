//! Answers go out piece by piece, so that the protocol layer holds no more of one than its client takes; and what waits for
//! readers has a bound.

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

/// Bytes that are handed over at once.
const PIECE: usize = 8 * 1024;
/// An answer from this length on takes its part of the room, in bytes.
const LARGE: u64 = 64 * 1024;

/// Marks an answer that takes no room of its own, because all who ask for it are sent the same bytes.
pub struct Common;

/// The answer in pieces. A large one keeps its part of the room until it is sent.
///
/// # Errors
/// 503 when too much waits for readers already.
pub async fn in_pieces(
    response: HttpResponse,
    room: &SharedGate,
    caller: &str,
    activity: Option<Activity>,
) -> Answer<HttpResponse> {
    let size = response.body().size();
    let length = if let BodySize::Sized(length) = size { length } else { 0 };
    let common = response.extensions().contains::<Common>();
    let room = if length >= LARGE && !common {
        let kibibytes = u32::try_from(length.div_ceil(1024)).unwrap_or(u32::MAX);
        Some(room.enter_with(caller, kibibytes).await?)
    } else {
        None
    };
    if matches!(size, BodySize::Sized(length) if length <= PIECE as u64) {
        return Ok(response);
    }
    Ok(response.map_body(|_, body| BoxBody::new(Pieces { size, body, rest: Bytes::new(), activity, _room: room })))
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
        let room = SharedGate::of(Gate::of(1024), 1024);
        for length in [0, 1, PIECE, PIECE + 1, 3 * PIECE] {
            let sent = in_pieces(answer(length), &room, "a", None).await.unwrap().into_body();
            assert_eq!(sent.size(), BodySize::Sized(length as u64));
            assert_eq!(to_bytes(sent).await.unwrap().len(), length);
        }
    }

    #[actix_web::test]
    async fn what_waits_for_readers_is_bounded() {
        let room = SharedGate::of(Gate::of(400), 200);
        let held = in_pieces(answer(150 * 1024), &room, "a", None).await.unwrap();
        assert_eq!(in_pieces(answer(150 * 1024), &room, "a", None).await.unwrap_err().code(), Code::Overloaded);
        let other = in_pieces(answer(150 * 1024), &room, "b", None).await.unwrap();
        assert!(in_pieces(answer(1024), &room, "a", None).await.is_ok(), "small answers need no room");
        let mut common = answer(150 * 1024);
        common.extensions_mut().insert(Common);
        let common = in_pieces(common, &room, "a", None).await.unwrap();
        drop(held);
        let again = in_pieces(answer(150 * 1024), &room, "a", None).await.unwrap();
        drop((other, common, again));
    }
}
