//! What happened in the database before its owner tampers with it.

use domain::{
    SAMPLE,
    form::project::Project,
    process::{
        action::Action,
        attachment::Attachment,
        caller::{Act, Role},
        history::Event,
        stored::{Content, Status, Stored},
    },
    values::unit_scope::UnitScope,
    views::search::{bigrams, haystack},
};
use persistence::{
    Db, audit,
    idempotency::{self, Answer, Request},
    keys::{self, StoredKey},
    new_id, projects,
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use super::base::owner_of;
use crate::harness::{Place, act, at};

/// What the ways are told of the database.
pub struct Facts {
    pub postgres: bool,
    /// Imported from a file, submitted, approved: 3 revisions.
    pub one: Uuid,
    /// Imported from another file, replaced, submitted, returned: 4 revisions.
    pub two: Uuid,
    /// Created, explained: 2 revisions; two more wait for their seals.
    pub three: Uuid,
    /// Created, deleted: 2 revisions.
    pub gone: Uuid,
    /// Created; its event waits for its seal.
    pub four: Uuid,
    pub key: Uuid,
    pub revoked: Uuid,
    /// Made by one process and revoked by another; both events wait.
    pub brief: Uuid,
    /// What the first declaration is found by.
    pub pairs: Vec<String>,
}

/// How many events were sealed at the backup, before two reads at the end of the chain, and with them.
pub const EARLY: i64 = 9;
pub const BEFORE_READS: i64 = 15;
pub const SEALED: i64 = 17;

impl Facts {
    /// An id as SQL has it.
    pub fn id(&self, id: Uuid) -> String {
        if self.postgres { format!("'{id}'") } else { format!("x'{}'", id.simple()) }
    }
}

/// What was begun before the backup.
pub struct Begun {
    one: Stored,
    two: Stored,
    three: Stored,
    key: Uuid,
    revoked: Uuid,
}

/// Events 1 to 6, sealed together, and 7 to 9.
pub async fn begin(place: &Place) -> Begun {
    let db = place.connect().await;
    keep(place, &["audit_head"], "at_first").await;
    let one = import(&db, "A-1", "一.docx").await;
    let two = import(&db, "A-2", "二.docx").await;
    let three = create(&db, "A-3").await;
    let (key, revoked) = (make_key(&db, "one").await, make_key(&db, "two").await);
    read(&db, "early").await;
    answered(&db, "k1").await;
    answered(&db, "k2").await;
    keep(place, &["audit_pending"], "before").await;
    audit::seal(&db).await.unwrap();
    let one = turn(&db, &one, Status::Submitted).await;
    let one = turn(&db, &one, Status::Approved).await;
    let two = replace(&db, &two).await;
    audit::seal(&db).await.unwrap();
    let tables = ["project", "indicator", "revision", "audit_event", "audit_head", "api_key", "project_search"];
    keep(place, &tables, "before").await;
    Begun { one, two, three, key, revoked }
}

/// Events 10 to 15; 16 and 17 by another process; 18 to 25, which wait, by two others in turn. Answers the head at 17 too.
pub async fn go_on(place: &Place, begun: Begun) -> (Facts, (i64, String)) {
    let Begun { one, two, three, key, revoked } = begun;
    let db = place.connect().await;
    let two = turn(&db, &two, Status::Submitted).await;
    let two = turn(&db, &two, Status::Returned).await;
    let three = replace(&db, &three).await;
    let gone = create(&db, "A-4").await;
    let tx = db.begin().await.unwrap();
    projects::delete(&tx, &act(at(20)), &gone).await.unwrap();
    tx.commit().await.unwrap();
    revoke(&db, revoked).await;
    audit::seal(&db).await.unwrap();
    keep(place, &["audit_head"], "before_reads").await;
    let reader = place.connect().await;
    read(&reader, "a").await;
    read(&reader, "b").await;
    audit::seal(&reader).await.unwrap();
    let exported = audit::head(&reader).await.unwrap();

    let (db, other) = (place.connect().await, place.connect().await);
    let four = create(&db, "A-5").await;
    read(&db, "c").await;
    let three = replace(&other, &three).await;
    let three = replace(&db, &three).await;
    read(&db, "d").await;
    let brief = make_key(&db, "three").await;
    keep(place, &["api_key"], "waiting").await;
    revoke(&other, brief).await;
    read(&other, "e").await;

    let pairs = bigrams(&haystack(&one.content)).into_iter().collect();
    let [one, two, three, gone, four] = [one, two, three, gone, four].map(|stored| stored.record.id);
    assert!([one, two, three, gone, four].is_sorted(), "ids are in the order of their making");
    let postgres = matches!(place, Place::Postgres { .. });
    (Facts { postgres, one, two, three, gone, four, key, revoked, brief, pairs }, exported)
}

/// The owner keeps tables as they are now.
async fn keep(place: &Place, tables: &[&str], when: &str) {
    let owner = owner_of(place).await;
    for table in tables {
        let sql = format!("CREATE TABLE {table}_{when} AS SELECT * FROM {table}");
        owner.execute_unprepared(&sql).await.unwrap();
    }
    owner.close().await.unwrap();
}

fn doing(action: Action, micros: i64) -> Act {
    Act { action, ..act(at(micros)) }
}

/// The real form with every field filled, and at least two rows in each table.
fn form(code: &str) -> Project {
    let mut form: Value = serde_json::from_str(SAMPLE).unwrap();
    form["project_code"] = json!(code);
    form["external_id"] = json!(format!("external {code}"));
    for line in ["superior_appropriation", "subordinate_matching", "other_funds"] {
        form["funding"][line] = json!("1.00");
    }
    for line in ["carried_over", "fiscal_account", "unit_funds", "own_funds"] {
        form["funding"][line] = json!("2.00");
    }
    for (field, value) in [
        ("department_code", "120"),
        ("department_name", "文化局"),
        ("nature", "new"),
        ("term", "1年"),
        ("function_code", "2070104"),
    ] {
        form[field] = json!(value);
    }
    for row in form["indicators"].as_array_mut().unwrap() {
        row["weight"] = json!("10");
        for (column, value) in
            [("period", "annual"), ("direction", "positive"), ("operator", "ge"), ("value", "10"), ("unit", "次")]
        {
            row[column] = json!(value);
        }
        for column in ["explanation", "scoring_standard"] {
            row[column] = json!("按场次计");
        }
    }
    form["schedule"] = json!([{ "step": "签约", "start_date": "2020-01-01", "end_date": "2020-03-31" }]);
    let mut item = form["cost_items"][0].clone();
    for column in ["unit_price_basis", "quantity_basis", "remark"] {
        item[column] = json!("合同");
    }
    form["cost_items"] = json!([item, item]);
    form["explanations"] = json!([
        { "rule": "F003", "pointer": "/funding", "given": "1.00", "text": code },
        { "rule": "F004", "pointer": "/funding", "given": "2.00", "text": format!("又 {code}") },
    ]);
    Project::read(form).unwrap()
}

async fn create(db: &Db, code: &str) -> Stored {
    let tx = db.begin().await.unwrap();
    let stored = projects::create(&tx, &act(at(1)), form(code)).await.unwrap();
    tx.commit().await.unwrap();
    stored
}

async fn import(db: &Db, code: &str, name: &str) -> Stored {
    let file = Attachment::new(Some(name.to_owned()), "application/zip", code.as_bytes().to_vec());
    let tx = db.begin().await.unwrap();
    let made = projects::import_all(&tx, &doing(Action::Imported, 1), vec![form(code)], &file).await.unwrap().pop();
    tx.commit().await.unwrap();
    made.unwrap().unwrap()
}

/// One safeguard less.
pub async fn replace(db: &Db, before: &Stored) -> Stored {
    let mut content = before.content.clone();
    content.safeguards.remove(0);
    let tx = db.begin().await.unwrap();
    let stored = projects::replace(&tx, &doing(Action::Replaced, 2), before, content).await.unwrap();
    tx.commit().await.unwrap();
    stored
}

async fn turn(db: &Db, before: &Stored, to: Status) -> Stored {
    let tx = db.begin().await.unwrap();
    let detail = json!({ "reason": "理由" });
    let stored = projects::turn(&tx, &doing(Action::Decided, 3), before, to, &detail).await.unwrap();
    tx.commit().await.unwrap();
    stored
}

pub async fn make_key(db: &Db, name: &str) -> Uuid {
    let key = StoredKey {
        id: new_id(),
        name: name.to_owned(),
        role: Role::Declarant,
        units: vec![UnitScope::parse("12").unwrap()],
        hash: format!("hash of {name}"),
        created_at: at(4),
        created_by: "system".to_owned(),
        expires_at: Some(at(1_000_000)),
        revoked_at: None,
        last_used_at: Some(at(5)),
    };
    let tx = db.begin().await.unwrap();
    keys::create(&tx, &doing(Action::KeyCreated, 4), &key).await.unwrap();
    tx.commit().await.unwrap();
    key.id
}

async fn revoke(db: &Db, id: Uuid) {
    let tx = db.begin().await.unwrap();
    assert!(keys::revoke(&tx, &doing(Action::KeyRevoked, 6), id).await.unwrap());
    tx.commit().await.unwrap();
}

/// An event that concerns no declaration.
pub async fn read(db: &Db, question: &str) {
    let tx = db.begin().await.unwrap();
    audit::note(&tx, &Event::of_read(&doing(Action::Exported, 7), question)).await.unwrap();
    tx.commit().await.unwrap();
}

/// A request that is answered, and its answer kept.
pub async fn answered(db: &Db, key: &str) {
    let request =
        Request { method: "POST".into(), path: "/x".into(), key: key.into(), fingerprint: format!("sum of {key}") };
    let answer = Answer {
        fingerprint: request.fingerprint.clone(),
        status: 201,
        headers: "[]".into(),
        body: format!("answer to {key}"),
    };
    let tx = db.begin().await.unwrap();
    idempotency::claim(&tx, &act(at(8)), &request).await.unwrap();
    idempotency::answer(&tx, &act(at(8)), &request, answer).await.unwrap();
    tx.commit().await.unwrap();
}
