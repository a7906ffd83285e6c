//! What a list finds and what it tells.

use domain::{
    form::{
        cost_item::{CostItem, CostItems},
        indicator::Indicators,
        project::{Category, Project},
    },
    process::{caller::Units, stored::Status},
    values::{
        list::List,
        money::Money,
        period::FiscalYear,
        text::{ProfileId, Text, UnitCode},
    },
};
use persistence::{
    Db,
    list::{self, Filter, Listed, Sort},
    projects,
};

use sea_orm::ConnectionTrait;
use serde_json::Value;

use super::aggregate::create;
use crate::harness::{Place, act, at, sample};

on_both! {
    a_summary_tells_what_the_form_says,
    a_summary_that_was_taken_away_is_made_again,
    sums_beyond_64_bits_are_exact,
    every_condition_narrows,
    unit_codes_are_found_by_prefix,
    a_missing_budget_counts_as_zero,
    text_is_found_as_written,
    declarations_of_an_older_version_are_found_and_counted,
}

fn named(name: &str) -> Project {
    Project { name: Some(Text::stored(name.to_owned())), ..sample() }
}

/// Names of what is found, in the order of their making; the count must agree.
async fn found(db: &Db, filter: Filter) -> Vec<String> {
    let page = list::page(db, &Units::All, &filter, Sort::CreatedAt, false, None, 1000).await.unwrap();
    assert_eq!(list::count(db, &Units::All, &filter).await.unwrap(), u64::try_from(page.len()).unwrap());
    page.iter().map(|listed| told(listed)["name"].as_str().unwrap().to_owned()).collect()
}

/// What a list tells of a declaration.
fn told(listed: &Listed) -> Value {
    serde_json::from_str(&listed.told).unwrap()
}

async fn a_summary_tells_what_the_form_says(place: &Place) {
    let db = place.db().await;
    let stored = create(&db, sample()).await.unwrap();
    let page = list::page(&db, &Units::All, &Filter::default(), Sort::UpdatedAt, true, None, 10).await.unwrap();
    let [listed] = page.as_slice() else { panic!("{page:?}") };
    let (mut expected, told) = (serde_json::to_value(stored.whole()).unwrap(), told(listed));
    let counts = [("indicator_count", 7), ("cost_item_count", 1), ("safeguard_count", 3), ("explanation_count", 0)];
    for (count, rows) in counts {
        expected[count] = rows.into();
    }
    expected["cost_total"] = "150000.00".into();
    // Nothing is told that the declaration does not say, and only narratives and rows are left out.
    let (expected, told) = (expected.as_object_mut().unwrap(), told.as_object().unwrap());
    expected.retain(|name, _| told.contains_key(name));
    assert_eq!(told, expected);
    let names = "approved_revision category cost_item_count cost_total created_at decided_at end_date explanation_count \
                 external_id fiscal_year funding id indicator_count leader name profile project_code revision \
                 safeguard_count start_date status submitted_at unit_code unit_name updated_at";
    let mut listed: Vec<_> = told.keys().map(String::as_str).collect();
    listed.sort_unstable();
    assert_eq!(listed.join(" "), names);
}

async fn a_summary_that_was_taken_away_is_made_again(place: &Place) {
    let db = place.db().await;
    create(&db, sample()).await.unwrap();
    let page =
        async || list::page(&db, &Units::All, &Filter::default(), Sort::UpdatedAt, true, None, 10).await.unwrap();
    let before = page().await;
    let raw = sea_orm::Database::connect(&place.url()).await.unwrap();
    raw.execute_unprepared("UPDATE project SET listed = NULL").await.unwrap();
    raw.close().await.unwrap();
    assert_eq!(page().await, before);
}

async fn sums_beyond_64_bits_are_exact(place: &Place) {
    let db = place.db().await;
    let greatest = Money::parse("99999999999999.99".into()).unwrap();
    let item = CostItem { amount: Some(greatest), ..CostItem::default() };
    let cost_items = List::stored(vec![item; 1000]);
    create(&db, Project { cost_items, ..named("满") }).await.unwrap();
    let unpriced = List::stored(vec![CostItem::default(); 2]);
    create(&db, Project { cost_items: unpriced, ..named("未定") }).await.unwrap();
    create(&db, Project { cost_items: List::default(), ..named("空") }).await.unwrap();
    let page = list::page(&db, &Units::All, &Filter::default(), Sort::Name, true, None, 10).await.unwrap();
    let sums: Vec<_> =
        page.iter().map(told).map(|it| (it["cost_item_count"].clone(), it["cost_total"].clone())).collect();
    assert_eq!(sums, [(0, "0.00"), (1000, "99999999999999990.00"), (2, "0.00")].map(|(n, sum)| (n.into(), sum.into())));
}

