//! How many statements each operation costs, and that lists and searches are served by indexes however many
//! declarations there are. Alone in its program, because it listens to all that is logged.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod harness;

use std::sync::{
    Mutex,
    mpsc::{Receiver, Sender, channel},
};

use domain::{
    form::project::Project,
    process::caller::Units,
    values::{period::FiscalYear, unit_scope::UnitScope},
    views::search::{bigrams, pair_numbers},
};
use harness::{Place, act, at, sample};
use persistence::{
    Db, Error,
    list::{self, Filter, Sort, SortKey, SortValue},
    now, projects,
};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    layer::{Context, Layer, SubscriberExt},
    util::SubscriberInitExt,
};
use uuid::Uuid;

/// Hands on each statement.
struct Listener(Mutex<Sender<String>>);

/// A short statement is its own summary; of a long one the whole text is told beside it.
#[derive(Default)]
struct Said {
    summary: String,
    whole: String,
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => self.summary = value.to_owned(),
            "db.statement" => self.whole = value.to_owned(),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut said = Said::default();
            event.record(&mut said);
            let statement = if said.whole.trim().is_empty() { said.summary } else { said.whole };
            self.0.lock().unwrap().send(statement.trim().to_owned()).unwrap();
        }
    }
}

struct Heard(Receiver<String>);

impl Heard {
    /// The statements since the last call; those that begin and end a transaction are logged by one driver only.
    fn statements(&self) -> Vec<String> {
        let ends = ["BEGIN", "COMMIT", "ROLLBACK"];
        self.0.try_iter().filter(|statement| !ends.iter().any(|end| statement.starts_with(end))).collect()
    }
}

/// What an operation costs.
struct Budget {
    create: usize,
    /// A change of no table.
    change: usize,
    /// As a transaction by itself.
    create_now: usize,
    change_now: usize,
}

/// PostgreSQL stores a new declaration in one statement, and its event in another; it changes one in one.
const POSTGRES: Budget = Budget { create: 2, change: 1, create_now: 1, change_now: 1 };
const SQLITE: Budget = Budget { create: 8, change: 3, create_now: 8, change_now: 3 };

async fn count(db: &Db, heard: &Heard, budget: &Budget) {
    heard.statements();

    let tx = db.begin().await.unwrap();
    let before = projects::create(&tx, &act(at(0)), sample()).await.unwrap();
    tx.commit().await.unwrap();
    let create = heard.statements();
    assert_eq!(create.len(), budget.create, "{create:?}");

    let read = projects::get(db, &Units::All, before.record.id).await.unwrap().unwrap();
    let get = heard.statements();
    assert_eq!(get.len(), 1, "{get:?}");

    let tx = db.begin().await.unwrap();
    let content = Project { leader: None, ..read.content.clone() };
    let before = projects::replace(&tx, &act(at(1)), &read, content).await.unwrap();
    tx.commit().await.unwrap();
    let unchanged = heard.statements();
    assert_eq!(unchanged.len(), budget.change, "no table changed: {unchanged:?}");

    let tx = db.begin().await.unwrap();
    let mut content = before.content.clone();
    content.safeguards.remove(0);
    projects::replace(&tx, &act(at(2)), &before, content).await.unwrap();
    tx.commit().await.unwrap();
    let replace = heard.statements();
    assert_eq!(replace.len(), budget.change + 2, "one table changed: {replace:?}");

    let before =
        now::create(db, &act(at(3)), Project { project_code: None, external_id: None, ..sample() }).await.unwrap();
    let create = heard.statements();
    assert_eq!(create.len(), budget.create_now, "{create:?}");

    let content = Project { leader: None, ..before.content.clone() };
    let after = now::replace(db, &act(at(4)), before.clone(), content.clone()).await.unwrap();
    let change = heard.statements();
    assert_eq!(change.len(), budget.change_now, "{change:?}");
    assert_eq!(projects::get(db, &Units::All, after.record.id).await.unwrap(), Some(after));
    let stale = now::replace(db, &act(at(5)), before, content).await;
    assert!(matches!(stale, Err(Error::Stale)), "{stale:?}");
    heard.statements();

    let page = list::page(db, &Units::All, &Filter::default(), Sort::UpdatedAt, true, None, 50).await.unwrap();
    assert_eq!(page.len(), 2);
    let page = heard.statements();
    assert_eq!(page.len(), 1, "{page:?}");
}

