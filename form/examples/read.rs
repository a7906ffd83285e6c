//! Reads a form and prints what was read: `cargo run -p form --example read -- FILE`.

use std::process::ExitCode;

use domain::values::language::{Bilingual, Language};
use form::read::{Form, Unreadable, read};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: read FILE");
        return ExitCode::FAILURE;
    };
    let told = match std::fs::read(&file) {
        Ok(bytes) => match read(&bytes) {
            Ok(forms) => json!({ "forms": forms.iter().map(told).collect::<Vec<_>>() }),
            Err(refusal) => json!({ "error": refused(refusal) }),
        },
        Err(error) => {
            eprintln!("{file}: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("{told:#}");
    ExitCode::SUCCESS
}

fn refused(refusal: Unreadable) -> Value {
    json!({ "code": refusal.code(), "message": both(&refusal.message()) })
}

fn both(text: &Bilingual) -> Value {
    json!({ "zh": text.zh, "en": text.en })
}

fn told(form: &Form) -> Value {
    let sheets = form
        .sheets
        .iter()
        .map(|sheet| json!({ "name": sheet.name, "fiscal_year": sheet.fiscal_year, "total": sheet.total }));
    let unread = form.unread.iter().map(|unread| {
        json!({
            "place": unread.place.told(Language::Zh),
            "text": unread.text,
            "pointer": unread.pointer,
            "reason": unread.reason.as_ref().map(both),
        })
    });
    let guesses = form.guesses.iter().map(
        |guess| json!({ "pointer": guess.pointer, "confidence": guess.confidence, "reason": both(&guess.reason) }),
    );
    json!({
        "declaration": form.declaration,
        "sheets": sheets.collect::<Vec<_>>(),
        "unread": unread.collect::<Vec<_>>(),
        "guesses": guesses.collect::<Vec<_>>(),
    })
}
