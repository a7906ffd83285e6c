//! Whoever owns only the database cannot alter history unseen.

use domain::{
    process::{attachment::Attachment, caller::Units, history::SealKey, stored::Status},
    values::unit_scope::UnitScope,
};
use persistence::{
    Db, Error, Options, attachments, audit, projects,
    verify::{Broken, How, Place as Link, verify},
};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use uuid::Uuid;

use crate::harness::{Place, act, at, key, sample};

on_both! {
    what_nobody_touched_is_whole,
    a_thousand_alterations_are_found_and_located,
    what_waits_for_its_seal_is_guarded_too,
    the_database_itself_refuses_changes,
    another_key_is_told,
    a_file_that_declarations_came_of_is_guarded,
}

/// Twelve declarations with 47 revisions: created, changed, submitted, decided; three deleted.
async fn history(db: &Db) {
    for number in 0..12 {
        let tx = db.begin().await.unwrap();
        let mut stored = projects::create(&tx, &act(at(number)), sample()).await.unwrap();
        for change in 0..number % 4 {
            let mut content = stored.content.clone();
            content.safeguards.remove(0);
            stored = projects::replace(&tx, &act(at(number + change)), &stored, content).await.unwrap();
        }
        if number % 4 == 0 {
            projects::delete(&tx, &act(at(number)), &stored).await.unwrap();
        } else {
            for to in [Status::Submitted, Status::Approved] {
                stored = projects::turn(&tx, &act(at(number)), &stored, to, &"理由").await.unwrap();
            }
        }
        tx.commit().await.unwrap();
    }
}

async fn what_nobody_touched_is_whole(place: &Place) {
    let db = place.db().await;
    let empty = verify(&db).await.unwrap();
    assert_eq!((empty.events, empty.revisions, empty.broken), (0, 0, None));
    history(&db).await;
    let whole = verify(&db).await.unwrap();
    assert_eq!((whole.events, whole.revisions, whole.broken), (51, 51, None));
    assert_eq!(audit::head(&db).await.unwrap(), (51, whole.head));
}

/// Whoever owns the database.
struct Owner {
    connection: DatabaseConnection,
    /// Numbers without a pattern (Knuth's MMIX generator), the same in every run.
    state: u64,
}

const TABLES: [&str; 2] = ["revision", "audit_event"];

impl Owner {
    async fn take_over(place: &Place) -> Self {
        let owner = Self { connection: Database::connect(&place.url()).await.unwrap(), state: 20_201_231 };
        for table in TABLES {
            if owner.is_postgres() {
                owner.run(&format!("DROP TRIGGER {table}_append_only ON {table}")).await;
            } else {
                owner.run(&format!("DROP TRIGGER {table}_no_update")).await;
                owner.run(&format!("DROP TRIGGER {table}_no_delete")).await;
            }
            owner.run(&format!("CREATE TABLE {table}_before AS SELECT * FROM {table}")).await;
        }
        owner
    }

    fn is_postgres(&self) -> bool {
        self.connection.get_database_backend() == DbBackend::Postgres
    }

