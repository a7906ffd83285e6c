//! Actions of history, under their names and under those of before.

use domain::{
    process::{
        action::Action,
        caller::{Act, Units},
        history::{Event, FIRST},
        stored::Status,
    },
    values::canonical::canonical,
};
use persistence::{Error, audit, changes, history, now, projects, verify::verify};
use sea_orm::{ConnectionTrait, Database, DbBackend};

use crate::harness::{Place, act, at, key, sample};

on_both! {
    rows_of_before_are_understood_and_stay_sealed,
    a_revision_of_before_a_field_was_there_is_whole,
    a_write_of_no_declaration_is_told_and_not_skipped,
}

fn acting(action: Action) -> Act {
    Act { action, ..act(at(0)) }
}

/// Stores a history with the names of the contract's operations, as the program did before actions had their own.
async fn rows_of_before_are_understood_and_stay_sealed(place: &Place) {
    let db = place.db().await;
    let tx = db.begin().await.unwrap();
    let made = projects::create(&tx, &acting(Action::Created), sample()).await.unwrap();
    let id = made.record.id;
    let sent = projects::turn(&tx, &acting(Action::Submitted), &made, Status::Submitted, &"报告").await.unwrap();
    projects::delete(&tx, &acting(Action::Replaced), &sent).await.unwrap();
    tx.commit().await.unwrap();

    let owner = Database::connect(&place.url()).await.unwrap();
    let postgres = owner.get_database_backend() == DbBackend::Postgres;
    let (trigger, row) = if postgres {
        ("DROP TRIGGER revision_append_only ON revision", format!("'{id}'"))
    } else {
        ("DROP TRIGGER revision_no_update", format!("x'{}'", id.simple()))
    };
    owner.execute_unprepared(trigger).await.unwrap();
    let mut previous = FIRST.to_owned();
    let former = [(1, "create_project"), (2, "submit_project"), (3, "delete_project")];
    for (number, action) in former {
        let mut revision = history::get(&db, &Units::All, id, number).await.unwrap().unwrap();
        revision.action = action.to_owned();
        revision.hash = revision.sealed(&key(), &previous).unwrap();
        let event = Event { action: action.to_owned(), ..Event::of_revision(&act(at(0)), &revision) };
        let body = canonical(&event).unwrap();
        let (hash, seal) = (&revision.hash, key().seal("pending", &[&body]));
        let revisions = format!("SET action = '{action}', hash = '{hash}' WHERE project_id = {row}");
        owner.execute_unprepared(&format!("UPDATE revision {revisions} AND number = {number}")).await.unwrap();
        let pending = format!("UPDATE audit_pending SET body = '{body}', hash = '{seal}' WHERE number = {number}");
        owner.execute_unprepared(&pending).await.unwrap();
        previous.clone_from(&revision.hash);
    }

    // Another process; this one knows what it has written.
    let db = place.connect().await;
    let whole = verify(&db).await.unwrap();
    assert_eq!((whole.events, whole.revisions, whole.broken), (3, 3, None), "the last revision is a deletion");
    for (action, number) in [(Action::Created, 1), (Action::Submitted, 2), (Action::Deleted, 3)] {
        let filter = history::Filter { action: Some(action), ..history::Filter::default() };
        let found = history::page(&db, &Units::All, id, &filter, 9).await.unwrap().unwrap();
        assert_eq!(found.iter().map(|it| it.number).collect::<Vec<_>>(), [number], "{action:?}");
    }

    let tx = db.begin().await.unwrap();
    projects::create(&tx, &acting(Action::Created), sample()).await.unwrap();
    tx.commit().await.unwrap();
    audit::seal(&db).await.unwrap();
    for (name, stored) in [
        ("created", vec!["created", "create_project"]),
        ("create_project", vec!["created", "create_project"]),
        ("deleted", vec!["delete_project"]),
        ("nothing", vec![]),
    ] {
        let filter = audit::Filter { action: Some(name.to_owned()), ..audit::Filter::default() };
        let found = audit::page(&db, &Units::All, &filter, 9).await.unwrap();
        assert_eq!(found.iter().map(|it| it.event.action.as_str()).collect::<Vec<_>>(), stored, "{name}");
    }
    assert_eq!(verify(&db).await.unwrap().broken, None);
}

/// A field that came later is in no older revision.
async fn a_revision_of_before_a_field_was_there_is_whole(place: &Place) {
    let db = place.db().await;
    let made = now::create(&db, &acting(Action::Created), sample()).await.unwrap();
    let id = made.record.id;
    let owner = Database::connect(&place.url()).await.unwrap();
    let (trigger, row) = if owner.get_database_backend() == DbBackend::Postgres {
        ("DROP TRIGGER revision_append_only ON revision", format!("'{id}'"))
    } else {
        ("DROP TRIGGER revision_no_update", format!("x'{}'", id.simple()))
    };
    let mut revision = history::get(&db, &Units::All, id, 1).await.unwrap().unwrap();
    let present = revision.completed().unwrap();
    let mut content = present.clone();
    content.as_object_mut().unwrap().remove("nature");
    content.as_object_mut().unwrap().remove("schedule");
    content["funding"].as_object_mut().unwrap().remove("carried_over");
    for indicator in content["indicators"].as_array_mut().unwrap() {
        for later in ["direction", "operator", "value", "unit"] {
            indicator.as_object_mut().unwrap().remove(later);
        }
    }
    revision.content = canonical(&content).unwrap();
    revision.hash = revision.sealed(&key(), FIRST).unwrap();
    let body = canonical(&Event::of_revision(&act(at(0)), &revision)).unwrap();
    let (content, hash, seal) = (&revision.content, &revision.hash, key().seal("pending", &[&body]));
    for sql in [
        trigger.to_owned(),
        format!("UPDATE revision SET content = '{content}', hash = '{hash}' WHERE project_id = {row}"),
        format!("UPDATE project SET head = '{hash}' WHERE id = {row}"),
        format!("UPDATE audit_pending SET body = '{body}', hash = '{seal}'"),
    ] {
        owner.execute_unprepared(&sql).await.unwrap();
    }

    let db = place.connect().await;
    assert_eq!(verify(&db).await.unwrap().broken, None);
    let kept = history::get(&db, &Units::All, id, 1).await.unwrap().unwrap();
    assert!(!kept.content.contains("nature") && kept.completed().unwrap() == present);
    owner.execute_unprepared(&format!("UPDATE project SET nature = 'new' WHERE id = {row}")).await.unwrap();
    assert!(verify(&db).await.unwrap().broken.is_some(), "a value is none the less told from nothing");
}

async fn a_write_of_no_declaration_is_told_and_not_skipped(place: &Place) {
    let db = place.db().await;
    let tx = db.begin().await.unwrap();
    let made = projects::create(&tx, &act(at(0)), sample()).await.unwrap();
    let event = Event { subject: Some("1".to_owned()), revision: Some(1), ..Event::of(&act(at(0))) };
    audit::note(&tx, &event).await.unwrap();
    tx.commit().await.unwrap();
    audit::seal(&db).await.unwrap();
    let first = changes::behind(&db, &Units::All, 0, 1).await.unwrap();
    assert_eq!(first.iter().map(|it| (it.seq, it.project_id)).collect::<Vec<_>>(), [(1, made.record.id)]);
    assert!(matches!(changes::behind(&db, &Units::All, 0, 9).await, Err(Error::Corrupt(_))));
}
