//! Declarations as a whole.

use domain::{
    form::{
        cost_item::CostItem,
        explanation::Explanation,
        indicator::Indicator,
        project::Project,
        safeguard::{Safeguard, Stage, Stages},
    },
    process::{
        caller::Units,
        stored::{Content, Status, Stored},
    },
    values::{
        list::{List, Row},
        money::{Money, Quantity, UnitPrice, Weight},
        period::{Date, FiscalYear},
        text::{RuleId, Text, UnitCode},
        unit_scope::UnitScope,
    },
};
use persistence::{
    Db, Error, Tx, Unique,
    codes::{self, Keys},
    idempotency::{self, Request},
    list, projects,
    verify::verify,
};
use sea_orm::{ConnectionTrait, Database, Statement};
use uuid::Uuid;

use crate::harness::{Place, act, at, sample};

on_both! {
    a_batch_is_stored_whole_or_not_at_all,
    the_real_form_comes_back_as_it_was,
    a_declaration_of_other_units_is_not_read,
    extreme_values_come_back_exactly,
    an_empty_declaration_has_empty_tables,
    a_dropped_transaction_leaves_nothing,
    what_a_draft_needs_is_asked_for,
    rows_are_read_by_position,
    replacing_keeps_known_rows_and_their_order,
    only_changed_tables_are_rewritten,
    rows_of_others_are_refused,
    an_old_revision_changes_nothing,
    deleting_takes_the_rows_along,
    codes_are_unique_per_year_and_unit,
    the_year_before_is_found_by_code_then_by_name,
}

pub async fn create(db: &Db, content: Project) -> Result<Stored, Error> {
    let tx = db.begin().await?;
    let stored = projects::create(&tx, &act(at(0)), content).await?;
    tx.commit().await?;
    Ok(stored)
}

/// What cannot be read is a fault of whoever may see it, and nothing to anybody else.
async fn a_declaration_of_other_units_is_not_read(place: &Place) {
    let db = place.db().await;
    let id = create(&db, sample()).await.unwrap().record.id;
    let owner = Database::connect(&place.url()).await.unwrap();
    owner.execute_unprepared("UPDATE project SET status = 'nonsense'").await.unwrap();
    let scopes = |scope: &str| Units::Within(vec![UnitScope::parse(scope).unwrap()]);
    for (units, own) in [
        (Units::All, true),
        (scopes("1200"), true),
        (scopes("=120001"), true),
        (scopes("12/2"), true),
        (scopes("12/3"), false),
        (scopes("=1200"), false),
        (scopes("31"), false),
        (Units::Within(Vec::new()), false),
    ] {
        let read = projects::get(&db, &units, id).await;
        let tx = db.begin().await.unwrap();
        let locked = projects::get_for_change(&tx, &units, id).await;
        tx.rollback().await.unwrap();
        for found in [read, locked] {
            match found {
                Err(Error::Corrupt(_)) => assert!(own, "{units:?}"),
                Ok(None) => assert!(!own, "{units:?}"),
                other => panic!("{other:?}"),
            }
        }
    }
}

async fn replace(db: &Db, before: &Stored, content: Project) -> Result<Stored, Error> {
    let tx = db.begin().await?;
    let stored = projects::replace(&tx, &act(at(1)), before, content).await?;
    tx.commit().await?;
    Ok(stored)
}

fn without_ids<T: Row + Clone, const MAX: usize>(rows: &List<T, MAX>) -> List<T, MAX> {
    List::stored(rows.iter().map(|row| row.clone().with_id(None)).collect())
}

fn ids<T: Row, const MAX: usize>(rows: &List<T, MAX>) -> Vec<Uuid> {
    rows.iter().map(|row| row.id().unwrap()).collect()
}

fn bare(content: &Project) -> Project {
    Project {
        indicators: without_ids(&content.indicators),
        cost_items: without_ids(&content.cost_items),
        safeguards: without_ids(&content.safeguards),
        ..content.clone()
    }
}