/// As many declarations as a city has in ten years; one in a hundred tells of 文化.
const MANY: u32 = 100_000;

/// Copies the one declaration of the database, in the database.
async fn multiply(raw: &DatabaseConnection, postgres: bool) {
    let columns = if postgres {
        "SELECT column_name AS name FROM information_schema.columns \
         WHERE is_generated = 'NEVER' AND table_name = 'project' AND table_schema = current_schema()"
    } else {
        "SELECT name FROM pragma_table_info('project')"
    };
    let rows = raw.query_all_raw(Statement::from_string(raw.get_database_backend(), columns)).await.unwrap();
    let columns: Vec<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    let values = columns.iter().map(|column| match column.as_str() {
        "id" if postgres => "gen_random_uuid()",
        "id" => "randomblob(16)",
        "name" => "'n' || i",
        "project_code" | "external_id" => "NULL",
        "annual_budget" | "updated_at" | "created_at" => "i",
        "fiscal_year" => "2000 + i % 50",
        "unit_code" => "'120' || (100 + i % 200)",
        other => other,
    });
    let numbers = format!(
        "WITH RECURSIVE number (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < {MANY}) \
         INSERT INTO project ({}) SELECT {} FROM project, number",
        columns.join(", "),
        values.collect::<Vec<_>>().join(", "),
    );
    let [few, many] = ["文化", "其他"].map(|pair| bigrams(pair).pop_first().unwrap());
    let grams =
        format!("CASE WHEN annual_budget % 1000 = 0 THEN '{few} ' ELSE '{many} ' END || 'g' || (annual_budget % 500)");
    let [few, many] = ["文化", "其他"].map(|pair| pair_numbers(pair).pop_first().unwrap());
    let pairs = format!(
        "CASE WHEN annual_budget % 1000 = 0 THEN '{{{few}}}' ELSE '{{{many}}}'::int4[] END || (annual_budget % 500)::int4"
    );
    let text = "CASE WHEN annual_budget % 1000 = 0 THEN '文化' ELSE '其他' END";
    let found = if postgres {
        format!("INSERT INTO project_search SELECT id, {text}, {pairs} FROM project WHERE name LIKE 'n%';")
    } else {
        format!(
            "INSERT INTO project_search (id, project_id, text) \
             SELECT annual_budget + 10, id, {text} FROM project WHERE name LIKE 'n%'; \
             INSERT INTO project_grams (rowid, grams) \
             SELECT annual_budget + 10, {grams} FROM project WHERE name LIKE 'n%';"
        )
    };
    raw.execute_unprepared(&format!("{numbers}; {found}")).await.unwrap();
    raw.execute_unprepared(if postgres { "VACUUM ANALYZE" } else { "ANALYZE" }).await.unwrap();
}

/// How the database goes about the statement that was heard last.
async fn plan(raw: &DatabaseConnection, heard: &Heard, postgres: bool, values: &[&str]) -> String {
    let statement = heard.statements().into_iter().rfind(|heard| heard.contains("FROM"));
    let statement = statement.expect("a statement was heard");
    let (sql, column) = if postgres {
        raw.execute_unprepared(&format!("PREPARE page AS {statement}")).await.unwrap();
        (format!("EXPLAIN EXECUTE page ({})", values.join(", ")), "QUERY PLAN")
    } else {
        (format!("EXPLAIN QUERY PLAN {statement}"), "detail")
    };
    let rows = raw.query_all_raw(Statement::from_string(raw.get_database_backend(), sql)).await.unwrap();
    if postgres {
        raw.execute_unprepared("DEALLOCATE page").await.unwrap();
    }
    rows.iter().map(|row| row.try_get::<String>("", column).unwrap()).collect::<Vec<_>>().join("\n")
}

