//! What a validation costs: parsing beside judging the real form, and how judging grows with the rows.

#![expect(clippy::expect_used, reason = "a benchmark that cannot start has nothing to measure")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use domain::{
    SAMPLE,
    process::stored::ToValidate,
    rules::{
        Report, Scope,
        profile::{Profile, Profiles},
    },
    values::period::Timestamp,
};
use serde_json::{Value, json};

const COST_ITEMS: [usize; 3] = [10, 100, 1000];
const INDICATORS: usize = 200;

fn form() -> Value {
    serde_json::from_str(SAMPLE).expect("the sample is JSON")
}

/// The real form with many rows. Every row differs, as it would: equal rows would be a finding each.
fn large(cost_items: usize) -> Value {
    let mut form = form();
    let items: Vec<_> = (1..=cost_items)
        .map(|row| {
            json!({
                "component": "闵行区子平台内容运营", "content": format!("内容运营第{row}项"),
                "detail": format!("明细_{row}"), "amount": "150.00", "unit_price": "75.00",
                "unit_price_basis": "合同", "quantity": "2", "quantity_basis": "合同约定",
            })
        })
        .collect();
    let indicators: Vec<_> = (1..=INDICATORS)
        .map(|row| json!({ "level1": "output", "level2": "quantity", "name": format!("服务场次{row}"), "target": format!("≥{row}场") }))
        .collect();
    let members = form.as_object_mut().expect("the sample is an object");
    members.insert("cost_items".into(), items.into());
    members.insert("indicators".into(), indicators.into());
    form
}

fn profile(profiles: &Profiles) -> &Profile {
    profiles.iter().next().expect("a profile comes with the program")
}

fn report(declaration: &ToValidate, profile: &Profile) -> Report {
    declaration.report(profile, Scope::All, Timestamp::from_micros(0))
}

fn real_form(criterion: &mut Criterion) {
    let profiles = Profiles::embedded().expect("the profiles can be read");
    let declaration = ToValidate::read(form()).expect("the sample is in shape");
    let mut group = criterion.benchmark_group("real form");
    group.throughput(Throughput::Bytes(SAMPLE.len().try_into().expect("the sample is small")));
    group.bench_function("parse", |bench| {
        bench.iter(|| serde_json::from_slice::<Value>(black_box(SAMPLE.as_bytes())));
    });
    group.bench_function("validate", |bench| bench.iter(|| report(black_box(&declaration), profile(&profiles))));
    group.finish();
}

fn growth(criterion: &mut Criterion) {
    let profiles = Profiles::embedded().expect("the profiles can be read");
    let mut group = criterion.benchmark_group("validate by cost items, 200 indicators");
    for rows in COST_ITEMS {
        let declaration = ToValidate::read(large(rows)).expect("the large form is in shape");
        group.throughput(Throughput::Elements(rows.try_into().expect("a count of rows is small")));
        group.bench_with_input(BenchmarkId::from_parameter(rows), &declaration, |bench, declaration| {
            bench.iter(|| report(black_box(declaration), profile(&profiles)));
        });
    }
    group.finish();
}

criterion_group!(benches, real_form, growth);
criterion_main!(benches);