async fn the_real_form_comes_back_as_it_was(place: &Place) {
    let db = place.db().await;
    let given = sample();
    let created = create(&db, given.clone()).await.unwrap();
    let record = &created.record;
    assert_eq!((record.revision, record.status), (1, Status::Draft));
    assert_eq!((record.created_at, record.updated_at), (at(0), at(0)));
    assert_eq!((record.submitted_at, record.decided_at), (None, None));
    assert_eq!(bare(&created.content), given);

    let read = projects::get(&db, &Units::All, record.id).await.unwrap();
    assert_eq!(read, Some(created));
    assert_eq!(projects::get(&db, &Units::All, Uuid::nil()).await.unwrap(), None);
}

async fn extreme_values_come_back_exactly(place: &Place) {
    let db = place.db().await;
    let greatest = Money::parse("99999999999999.99".into()).unwrap();
    let odd = || Some(Text::stored("\t\"\\'🏮\u{10ffff}\r\n{}[],null".to_owned()));
    let item = |amount| CostItem {
        detail: odd(),
        amount: Some(amount),
        unit_price: Some(UnitPrice::parse("99999999999999.999999".into()).unwrap()),
        quantity: Some(Quantity::parse("0.000001".into()).unwrap()),
        ..CostItem::default()
    };
    let mut content = sample();
    content.funding.total_budget = Some(greatest);
    content.funding.annual_budget = Some(Money::ZERO);
    content.start_date = Some(Date::parse("1900-01-01".into()).unwrap());
    content.end_date = Some(Date::parse("2199-12-31".into()).unwrap());
    content.overview = odd();
    content.basis = Some(Text::stored(String::new()));
    content.cost_items = List::stored((0..1000).map(|fen| item(Money::from_fen(greatest.fen() - fen))).collect());
    let weight = Some(Weight::parse("0.01".into()).unwrap());
    let target = Some(Text::stored("≥80.00%".to_owned()));
    let indicator = Indicator { weight, target, ..Indicator::default() }.with_target_read();
    content.indicators = List::stored(vec![indicator; 200]);
    let stages = Stages::stored(vec![Stage::Closing, Stage::Planning]);
    content.safeguards = List::stored(vec![Safeguard { stages, ..Safeguard::default() }, Safeguard::default()]);
    content.explanations = List::stored(vec![Explanation {
        rule: RuleId::parse("F001".into()).unwrap(),
        pointer: Text::stored("/funding/annual_budget".to_owned()),
        given: None,
        text: Text::stored("按批复".to_owned()),
    }]);

    let created = create(&db, content.clone()).await.unwrap();
    assert_eq!(bare(&created.content), content);
    assert_eq!(projects::get(&db, &Units::All, created.record.id).await.unwrap(), Some(created));
}

async fn an_empty_declaration_has_empty_tables(place: &Place) {
    let db = place.db().await;
    let Project { fiscal_year, unit_code, unit_name, name, .. } = sample();
    let content = Project { fiscal_year, unit_code, unit_name, name, ..Project::default() };
    let created = create(&db, content.clone()).await.unwrap();
    assert_eq!(created.content, content);
    assert_eq!(projects::get(&db, &Units::All, created.record.id).await.unwrap(), Some(created));
}

async fn a_dropped_transaction_leaves_nothing(place: &Place) {
    let db = place.db().await;
    let tx = db.begin().await.unwrap();
    let dropped = projects::create(&tx, &act(at(0)), sample()).await.unwrap();
    assert!(projects::get(&tx, &Units::All, dropped.record.id).await.unwrap().is_some());
    drop(tx);
    let tx = db.begin().await.unwrap();
    let undone = projects::create(&tx, &act(at(0)), sample()).await.unwrap();
    tx.rollback().await.unwrap();
    for id in [dropped.record.id, undone.record.id] {
        assert_eq!(projects::get(&db, &Units::All, id).await.unwrap(), None);
    }
}

async fn what_a_draft_needs_is_asked_for(place: &Place) {
    let db = place.db().await;
    for (field, content) in [
        ("fiscal_year", Project { fiscal_year: None, ..sample() }),
        ("unit_code", Project { unit_code: None, ..sample() }),
        ("unit_name", Project { unit_name: None, ..sample() }),
        ("name", Project { name: None, ..sample() }),
    ] {
        let refused = create(&db, content).await;
        assert!(matches!(refused, Err(Error::Incomplete(missing)) if missing == field), "{field}: {refused:?}");
    }
}