async fn every_condition_narrows(place: &Place) {
    let db = place.db().await;
    let year = FiscalYear::new(2021).unwrap();
    let profile = ProfileId::stored("national".to_owned());
    create(&db, named("a")).await.unwrap();
    create(&db, Project { fiscal_year: Some(year), ..named("b") }).await.unwrap();
    create(&db, Project { category: Some(Category::OneOff), ..named("c") }).await.unwrap();
    create(&db, Project { category: None, ..named("d") }).await.unwrap();
    let last = create(&db, Project { profile: profile.clone(), ..named("e") }).await.unwrap();
    let tx = db.begin().await.unwrap();
    projects::replace(&tx, &act(at(5)), &last, last.content.clone()).await.unwrap();
    tx.commit().await.unwrap();

    let all = Filter::default;
    assert_eq!(found(&db, all()).await, ["a", "b", "c", "d", "e"]);
    assert_eq!(found(&db, Filter { fiscal_years: vec![year], ..all() }).await, ["b"]);
    assert_eq!(found(&db, Filter { categories: vec![Category::OneOff], ..all() }).await, ["c"]);
    assert_eq!(found(&db, Filter { statuses: vec![Status::Draft], ..all() }).await.len(), 5);
    assert_eq!(found(&db, Filter { statuses: vec![Status::Submitted], ..all() }).await, [""; 0]);
    assert_eq!(found(&db, Filter { profiles: vec![profile], ..all() }).await, ["e"]);
    assert_eq!(found(&db, Filter { updated_since: Some(at(5)), ..all() }).await, ["e"]);
    assert_eq!(found(&db, Filter { updated_since: Some(at(6)), ..all() }).await, [""; 0]);
    let ids = vec![last.record.id];
    assert_eq!(found(&db, Filter { ids, ..all() }).await, ["e"]);
    let any = vec![Category::OneOff, Category::Recurring];
    let without = found(&db, all()).await.len() - found(&db, Filter { categories: any, ..all() }).await.len();
    assert_eq!(without, 1, "any of a list is enough; none is not one of them");
    let both = Filter { fiscal_years: vec![year], categories: vec![Category::OneOff], ..all() };
    assert_eq!(found(&db, both).await, [""; 0]);
}

async fn unit_codes_are_found_by_prefix(place: &Place) {
    let db = place.db().await;
    for code in ["119zz", "120", "120001", "120Z", "120z", "120zz", "121", "12a"] {
        let unit_code = Some(UnitCode::stored(code.to_owned()));
        create(&db, Project { unit_code, ..named(code) }).await.unwrap();
    }
    let under = async |prefix: &str| found(&db, Filter { unit_codes: vec![prefix.into()], ..Filter::default() }).await;
    assert_eq!(under("120").await, ["120", "120001", "120Z", "120z", "120zz"]);
    assert_eq!(under("120z").await, ["120z", "120zz"]);
    assert_eq!(under("120Z").await, ["120Z"]);
    assert_eq!(under("1").await.len(), 8);
    assert_eq!(under("").await.len(), 8);
    assert_eq!(under("119z\u{10ffff}").await, [""; 0]);
    assert_eq!(under("\u{d7ff}").await, [""; 0]);
}

async fn a_missing_budget_counts_as_zero(place: &Place) {
    let db = place.db().await;
    for (name, fen) in [("none", None), ("zero", Some(0)), ("some", Some(100)), ("much", Some(9_999_999_999_999_999))] {
        let mut content = named(name);
        content.funding.annual_budget = fen.map(Money::from_fen);
        create(&db, content).await.unwrap();
    }
    let budget = async |min: Option<i64>, max: Option<i64>| {
        let (budget_min, budget_max) = (min.map(Money::from_fen), max.map(Money::from_fen));
        found(&db, Filter { budget_min, budget_max, ..Filter::default() }).await
    };
    assert_eq!(budget(Some(0), Some(0)).await, ["none", "zero"]);
    assert_eq!(budget(Some(1), None).await, ["some", "much"]);
    assert_eq!(budget(None, Some(100)).await, ["none", "zero", "some"]);
    assert_eq!(budget(Some(9_999_999_999_999_999), None).await, ["much"]);
}

