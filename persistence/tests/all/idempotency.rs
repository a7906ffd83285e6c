//! Answers that are kept for repetitions.

use persistence::{
    Db,
    idempotency::{Answer, Claim, Request, answer, claim, clear},
};

use crate::harness::{Place, act, at};

on_both! {
    an_answer_is_kept_with_its_transaction_or_not_at_all,
    answers_are_cleared_away_after_thirty_days,
}

const DAY: i64 = 24 * 3600 * 1_000_000;

fn request(key: &str) -> Request {
    Request { method: "POST".into(), path: "/x".into(), key: key.into(), fingerprint: "f".into() }
}

fn told(body: &str) -> Answer {
    Answer { fingerprint: "f".into(), status: 201, headers: "[]".into(), body: body.into() }
}

async fn ask(db: &Db, key: &str, micros: i64) -> Claim {
    let tx = db.begin().await.unwrap();
    let claimed = claim(&tx, &act(at(micros)), &request(key)).await.unwrap();
    tx.rollback().await.unwrap();
    claimed
}

async fn keep(db: &Db, key: &str, micros: i64) {
    let tx = db.begin().await.unwrap();
    assert_eq!(claim(&tx, &act(at(micros)), &request(key)).await.unwrap(), Claim::First);
    answer(&tx, &act(at(micros)), &request(key), told(key)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn an_answer_is_kept_with_its_transaction_or_not_at_all(place: &Place) {
    let db = place.db().await;
    let tx = db.begin().await.unwrap();
    assert_eq!(claim(&tx, &act(at(0)), &request("a")).await.unwrap(), Claim::First);
    answer(&tx, &act(at(0)), &request("a"), told("a")).await.unwrap();
    drop(tx);
    assert_eq!(ask(&db, "a", 0).await, Claim::First, "what was not committed was not answered");
    keep(&db, "a", 0).await;
    assert_eq!(ask(&db, "a", 1).await, Claim::Answered(told("a")));
    assert_eq!(ask(&db, "b", 1).await, Claim::First);
}

async fn answers_are_cleared_away_after_thirty_days(place: &Place) {
    let db = place.db().await;
    keep(&db, "old", 0).await;
    keep(&db, "new", DAY).await;
    clear(&db, at(30 * DAY)).await.unwrap();
    assert_eq!(ask(&db, "old", 30 * DAY).await, Claim::Answered(told("old")), "for thirty days");
    clear(&db, at(30 * DAY + 1)).await.unwrap();
    assert_eq!(ask(&db, "old", 30 * DAY + 1).await, Claim::First);
    assert_eq!(ask(&db, "new", 30 * DAY + 1).await, Claim::Answered(told("new")));
}
