//! Whoever owns the database, and not the audit key, alters it in every way that we could think of, one by one. Each
//! way says where `verify` finds it, or why it does not.

mod answers;
mod base;
mod columns;
mod declarations;
mod derived;
mod events;
mod keys;
mod revisions;
mod story;
mod whole;

use std::sync::Arc;

use persistence::{
    Db, audit,
    verify::{Broken, How, Place as Link, verify},
};
use sea_orm::ConnectionTrait;
use tokio::task::JoinSet;

use self::{
    base::{Base, copy, copy_anew, owner_of},
    story::Facts,
};
use crate::harness::{Place, act, at};

on_both! {
    every_way_is_found_where_it_is_or_said_not_to_be,
}

/// One way to tamper.
pub struct Way {
    pub name: String,
    pub tamper: Tamper,
    pub found: Found,
}

pub enum Tamper {
    /// Between two runs of the service.
    Sql(String),
    /// While the service runs: what the owner does before, what the service does, and what the owner does then.
    Around(String, Work, String),
    /// The whole database is replaced by its backup.
    Backup,
    /// SQL that makes SQL: it runs on a second copy, where the service did some work, and what it answers on this one.
    Fork(Work, Vec<String>),
}

impl Tamper {
    /// Whether tables, views and triggers are left as they were.
    fn alters_rows_only(&self) -> bool {
        matches!(self, Self::Sql(sql) if !["CREATE ", "ALTER ", "DROP "].iter().any(|word| sql.contains(word)))
    }
}

/// What the service does meanwhile.
#[derive(Clone, Copy)]
pub enum Work {
    /// A read that is noted.
    Read,
    /// The second declaration is replaced.
    Replace,
    /// An answer is kept.
    Answer,
    /// A key is made.
    Key,
    /// It starts.
    Start,
}

/// What finds it.
#[derive(Debug)]
pub enum Found {
    /// Whoever verifies.
    At(Link, How),
    /// A head that was exported before, which is no longer in the trail; verification alone finds nothing.
    ByHead,
    /// The process that did the work, while it runs; another one finds nothing.
    ByProcess(Link, How),
    /// Verification does not come to an answer, as nobody does who needs what was taken away.
    Fails,
    /// Nothing, and why.
    Never(&'static str),
}

/// The list.
#[derive(Default)]
pub struct Ways(Vec<Way>);

impl Ways {
    fn push(&mut self, name: impl Into<String>, tamper: Tamper, found: Found) {
        self.0.push(Way { name: name.into(), tamper, found });
    }

    pub fn at(&mut self, name: impl Into<String>, sql: impl Into<String>, place: Link, how: How) {
        self.push(name, Tamper::Sql(sql.into()), Found::At(place, how));
    }

    pub fn by_head(&mut self, name: &str, sql: impl Into<String>) {
        self.push(name, Tamper::Sql(sql.into()), Found::ByHead);
    }

    pub fn never(&mut self, name: impl Into<String>, sql: impl Into<String>, why: &'static str) {
        self.push(name, Tamper::Sql(sql.into()), Found::Never(why));
    }

