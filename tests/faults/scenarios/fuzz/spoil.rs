//! Ways to spoil a request.

use reqwest::Method;
use serde_json::{Value, json};

use super::{pool::pick, request::Request};
use crate::chance::Chance;

/// Texts that programs stumble over.
const TEXTS: [&str; 20] = [
    "",
    " ",
    "\u{0}",
    "\u{feff}",
    "\u{202e}txt",
    "\u{200b}",
    "🏮🏮🏮",
    "é́́́",
    "'; DROP TABLE project; --",
    "%00",
    "../../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "null",
    "NaN",
    "-1",
    "99999999999999999999999999",
    "1e400",
    "2019.9999999999999999999",
    "０１２３",
];

pub fn spoil(request: &mut Request, chance: &mut Chance) {
    match chance.below(10) {
        0..5 => body(request, chance),
        5 => query(request, chance),
        6 => header(request, chance),
        7 => path(request, chance),
        8 => bytes(request, chance),
        _ => method(request, chance),
    }
}

fn text(chance: &mut Chance) -> String {
    match chance.below(12) {
        0 => "长".repeat(20_000),
        1 => "a".repeat(300),
        _ => pick(&TEXTS, chance).copied().unwrap_or_default().to_owned(),
    }
}

fn value(chance: &mut Chance) -> Value {
    match chance.below(9) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(1e300),
        4 => json!(u64::MAX),
        5 => json!([]),
        6 => json!({}),
        7 => json!([[[[text(chance)]]]]),
        _ => Value::String(text(chance)),
    }
}

/// Changes, removes or adds a member somewhere.
fn body(request: &mut Request, chance: &mut Chance) {
    let Some(mut json) = request.body.as_deref().and_then(|body| serde_json::from_slice::<Value>(body).ok()) else {
        return bytes(request, chance);
    };
    let mut place = &mut json;
    loop {
        let deeper = chance.below(3) > 0;
        let inside = match place {
            Value::Object(members) if deeper && !members.is_empty() => {
                let names: Vec<_> = members.keys().cloned().collect();
                pick(&names, chance).cloned().map(Step::Name)
            }
            Value::Array(rows) if deeper && !rows.is_empty() => {
                usize::try_from(chance.below(u64::try_from(rows.len()).unwrap_or(1))).ok().map(Step::Row)
            }
            _ => None,
        };
        place = match inside {
            Some(Step::Name(name)) => &mut place[name.as_str()],
            Some(Step::Row(row)) => &mut place[row],
            None => break,
        };
    }
    match (place, chance.below(4)) {
        (Value::Object(members), 0) => {
            let names: Vec<_> = members.keys().cloned().collect();
            if let Some(name) = pick(&names, chance) {
                members.remove(name);
            }
        }
        (Value::Object(members), 1) => drop(members.insert(text(chance), value(chance))),
        (Value::Array(rows), 0) => {
            let copy = rows.first().cloned().unwrap_or(Value::Null);
            rows.extend(std::iter::repeat_n(copy, 30));
        }
        (place, _) => *place = value(chance),
    }
    request.body = Some(json.to_string().into_bytes());
}

enum Step {
    Name(String),
    Row(usize),
}

fn query(request: &mut Request, chance: &mut Chance) {
    const NAMES: [&str; 12] = [
        "page_size",
        "cursor",
        "sort",
        "q",
        "fiscal_year",
        "unit_code",
        "status",
        "format",
        "after",
        "budget_min",
        "validate_only",
        "unknown",
    ];
    let name = pick(&NAMES, chance).copied().unwrap_or_default().to_owned();
    let value = text(chance).chars().take(2000).collect();
    if chance.below(3) == 0 {
        request.query.extend(request.query.first().cloned());
    }
    request.query.push((name, value));
}

fn header(request: &mut Request, chance: &mut Chance) {
    const NAMES: [&str; 9] = [
        "if-match",
        "if-none-match",
        "accept-language",
        "accept",
        "content-type",
        "idempotency-key",
        "x-request-id",
        "authorization",
        "content-encoding",
    ];
    let name = pick(&NAMES, chance).copied().unwrap_or_default().to_owned();
    let value = match chance.below(4) {
        0 => b"\"1\", W/\"2\"".to_vec(),
        1 => vec![0xff, 0xfe, b'a'],
        _ => text(chance).into_bytes(),
    };
    if chance.below(2) == 0 {
        request.headers.retain(|(known, _)| *known != name);
    }
    request.headers.push((name, value));
}

fn path(request: &mut Request, chance: &mut Chance) {
    let mut segments: Vec<_> = request.path.split('/').map(ToOwned::to_owned).collect();
    let place = usize::try_from(chance.below(u64::try_from(segments.len()).unwrap_or(1))).unwrap_or_default();
    let odd = ["", "..", "%2e%2e", "%00", "0", "-1", "00000000-0000-0000-0000-000000000000", "项目", "a%ffb", "1;x=2"];
    segments[place] = pick(&odd, chance).copied().unwrap_or_default().to_owned();
    request.path = segments.join("/");
    if !request.path.starts_with('/') {
        request.path.insert(0, '/');
    }
}

/// Cuts a body short, or changes some of its bytes.
fn bytes(request: &mut Request, chance: &mut Chance) {
    let Some(body) = request.body.as_mut().filter(|body| !body.is_empty()) else {
        request.body = Some(text(chance).into_bytes());
        return;
    };
    let length = u64::try_from(body.len()).unwrap_or(1);
    if chance.below(2) == 0 {
        body.truncate(usize::try_from(chance.below(length)).unwrap_or_default());
    } else {
        for _ in 0..=chance.below(8) {
            let place = usize::try_from(chance.below(length)).unwrap_or_default();
            body[place] = u8::try_from(chance.below(256)).unwrap_or_default();
        }
    }
}

fn method(request: &mut Request, chance: &mut Chance) {
    let all = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD, Method::OPTIONS];
    if let Some(method) = pick(&all, chance) {
        request.method = method.clone();
    }
}