async fn rows_are_read_by_position(place: &Place) {
    let db = place.db().await;
    let stored = create(&db, sample()).await.unwrap();
    let direct = Database::connect(place.url()).await.unwrap();
    // Last comes first, wherever the rows lie.
    direct.execute_unprepared("UPDATE indicator SET position = 100 - position").await.unwrap();
    let read = projects::get(&db, &Units::All, stored.record.id).await.unwrap().unwrap();
    let mut indicators = stored.content.indicators.into_vec();
    indicators.reverse();
    assert_eq!(read.content.indicators.into_vec(), indicators);
}

async fn replacing_keeps_known_rows_and_their_order(place: &Place) {
    let db = place.db().await;
    let before = create(&db, sample()).await.unwrap();
    let mut rows = before.content.indicators.clone().into_vec();
    rows.reverse();
    rows.remove(1);
    rows.insert(0, Indicator { name: Some(Text::stored("新指标".to_owned())), ..Indicator::default() });
    let content = Project { indicators: List::stored(rows.clone()), annual_goal: None, ..before.content.clone() };
    let after = replace(&db, &before, content).await.unwrap();

    assert_eq!((after.record.revision, after.record.updated_at), (2, at(1)));
    assert_eq!(after.record.created_at, before.record.created_at);
    assert_eq!(after.content.annual_goal, None);
    let (kept, known) = (ids(&after.content.indicators), ids(&before.content.indicators));
    assert!(!known.contains(&kept[0]));
    assert_eq!(kept[1..], rows[1..].iter().map(|row| row.id.unwrap()).collect::<Vec<_>>());
    assert_eq!(projects::get(&db, &Units::All, before.record.id).await.unwrap(), Some(after));
}

async fn only_changed_tables_are_rewritten(place: &Place) {
    let db = place.db().await;
    let before = create(&db, sample()).await.unwrap();
    let content = Project { cost_items: List::default(), ..before.content.clone() };
    let after = replace(&db, &before, content).await.unwrap();
    assert_eq!(after.content.indicators, before.content.indicators);
    assert_eq!(after.content.safeguards, before.content.safeguards);
    assert!(after.content.cost_items.is_empty());
    assert_eq!(projects::get(&db, &Units::All, before.record.id).await.unwrap(), Some(after.clone()));

    // Rows without ids are new rows, whatever they say.
    let again = replace(&db, &after, bare(&after.content)).await.unwrap();
    let (new, old) = (ids(&again.content.safeguards), ids(&after.content.safeguards));
    assert!(new.iter().all(|id| !old.contains(id)));
    assert_eq!(projects::get(&db, &Units::All, before.record.id).await.unwrap(), Some(again));
}

async fn rows_of_others_are_refused(place: &Place) {
    let db = place.db().await;
    let mine = create(&db, sample()).await.unwrap();
    let other = create(&db, sample()).await.unwrap();
    let foreign = Project { safeguards: other.content.safeguards.clone(), ..mine.content.clone() };
    let row = mine.content.cost_items.clone().into_vec().remove(0);
    let twice = Project { cost_items: List::stored(vec![row.clone(), row]), ..mine.content.clone() };
    for content in [foreign, twice] {
        assert!(matches!(replace(&db, &mine, content).await, Err(Error::Incomplete(_))));
    }
    for stored in [mine, other] {
        assert_eq!(projects::get(&db, &Units::All, stored.record.id).await.unwrap(), Some(stored));
    }
}

async fn an_old_revision_changes_nothing(place: &Place) {
    let db = place.db().await;
    let first = create(&db, sample()).await.unwrap();
    let second = replace(&db, &first, Project { leader: None, ..first.content.clone() }).await.unwrap();
    let late = Project { indicators: List::default(), ..first.content.clone() };
    assert!(matches!(replace(&db, &first, late).await, Err(Error::Stale)));

    let tx = db.begin().await.unwrap();
    assert!(matches!(projects::delete(&tx, &act(at(9)), &first).await, Err(Error::Stale)));
    tx.commit().await.unwrap();
    assert_eq!(projects::get(&db, &Units::All, first.record.id).await.unwrap(), Some(second));
}