    /// With a trigger that the owner left behind: table, moment, and what it does on PostgreSQL and on SQLite.
    pub fn triggered(&mut self, facts: &Facts, name: &str, on: [&str; 4], work: Work, found: (Link, How)) {
        let [table, when, postgres, sqlite] = on;
        let sql = if facts.postgres {
            format!(
                "CREATE FUNCTION left_behind() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {postgres}; RETURN NEW; END $$; \
                 CREATE TRIGGER left_behind {when} ON {table} FOR EACH ROW EXECUTE FUNCTION left_behind()"
            )
        } else {
            format!("CREATE TRIGGER left_behind {} ON {table} BEGIN {sqlite}; END", when.replace("BEFORE", "AFTER"))
        };
        self.push(name, Tamper::Around(sql, work, String::new()), Found::At(found.0, found.1));
    }
}

fn all(facts: &Facts) -> Vec<Way> {
    let mut ways = Ways::default();
    columns::add(facts, &mut ways);
    declarations::add(facts, &mut ways);
    revisions::add(facts, &mut ways);
    events::add(facts, &mut ways);
    keys::add(facts, &mut ways);
    answers::add(facts, &mut ways);
    derived::add(facts, &mut ways);
    whole::add(facts, &mut ways);
    ways.0
}

/// Ways that are tried at once.
const LANES: usize = 6;

/// Ways on PostgreSQL and on SQLite: at least so many of each kind of [`Found`], in its order.
const COUNTS: [[usize; 5]; 2] = [[532, 4, 2, 13, 10], [857, 4, 2, 13, 10]];

async fn every_way_is_found_where_it_is_or_said_not_to_be(place: &Place) {
    let base = Base::make(place).await;
    let untouched = copy(&base.present).await;
    assert_eq!(look(&untouched.connect().await, &base).await, Ok((None, true)), "nobody tampered");
    untouched.remove().await;

    let counts = counts(&all(&base.facts));
    assert!(counts.iter().zip(COUNTS[usize::from(!base.facts.postgres)]).all(|(is, was)| *is >= was), "{counts:?}");
    let (base, mut lanes) = (Arc::new(base), JoinSet::new());
    for lane in 0..LANES {
        lanes.spawn(try_some(Arc::clone(&base), lane));
    }
    let wrong = lanes.join_all().await.concat();
    assert!(wrong.is_empty(), "{} ways: {wrong:#?}", wrong.len());
    Arc::into_inner(base).unwrap().backup.remove().await;
}

/// Tries every nth way; answers those that were not found as they say.
async fn try_some(base: Arc<Base>, lane: usize) -> Vec<String> {
    let (mut wrong, mut last) = (Vec::new(), None);
    for way in all(&base.facts).iter().skip(lane).step_by(LANES) {
        let back = matches!(way.tamper, Tamper::Backup);
        let place = if back { copy(&base.backup).await } else { copy_anew(&base.present, last.take()).await };
        if let Err(found) = try_out(&base, way, &place).await {
            wrong.push(format!("{}: {found}", way.name));
        }
        if way.tamper.alters_rows_only() {
            last = Some(place);
        } else {
            place.remove().await;
        }
    }
    if let Some(last) = last {
        last.remove().await;
    }
    wrong
}

fn counts(ways: &[Way]) -> [usize; 5] {
    let mut counts = [0; 5];
    for way in ways {
        counts[match way.found {
            Found::At(..) => 0,
            Found::ByHead => 1,
            Found::ByProcess(..) => 2,
            Found::Fails => 3,
            Found::Never(why) => {
                assert!(!why.is_empty(), "{}: why is it not found?", way.name);
                4
            }
        }] += 1;
    }
    counts
}

/// What verification finds, and whether the trail has the exported head.
type Seen = Result<(Option<Broken>, bool), String>;

async fn look(db: &Db, base: &Base) -> Seen {
    let verdict = verify(db).await.map_err(|error| format!("not verified: {error}"))?;
    let (count, hash) = &base.exported;
    let holds = audit::hash_at(db, *count).await.map_err(|error| format!("no head: {error}"))?;
    Ok((verdict.broken, holds.as_ref() == Some(hash)))
}

async fn try_out(base: &Base, way: &Way, place: &Place) -> Result<(), String> {
    let (own, fresh) = tamper(base, place, &way.tamper).await?;
    let as_expected = match &way.found {
        Found::At(place, how) => {
            matches!(&fresh, Ok((Some(broken), _)) if broken.place == *place && broken.how == *how)
        }
        Found::ByHead => fresh == Ok((None, false)),
        Found::ByProcess(place, how) => {
            let broken = Broken { place: place.clone(), how: *how };
            fresh == Ok((None, true)) && matches!(&own, Some(Ok((Some(found), _))) if *found == broken)
        }
        Found::Fails => fresh.is_err(),
        Found::Never(_) => fresh == Ok((None, true)),
    };
    if as_expected { Ok(()) } else { Err(format!("{fresh:?}, its own process {own:?}, not {:?}", way.found)) }
}

/// Tampers; answers what the process that was there meanwhile sees, and what one sees that comes later.
async fn tamper(base: &Base, place: &Place, tamper: &Tamper) -> Result<(Option<Seen>, Seen), String> {
    let owner = owner_of(place).await;
    let run = async |sql: &str| owner.execute_unprepared(sql).await.map_err(|error| format!("{sql}: {error}"));
    let mut own = None;
    match tamper {
        Tamper::Sql(sql) => {
            run(sql).await?;
        }
        Tamper::Around(before, work, after) => {
            let db = place.connect().await;
            run(before).await?;
            do_work(&db, &base.facts, *work).await;
            run(after).await?;
            own = Some(look(&db, base).await);
        }
        Tamper::Backup => {}
        Tamper::Fork(work, makers) => {
            let fork = copy(&base.present).await;
            do_work(&fork.connect().await, &base.facts, *work).await;
            let elsewhere = owner_of(&fork).await;
            for maker in makers {
                let statement = sea_orm::Statement::from_string(elsewhere.get_database_backend(), maker);
                for row in elsewhere.query_all_raw(statement).await.map_err(|error| format!("{maker}: {error}"))? {
                    run(&row.try_get_by_index::<String>(0).unwrap()).await?;
                }
            }
            elsewhere.close().await.unwrap();
            fork.remove().await;
        }
    }
    owner.close().await.unwrap();
    Ok((own, look(&place.connect().await, base).await))
}

async fn do_work(db: &Db, facts: &Facts, work: Work) {
    match work {
        Work::Read => story::read(db, "z").await,
        Work::Replace => {
            let before = persistence::projects::get(db, &domain::process::caller::Units::All, facts.two).await.unwrap();
            story::replace(db, &before.unwrap()).await;
        }
        Work::Answer => story::answered(db, "k3").await,
        Work::Key => {
            story::make_key(db, "four").await;
        }
        Work::Start => db.migrate(&act(at(9))).await.unwrap(),
    }
}