async fn text_is_found_as_written(place: &Place) {
    let db = place.db().await;
    let odd = |text: &str| {
        let base = named(text);
        let (indicators, cost_items) = (Indicators::default(), CostItems::default());
        Project {
            overview: None,
            overall_goal: None,
            annual_goal: None,
            activities: None,
            indicators,
            cost_items,
            ..base
        }
    };
    for text in ["完成率100%", "完成率100分", "a_b", "aXb", r"a\b", "文化云 ÄÖ", "文化云 äö", "it's \"it\""]
    {
        create(&db, odd(text)).await.unwrap();
    }
    let coded = Project { project_code: Some(Text::stored("ZX-9".to_owned())), ..odd("coded") };
    create(&db, coded).await.unwrap();
    create(&db, Project { overview: Some(Text::stored("第一行\n数字Platform".to_owned())), ..odd("told") })
        .await
        .unwrap();
    create(&db, Project { unit_name: Some(Text::stored("Kulturamt Ö".to_owned())), ..odd("unit") }).await.unwrap();

    let q = async |text: &str| found(&db, Filter { q: Some(text.into()), ..Filter::default() }).await;
    assert_eq!(q("100%").await, ["完成率100%"]);
    assert_eq!(q("%").await, ["完成率100%"]);
    assert_eq!(q("a_b").await, ["a_b"]);
    assert_eq!(q("A_B").await, ["a_b"]);
    assert_eq!(q(r"a\b").await, [r"a\b"]);
    assert_eq!(q(r"\").await, [r"a\b"]);
    assert_eq!(q("axB").await, ["aXb"]);
    assert_eq!(q("ä").await, ["文化云 ÄÖ", "文化云 äö"], "letters of any alphabet are folded, on both databases");
    assert_eq!(q("kulturamt ö").await, ["unit"]);
    assert_eq!(q("KulturamtÖ").await, ["unit"], "blanks do not count");
    assert_eq!(q("完成率１００％").await, ["完成率100%"], "full-width figures are figures");
    assert_eq!(q("第一行数字").await, ["told"], "nor do line ends");
    assert_eq!(q("化云").await, ["文化云 ÄÖ", "文化云 äö"]);
    assert_eq!(q("zx-").await, ["coded"]);
    assert_eq!(q("pLATFORM").await, ["told"]);
    assert_eq!(q("kultur").await, ["unit"]);
    assert_eq!(q("it's \"").await, ["it's \"it\""]);
    assert_eq!(q("").await.len(), 11);
    assert_eq!(q("没有").await, [""; 0]);
}

/// Takes back what `m0005_search` and `m0010_summaries` made, and what a later migration made of it.
const BEFORE_THE_INDEX: [&str; 9] = [
    "ALTER TABLE project DROP COLUMN listed",
    "DROP TABLE project_search",
    "DROP TABLE IF EXISTS project_grams",
    "DROP INDEX ix_project_name",
    "DROP INDEX ix_project_fiscal_year",
    "DROP INDEX ix_project_annual_budget_or_zero",
    "ALTER TABLE project DROP COLUMN annual_budget_or_zero",
    "ALTER TABLE audit_event DROP COLUMN question",
    "DELETE FROM seaql_migrations WHERE version IN ('m0005_search', 'm0010_summaries', 'm0012_pairs', 'm0013_units', 'm0016_listed')",
];

/// A version without an index and without counts left declarations behind: the next start makes them findable, and counts.
async fn declarations_of_an_older_version_are_found_and_counted(place: &Place) {
    let db = place.db().await;
    for number in 0..120 {
        create(&db, named(&format!("第{number}个文化项目"))).await.unwrap();
    }
    let told = async |db: &Db| {
        let all = Filter::default();
        format!("{:?}", list::page(db, &Units::All, &all, Sort::CreatedAt, false, None, 1000).await.unwrap())
    };
    let before = told(&db).await;
    let raw = sea_orm::Database::connect(&place.url()).await.unwrap();
    for undone in BEFORE_THE_INDEX {
        raw.execute_unprepared(undone).await.unwrap();
    }
    raw.close().await.unwrap();
    let filter = || Filter { q: Some("个文化".to_owned()), ..Filter::default() };
    let db = place.connect().await;
    db.migrate(&act(at(0))).await.unwrap();
    assert_eq!(found(&db, filter()).await.len(), 120);
    assert_eq!(told(&db).await, before);
}