    async fn run(&self, sql: &str) {
        self.connection.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    async fn undo(&self) {
        for table in TABLES {
            self.run(&format!("DELETE FROM {table}")).await;
            self.run(&format!("INSERT INTO {table} SELECT * FROM {table}_before")).await;
        }
    }

    fn any(&mut self, below: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap() % below
    }

    fn id(&self, id: Uuid) -> String {
        if self.is_postgres() { format!("'{id}'") } else { format!("x'{}'", id.simple()) }
    }

    /// The condition that finds a link's row.
    fn row(&self, link: &Link) -> String {
        match link {
            Link::Event(seq) => format!("seq = {seq}"),
            Link::Revision(id, number) => format!("project_id = {} AND number = {number}", self.id(*id)),
            Link::Head
            | Link::Former
            | Link::Declaration(_)
            | Link::Attachment(..)
            | Link::Derived(_)
            | Link::Key(_)
            | Link::Answer(_) => panic!("{link:?} is no row of the chains"),
        }
    }

    /// All links of a table in the order in which they are verified.
    async fn links(&self, table: &str) -> Vec<Link> {
        let (columns, order) = if table == "revision" { ("project_id, number", "1, 2") } else { ("seq", "1") };
        let sql = format!("SELECT {columns} FROM {table} ORDER BY {order}");
        let statement = Statement::from_string(self.connection.get_database_backend(), sql);
        let rows = self.connection.query_all_raw(statement).await.unwrap();
        let link = |row: &sea_orm::QueryResult| match table {
            "revision" => Link::Revision(row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap()),
            _ => Link::Event(row.try_get_by_index(0).unwrap()),
        };
        rows.iter().map(link).collect()
    }

    /// Changes one figure or text of a row.
    async fn alter(&mut self, table: &str, link: &Link) {
        let texts: &[&str] = if table == "revision" {
            &["actor_id", "actor", "action", "request_id", "unit_code", "content", "hash", "role", "status"]
        } else {
            &["actor_id", "actor", "role", "action", "subject", "unit_code", "revision_hash", "request_id", "hash"]
        };
        let change = match self.any(texts.len() + 3) {
            0 => "at = at + 1".to_owned(),
            1 if table == "revision" => "detail = '{}'".to_owned(),
            1 => "refused = 403".to_owned(),
            2 if table == "revision" => "content = replace(content, '150000', '160000')".to_owned(),
            2 => "revision = revision + 1".to_owned(),
            any => format!("{0} = {0} || '1'", texts[any - 3]),
        };
        self.run(&format!("UPDATE {table} SET {change} WHERE {}", self.row(link))).await;
    }

    /// Writes a copy of a row behind the last one of its chain; answers its link.
    async fn insert(&mut self, table: &str, link: &Link, links: &[Link]) -> Link {
        let (new, columns) = match link {
            Link::Event(_) => (
                Link::Event(i64::try_from(links.len()).unwrap() + 1),
                "at, actor_id, actor, role, action, subject, unit_code, revision, revision_hash, refused, request_id, question, writer, ordinal, hash",
            ),
            Link::Revision(id, _) => {
                let own = links.iter().filter(|it| matches!(it, Link::Revision(other, _) if other == id)).count();
                (
                    Link::Revision(*id, i64::try_from(own).unwrap() + 1),
                    "at, actor_id, actor, role, action, request_id, unit_code, status, content, detail, hash",
                )
            }
            Link::Head
            | Link::Former
            | Link::Declaration(_)
            | Link::Attachment(..)
            | Link::Derived(_)
            | Link::Key(_)
            | Link::Answer(_) => panic!("{link:?} is no row of the chains"),
        };
        let (names, values) = match &new {
            Link::Revision(id, number) => ("project_id, number", format!("{}, {number}", self.id(*id))),
            Link::Event(seq) => ("seq", seq.to_string()),
            Link::Head
            | Link::Former
            | Link::Declaration(_)
            | Link::Attachment(..)
            | Link::Derived(_)
            | Link::Key(_)
            | Link::Answer(_) => unreachable!("it was made above"),
        };
        let from = self.row(link);
        self.run(&format!(
            "INSERT INTO {table} ({names}, {columns}) SELECT {values}, {columns} FROM {table} WHERE {from}"
        ))
        .await;
        new
    }

    /// Lets two rows change places.
    async fn swap(&self, table: &str, one: &Link, other: &Link) {
        let set = |link: &Link| match link {
            Link::Event(seq) => format!("seq = {seq}"),
            Link::Revision(id, number) => format!("project_id = {}, number = {number}", self.id(*id)),
            Link::Head
            | Link::Former
            | Link::Declaration(_)
            | Link::Attachment(..)
            | Link::Derived(_)
            | Link::Key(_)
            | Link::Answer(_) => panic!("{link:?} is no row of the chains"),
        };
        let aside = if table == "revision" { Link::Revision(Uuid::max(), 1) } else { Link::Event(1_000_000) };
        for (from, to) in [(one, &aside), (other, one), (&aside, other)] {
            self.run(&format!("UPDATE {table} SET {} WHERE {}", set(to), self.row(from))).await;
        }
    }
}

async fn a_thousand_alterations_are_found_and_located(place: &Place) {
    let db = place.db().await;
    history(&db).await;
    assert_eq!(verify(&db).await.unwrap().broken, None);
    let mut owner = Owner::take_over(place).await;
    for round in 0..1000 {
        let table = TABLES[round % 2];
        let links = owner.links(table).await;
        let link = links[owner.any(links.len())].clone();
        let (expected, how) = match owner.any(4) {
            0 => {
                owner.run(&format!("DELETE FROM {table} WHERE {}", owner.row(&link))).await;
                (link, "deleted")
            }
            1 => (owner.insert(table, &link, &links).await, "inserted"),
            2 => {
                let other = links[owner.any(links.len())].clone();
                if link == other {
                    continue;
                }
                owner.swap(table, &link, &other).await;
                let first = links.iter().find(|it| **it == link || **it == other).unwrap();
                (first.clone(), "swapped")
            }
            _ => {
                owner.alter(table, &link).await;
                (link, "altered")
            }
        };
        let found = verify(&db).await.unwrap().broken;
        let found = found.unwrap_or_else(|| panic!("round {round}: {how} {expected:?} was not found"));
        assert_eq!(found.place, expected, "round {round}: {how}, found {found:?}");
        owner.undo().await;
    }
    assert_eq!(verify(&db).await.unwrap().broken, None, "everything was undone");
}

async fn what_waits_for_its_seal_is_guarded_too(place: &Place) {
    let db = place.db().await;
    history(&db).await;
    let owner = Database::connect(&place.url()).await.unwrap();
    owner.execute_unprepared("DELETE FROM audit_pending WHERE number = 5").await.unwrap();
    let found = verify(&db).await.unwrap().broken.expect("an event is missing");
    assert_eq!(found, Broken { place: Link::Event(5), how: How::Lost });

    let tx = db.begin().await.unwrap();
    projects::create(&tx, &act(at(99)), sample()).await.unwrap();
    tx.commit().await.unwrap();
    owner.execute_unprepared("UPDATE audit_pending SET body = replace(body, 'system', 'nobody')").await.unwrap();
    assert!(matches!(audit::seal(&db).await, Err(Error::Corrupt(_))));
    assert!(verify(&db).await.unwrap().broken.is_some());
}

async fn the_database_itself_refuses_changes(place: &Place) {
    let db = place.db().await;
    history(&db).await;
    audit::seal(&db).await.unwrap();
    let owner = Database::connect(&place.url()).await.unwrap();
    for table in TABLES {
        for change in [format!("UPDATE {table} SET actor = 'x'"), format!("DELETE FROM {table}")] {
            let refused = owner.execute_unprepared(&change).await.unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{change}: {refused}");
        }
    }
    // Declarations themselves can be changed, and that is found.
    for (change, whole) in [
        (
            "UPDATE project SET annual_budget = annual_budget + 1 WHERE status = 'approved'",
            "annual_budget = annual_budget - 1",
        ),
        ("UPDATE project SET status = 'draft' WHERE status = 'approved'", "status = 'approved'"),
    ] {
        owner.execute_unprepared(change).await.unwrap();
        let found = verify(&db).await.unwrap().broken.expect("a declaration was altered");
        assert!(matches!(found, Broken { place: Link::Declaration(_), how: How::Altered }), "{found:?}");
        owner.execute_unprepared(&format!("UPDATE project SET {whole}")).await.unwrap();
        assert_eq!(verify(&db).await.unwrap().broken, None);
    }
    owner
        .execute_unprepared("UPDATE audit_head SET count = 7, hash = (SELECT hash FROM audit_event WHERE seq = 7)")
        .await
        .unwrap();
    let found = verify(&db).await.unwrap().broken.expect("the head was set back");
    assert_eq!(found, Broken { place: Link::Event(8), how: How::Unexpected });
}

async fn another_key_is_told(place: &Place) {
    place.db().await;
    let options = Options { max_connections: 2, ..Options::default() };
    let db = Db::connect(&place.url(), Some(SealKey::new("another")), options).await.unwrap();
    assert!(matches!(db.migrate(&act(at(0))).await, Err(Error::OtherKey)));
    let db = Db::connect(&place.url(), Some(key()), options).await.unwrap();
    db.migrate(&act(at(0))).await.unwrap();
}

/// One file, two declarations: the content is kept once, and read by the units that it concerns.
async fn a_file_that_declarations_came_of_is_guarded(place: &Place) {
    let db = place.db().await;
    let file = Attachment::new(Some("申报表.docx".to_owned()), "application/zip", vec![0, 159, 146, 150]);
    let mut ids = Vec::new();
    for _ in 0..2 {
        let tx = db.begin().await.unwrap();
        let made = projects::import_all(&tx, &act(at(0)), vec![sample()], &file).await.unwrap();
        tx.commit().await.unwrap();
        ids.extend(made.into_iter().map(|stored| stored.unwrap().record.id));
    }
    let read = async |units: &Units, number| attachments::get(&db, units, ids[0], number).await.unwrap();
    assert_eq!(read(&Units::All, 1).await, Some(file.clone()));
    assert_eq!(read(&Units::All, 2).await, None);
    let others = Units::Within(vec![UnitScope::parse("99").unwrap()]);
    assert_eq!(read(&others, 1).await, None);
    assert_eq!(verify(&db).await.unwrap().broken, None);

    let owner = Database::connect(&place.url()).await.unwrap();
    let postgres = owner.get_database_backend() == DbBackend::Postgres;
    let altered =
        if postgres { "UPDATE attachment SET content = '\\x00'" } else { "UPDATE attachment SET content = x'00'" };
    let refused = owner.execute_unprepared(altered).await.unwrap_err();
    assert!(refused.to_string().contains("append-only"), "{refused}");
    let unguard = if postgres {
        "ALTER TABLE attachment DISABLE TRIGGER attachment_append_only"
    } else {
        "DROP TRIGGER attachment_no_update; DROP TRIGGER attachment_no_delete"
    };
    owner.execute_unprepared(unguard).await.unwrap();
    let first = *ids.iter().min().unwrap();
    for (sql, how) in [(altered, How::Altered), ("DELETE FROM attachment", How::Missing)] {
        owner.execute_unprepared(sql).await.unwrap();
        let broken = verify(&db).await.unwrap().broken;
        assert_eq!(broken, Some(Broken { place: Link::Attachment(first, 1), how }));
    }
}
