//! Page after page, over ties, in both directions.

use domain::{
    form::project::Project,
    process::caller::Units,
    values::{money::Money, period::FiscalYear, text::Text},
};
use persistence::{
    Db,
    list::{self, Filter, Listed, Sort, SortKey, SortValue},
    projects,
    verify::verify,
};
use serde_json::Value;
use uuid::Uuid;

use crate::harness::{Place, act, at, sample};

on_both! {
    pages_join_to_the_whole_list,
    names_are_ordered_by_code_point,
    a_key_of_another_order_is_refused,
    a_page_of_whole_declarations_is_bounded_in_bytes,
}

const SORTS: [Sort; 5] = [Sort::UpdatedAt, Sort::CreatedAt, Sort::Name, Sort::FiscalYear, Sort::AnnualBudget];

/// Every value three times, so that most pages of two end within a tie.
async fn fill(db: &Db) {
    let tx = db.begin().await.unwrap();
    for number in 0..15_u16 {
        let group = number % 5;
        let mut content = Project {
            name: Some(Text::stored(["B", "a", "文", "ｚ", "🏮"][usize::from(group)].to_owned())),
            fiscal_year: FiscalYear::new(2020 + group),
            ..sample()
        };
        // One of the ties is between a budget of nothing and no budget.
        content.funding.annual_budget = (number != 0).then_some(Money::from_fen(i64::from(group)));
        let created = projects::create(&tx, &act(at(i64::from(group))), content).await.unwrap();
        let content = created.content.clone();
        projects::replace(&tx, &act(at(i64::from(9 - group))), &created, content).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// The order as the contract tells it.
fn sort(rows: &mut [Listed], by: Sort, descending: bool) {
    rows.sort_by_cached_key(|row| {
        let told: Value = serde_json::from_str(&row.told).unwrap();
        let text = |member: &str| told[member].as_str().unwrap_or_default().to_owned();
        let budget = told["funding"]["annual_budget"].as_str();
        let value = match by {
            // Moments are written alike, and UTF-8 has the order of code points.
            Sort::UpdatedAt => (0, text("updated_at")),
            Sort::CreatedAt => (0, text("created_at")),
            Sort::Name => (0, text("name")),
            Sort::FiscalYear => (told["fiscal_year"].as_i64().unwrap(), String::new()),
            Sort::AnnualBudget => (budget.map_or(0, |it| Money::parse(it.to_owned()).unwrap().fen()), String::new()),
        };
        (value, text("id"))
    });
    if descending {
        rows.reverse();
    }
}

async fn pages_join_to_the_whole_list(place: &Place) {
    let db = place.db().await;
    fill(&db).await;
    let filter = Filter::default();
    for by in SORTS {
        for descending in [false, true] {
            let mut whole = list::page(&db, &Units::All, &filter, by, descending, None, 1000).await.unwrap();
            let mut joined = Vec::new();
            let mut after: Option<SortKey> = None;
            // A page that does not move on would never come to an end.
            for _ in 0..whole.len() {
                let page = list::page(&db, &Units::All, &filter, by, descending, after.as_ref(), 2).await.unwrap();
                let Some(last) = page.last() else { break };
                after = Some(last.place.clone());
                joined.extend(page);
            }
            assert_eq!(joined, whole, "{by:?} {descending}");
            sort(&mut whole, by, descending);
            assert_eq!(joined, whole, "{by:?} {descending}");
            assert_eq!(joined.len(), 15);
        }
    }
}

fn name(listed: &Listed) -> String {
    let told: Value = serde_json::from_str(&listed.told).unwrap();
    told["name"].as_str().unwrap().to_owned()
}

async fn names_are_ordered_by_code_point(place: &Place) {
    let db = place.db().await;
    fill(&db).await;
    let page = list::page(&db, &Units::All, &Filter::default(), Sort::Name, false, None, 1000).await.unwrap();
    let mut names: Vec<_> = page.iter().map(name).collect();
    names.dedup();
    assert_eq!(names, ["B", "a", "文", "ｚ", "🏮"]);
}

async fn a_key_of_another_order_is_refused(place: &Place) {
    let db = place.db().await;
    for (by, value) in [(Sort::Name, SortValue::Integer(1)), (Sort::FiscalYear, SortValue::Text("2020".into()))] {
        let key = SortKey { value, id: Uuid::nil() };
        assert!(list::page(&db, &Units::All, &Filter::default(), by, false, Some(&key), 1).await.is_err());
    }
}

/// A page holds one large declaration, or several small ones, and none is left out; verification reads them alike.
async fn a_page_of_whole_declarations_is_bounded_in_bytes(place: &Place) {
    let db = place.db().await;
    let sizes = [1, 1, 2_000_000, 1, 2_000_000, 2_000_000, 1, 1, 1];
    let tx = db.begin().await.unwrap();
    for size in sizes {
        let content = Project { overview: Some(Text::stored("a".repeat(size))), ..sample() };
        projects::create(&tx, &act(at(0)), content).await.unwrap();
    }
    tx.commit().await.unwrap();
    let (mut pages, mut after) = (Vec::new(), Uuid::nil());
    loop {
        let page = projects::behind(&db, &Units::All, &Filter::default(), after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.record.id;
        pages.push(page.iter().map(|it| it.content.overview.as_ref().unwrap().as_str().len()).collect::<Vec<_>>());
    }
    let large = vec![2_000_000];
    assert_eq!(pages, [vec![1, 1], large.clone(), vec![1], large.clone(), large, vec![1, 1], vec![1]]);
    let verdict = verify(&db).await.unwrap();
    assert_eq!((verdict.revisions, verdict.broken), (9, None));
}