async fn deleting_takes_the_rows_along(place: &Place) {
    let db = place.db().await;
    let stored = create(&db, sample()).await.unwrap();
    let tx = db.begin().await.unwrap();
    projects::delete(&tx, &act(at(9)), &stored).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(projects::get(&db, &Units::All, stored.record.id).await.unwrap(), None);

    let orphans = ["indicator", "cost_item", "safeguard", "explanation"]
        .map(|table| format!("SELECT project_id FROM {table}"))
        .join(" UNION ALL ");
    let direct = Database::connect(place.url()).await.unwrap();
    let statement = Statement::from_string(direct.get_database_backend(), orphans);
    assert!(direct.query_all_raw(statement).await.unwrap().is_empty());
}

async fn codes_are_unique_per_year_and_unit(place: &Place) {
    let db = place.db().await;
    let coded = |code: &str, id: &str| Project {
        project_code: Some(Text::stored(code.to_owned())),
        external_id: Some(Text::stored(id.to_owned())),
        ..sample()
    };
    let first = create(&db, coded("P1", "E1")).await.unwrap();
    let second = create(&db, coded("P2", "E2")).await.unwrap();
    let elsewhere = Project { unit_code: Some(UnitCode::stored("120002".to_owned())), ..coded("P1", "E1") };
    create(&db, elsewhere).await.unwrap();
    // Without codes nothing is the same.
    create(&db, sample()).await.unwrap();
    create(&db, sample()).await.unwrap();

    for (content, unique) in [(coded("P1", "E9"), Unique::ProjectCode), (coded("P9", "E1"), Unique::ExternalId)] {
        let refused = create(&db, content.clone()).await;
        assert!(matches!(refused, Err(Error::Duplicate(found)) if found == unique), "{unique:?}: {refused:?}");
        assert_eq!(
            codes::existing(&db, &Units::All, &Keys::of(&content), unique).await.unwrap(),
            Some(first.record.id)
        );
        let refused = replace(&db, &second, content).await;
        assert!(matches!(refused, Err(Error::Duplicate(found)) if found == unique), "{unique:?}: {refused:?}");
    }
    assert_eq!(
        codes::existing(&db, &Units::All, &Keys::of(&coded("P9", "E9")), Unique::ProjectCode).await.unwrap(),
        None
    );
    assert_eq!(codes::existing(&db, &Units::All, &Keys::of(&sample()), Unique::ExternalId).await.unwrap(), None);
    assert_eq!(projects::get(&db, &Units::All, second.record.id).await.unwrap(), Some(second));
}

async fn the_year_before_is_found_by_code_then_by_name(place: &Place) {
    let db = place.db().await;
    let of = |year: u16, unit: &str, code: Option<&str>, name: &str| Project {
        fiscal_year: FiscalYear::new(year),
        unit_code: Some(UnitCode::parse(unit.to_owned()).unwrap()),
        project_code: code.map(|code| Text::parse(code.to_owned()).unwrap()),
        name: Some(Text::parse(name.to_owned()).unwrap()),
        unit_name: sample().unit_name,
        ..Project::default()
    };
    let by_code = create(&db, of(2019, "120001", Some("P1"), "旧名")).await.unwrap().record.id;
    let by_name = create(&db, of(2019, "120001", Some("P2"), "2019年 文化云（运营）")).await.unwrap().record.id;
    for other in [
        of(2018, "120001", None, "文化云运营"),
        of(2020, "120001", None, "文化云运营"),
        of(2019, "120002", None, "文化云运营"),
    ] {
        create(&db, other).await.unwrap();
    }
    let found = async |content: Project| projects::previous(&db, &Units::All, &content).await.unwrap();
    assert_eq!(
        found(of(2020, "120001", Some("P1"), "文化云运营")).await,
        Some(by_code),
        "the code is better than the name"
    );
    assert_eq!(found(of(2020, "120001", Some("P3"), "2020年度文化云运营")).await, Some(by_name));
    assert_eq!(found(of(2020, "120001", None, "文化云 运营")).await, Some(by_name));
    assert_eq!(found(of(2020, "120001", None, "文化云")).await, None);
    assert_eq!(found(of(2020, "1200", None, "文化云运营")).await, None, "a parent unit is another unit");
    create(&db, of(2019, "120001", None, "文化云——运营")).await.unwrap();
    assert_eq!(found(of(2020, "120001", None, "文化云运营")).await, None, "two of one name: nobody knows which");
    assert_eq!(found(Project { unit_code: None, ..of(2020, "120001", None, "文化云运营") }).await, None);
}

