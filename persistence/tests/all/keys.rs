//! Keys of callers.

use std::collections::BTreeMap;

use domain::{process::caller::Role, values::unit_scope::UnitScope};
use persistence::{
    Error, Unique,
    keys::{self, StoredKey},
    new_id,
};

use crate::harness::{Place, act, at};

on_both! {
    the_first_key_is_stored_once,
    replicas_make_one_first_key,
    a_key_is_read_as_it_was_stored,
    a_key_is_revoked_once,
}

fn stored(name: &str, hash: &str) -> StoredKey {
    StoredKey {
        id: new_id(),
        name: name.to_owned(),
        role: Role::Admin,
        units: Vec::new(),
        hash: hash.to_owned(),
        created_at: at(7),
        created_by: "system".to_owned(),
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
    }
}

async fn insert_first(db: &persistence::Db, name: &str, hash: &str) -> bool {
    let tx = db.begin().await.unwrap();
    let inserted = keys::create_first(&tx, &act(at(7)), &stored(name, hash)).await.unwrap();
    tx.commit().await.unwrap();
    inserted
}

async fn the_first_key_is_stored_once(place: &Place) {
    let db = place.db().await;
    assert_eq!(keys::page(&db, None, 10).await.unwrap(), []);
    assert!(insert_first(&db, "first", "aa").await);
    assert!(!insert_first(&db, "first", "bb").await);
    assert!(!insert_first(&db, "second", "cc").await);
    let all = keys::page(&db, None, 10).await.unwrap();
    assert_eq!(all, [StoredKey { id: all[0].id, ..stored("first", "aa") }]);
}

async fn replicas_make_one_first_key(place: &Place) {
    let mut running = tokio::task::JoinSet::new();
    for number in 0..8 {
        let db = place.db().await;
        running.spawn(async move { insert_first(&db, "first", &format!("{number}")).await });
    }
    let made = running.join_all().await;
    assert_eq!(made.iter().filter(|made| **made).count(), 1);
    assert_eq!(keys::page(&place.db().await, None, 10).await.unwrap().len(), 1);
}

async fn a_key_is_read_as_it_was_stored(place: &Place) {
    let db = place.db().await;
    let prefixes = ["1200", "31"].map(|it| UnitScope::parse(it).unwrap());
    let key = StoredKey {
        role: Role::Declarant,
        units: prefixes.to_vec(),
        expires_at: Some(at(9)),
        ..stored("文旅局", "aa")
    };
    let tx = db.begin().await.unwrap();
    keys::create(&tx, &act(at(7)), &key).await.unwrap();
    tx.commit().await.unwrap();
    for moment in [8, 7] {
        keys::note_uses(&db, &BTreeMap::from([(key.id, at(moment))])).await.unwrap();
    }
    let used = StoredKey { last_used_at: Some(at(8)), ..key };
    assert_eq!(keys::get(&db, used.id).await.unwrap(), Some(used));
    let tx = db.begin().await.unwrap();
    let twice = keys::create(&tx, &act(at(7)), &stored("文旅局", "bb")).await;
    assert!(matches!(twice, Err(Error::Duplicate(Unique::KeyName))), "{twice:?}");
}

async fn a_key_is_revoked_once(place: &Place) {
    let db = place.db().await;
    let key = stored("one", "aa");
    let tx = db.begin().await.unwrap();
    keys::create(&tx, &act(at(7)), &key).await.unwrap();
    assert!(keys::revoke(&tx, &act(at(8)), key.id).await.unwrap());
    assert!(!keys::revoke(&tx, &act(at(9)), key.id).await.unwrap());
    assert!(!keys::revoke(&tx, &act(at(9)), new_id()).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(keys::get(&db, key.id).await.unwrap().unwrap().revoked_at, Some(at(8)));
}
