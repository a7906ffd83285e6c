//! Keys of callers.

use persistence::keys;

use crate::harness::{Place, at};

on_both! {
    the_first_key_is_stored_once,
    replicas_make_one_first_key,
}

async fn insert(db: &persistence::Db, name: &str, hash: &str) -> bool {
    let tx = db.begin().await.unwrap();
    let inserted = keys::insert_first(&tx, name, "admin", hash, at(7)).await.unwrap();
    tx.commit().await.unwrap();
    inserted
}

async fn the_first_key_is_stored_once(place: &Place) {
    let db = place.db().await;
    assert_eq!(keys::all(&db).await.unwrap(), []);
    assert!(insert(&db, "first", "aa").await);
    assert!(!insert(&db, "first", "bb").await);
    assert!(!insert(&db, "second", "cc").await);
    let all = keys::all(&db).await.unwrap();
    let all: Vec<_> =
        all.iter().map(|it| (it.name.as_str(), it.role.as_str(), it.hash.as_str(), it.created_at)).collect();
    assert_eq!(all, [("first", "admin", "aa", at(7))]);
}

async fn replicas_make_one_first_key(place: &Place) {
    let mut running = tokio::task::JoinSet::new();
    for number in 0..8 {
        let db = place.db().await;
        running.spawn(async move { insert(&db, "first", &format!("{number}")).await });
    }
    let made = running.join_all().await;
    assert_eq!(made.iter().filter(|made| **made).count(), 1);
    assert_eq!(keys::all(&place.db().await).await.unwrap().len(), 1);
}