/// Every statement of a batch that makes one declaration and replaces another.
const STATEMENTS: [(&str, &str); 15] = [
    ("INSERT", "project"),
    ("INSERT", "indicator"),
    ("INSERT", "cost_item"),
    ("INSERT", "safeguard"),
    ("INSERT", "explanation"),
    ("INSERT", "project_search"),
    ("INSERT", "revision"),
    ("INSERT", "audit_pending"),
    ("UPDATE", "project"),
    ("DELETE", "indicator"),
    ("DELETE", "cost_item"),
    ("DELETE", "safeguard"),
    ("DELETE", "explanation"),
    ("DELETE", "project_search"),
    ("INSERT", "idempotency"),
];

/// Whatever statement fails, nothing of the batch is left.
async fn a_batch_is_stored_whole_or_not_at_all(place: &Place) {
    let db = place.db().await;
    let owner = sea_orm::Database::connect(&place.url()).await.unwrap();
    let postgres = owner.get_database_backend() == sea_orm::DbBackend::Postgres;
    let mut form: serde_json::Value = serde_json::from_str(domain::SAMPLE).unwrap();
    form["explanations"] = serde_json::json!([{ "rule": "C004", "pointer": "", "text": "已说明" }]);
    let form = Project::read(form).unwrap();
    let before = create(&db, form.clone()).await.unwrap();
    let mut other = form.clone();
    other.name = Some(Text::stored("另一个".to_owned()));
    other.indicators.set(0, Indicator::default());
    other.cost_items.set(0, CostItem::default());
    other.safeguards.set(0, Safeguard::default());
    other.explanations = List::default();
    let batch = async |tx: &Tx| {
        let request = Request { method: "POST".into(), path: "/x".into(), key: "k".into(), fingerprint: "f".into() };
        idempotency::claim(tx, &act(at(1)), &request).await?;
        projects::replace_unless_taken(tx, &act(at(1)), &before, other.clone()).await?.unwrap();
        projects::create_all(tx, &act(at(1)), vec![form.clone(), form.clone()]).await
    };
    if postgres {
        let refuse =
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$";
        owner.execute_unprepared(refuse).await.unwrap();
    }
    for (event, table) in STATEMENTS {
        let trigger = if postgres {
            format!("CREATE TRIGGER refuse BEFORE {event} ON {table} EXECUTE FUNCTION refuse()")
        } else {
            format!("CREATE TRIGGER refuse BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END")
        };
        owner.execute_unprepared(&trigger).await.unwrap();
        let tx = db.begin().await.unwrap();
        assert!(batch(&tx).await.is_err(), "{event} {table}");
        drop(tx);
        let dropped =
            if postgres { format!("DROP TRIGGER refuse ON {table}") } else { "DROP TRIGGER refuse".to_owned() };
        owner.execute_unprepared(&dropped).await.unwrap();
        let left = list::count(&db, &Units::All, &list::Filter::default()).await.unwrap();
        assert_eq!((left, verify(&db).await.unwrap().revisions), (1, 1), "{event} {table}");
        assert_eq!(projects::get(&db, &Units::All, before.record.id).await.unwrap().as_ref(), Some(&before));
    }
    let tx = db.begin().await.unwrap();
    let made = batch(&tx).await.unwrap();
    tx.commit().await.unwrap();
    for stored in made {
        let stored = stored.unwrap();
        assert_eq!(projects::get(&db, &Units::All, stored.record.id).await.unwrap(), Some(stored));
    }
    assert_eq!(verify(&db).await.unwrap().revisions, 4);
}