async fn serve(place: &Place, heard: &Heard) {
    let postgres = matches!(place, Place::Postgres { .. });
    let db = place.db().await;
    let tx = db.begin().await.unwrap();
    projects::create(&tx, &act(at(0)), sample()).await.unwrap();
    tx.commit().await.unwrap();
    let mut one = ConnectOptions::new(place.url());
    one.max_connections(1);
    let raw = Database::connect(one).await.unwrap();
    multiply(&raw, postgres).await;

    heard.statements();
    let filter = Filter { q: Some("文化".to_owned()), ..Filter::default() };
    let page = list::page(&db, &Units::All, &filter, Sort::UpdatedAt, true, None, 50).await.unwrap();
    assert_eq!(page.len(), 50);
    let pair = |text| format!("'{{{}}}'", pair_numbers(text).pop_first().unwrap());
    let found = plan(&raw, heard, postgres, &[&pair("文化"), "'文化'", "50"]).await;
    let index = if postgres { "ix_project_search_pairs" } else { "project_grams VIRTUAL TABLE INDEX" };
    assert!(found.contains(index), "{found}");
    // What nearly all contain is not gathered.
    let common = Filter { q: Some("其他".to_owned()), ..Filter::default() };
    let page = list::page(&db, &Units::All, &common, Sort::UpdatedAt, true, None, 50).await.unwrap();
    assert_eq!(page.len(), 50);
    let found = plan(&raw, heard, postgres, &[&pair("其他"), "'其他'", "50"]).await;
    let sorted = found.contains("Sort") || found.contains("TEMP B-TREE");
    assert!(found.contains("ix_project_updated_at_id") && !sorted, "{found}");
    if postgres {
        // Of a unit only those of the page are read in full.
        let of_unit = Filter { unit_codes: vec!["120120".to_owned()], ..Filter::default() };
        list::page(&db, &Units::All, &of_unit, Sort::AnnualBudget, true, None, 50).await.unwrap();
        let found = plan(&raw, heard, postgres, &["'120120'", "'120121'", "50"]).await;
        assert!(found.contains("Only Scan") && found.contains("project_pkey"), "{found}");
    }
    assert_eq!(list::count(&db, &Units::All, &filter).await.unwrap(), u64::from(MANY) / 1000 + 1);

    let last = "'ffffffff-ffff-4fff-bfff-ffffffffffff'";
    for (sort, index, value, literal) in [
        (Sort::UpdatedAt, "ix_project_updated_at_id", SortValue::Integer(50_000), "50000"),
        (Sort::CreatedAt, "ix_project_created_at_id", SortValue::Integer(50_000), "50000"),
        (Sort::Name, "ix_project_name", SortValue::Text("n5".to_owned()), "'n5'"),
        (Sort::FiscalYear, "ix_project_fiscal_year", SortValue::Integer(2020), "2020"),
        (Sort::AnnualBudget, "ix_project_annual_budget", SortValue::Integer(50_000), "50000"),
    ] {
        for descending in [false, true] {
            let after = SortKey { value: value.clone(), id: Uuid::max() };
            let all = Filter::default();
            list::page(&db, &Units::All, &all, sort, descending, Some(&after), 50).await.unwrap();
            let deep = plan(&raw, heard, postgres, &[literal, last, "50"]).await;
            let sorted = deep.contains("Sort") || deep.contains("TEMP B-TREE");
            let sought = deep.contains("Index Cond: (ROW") || deep.contains("SEARCH project USING INDEX");
            assert!(deep.contains(index) && sought && !sorted, "{sort:?} {descending}: {deep}");
            if postgres {
                continue;
            }
            // Callers of a unit, and those who filter, have their pages without sorting.
            let own = Units::Within(vec![UnitScope::parse("12").unwrap()]);
            let filter = Filter { fiscal_years: vec![FiscalYear::new(2020).unwrap()], ..Filter::default() };
            list::page(&db, &own, &filter, sort, descending, None, 50).await.unwrap();
            let first = plan(&raw, heard, postgres, &[]).await;
            assert!(first.contains(index) && !first.contains("TEMP B-TREE"), "{sort:?} {descending}: {first}");
        }
    }
}

#[tokio::test]
async fn statements_are_few_and_served_by_indexes() {
    let (said, heard) = channel();
    let heard = Heard(heard);
    tracing_subscriber::registry().with(Listener(Mutex::new(said))).init();
    for (place, budget) in [(Place::sqlite(), SQLITE), (Place::postgres().await, POSTGRES)] {
        count(&place.db().await, &heard, &budget).await;
        place.remove().await;
    }
    for place in [Place::sqlite(), Place::postgres().await] {
        serve(&place, &heard).await;
        place.remove().await;
    }
}
