//! Answers that are kept for repetitions.

use persistence::verify::{How::Altered, Place::Answer};

use super::{Ways, Work, columns::ANSWER, events::twice, story::Facts};

const COLUMNS: &str = "fingerprint, headers, body, status, created_at, seal";

pub fn add(facts: &Facts, ways: &mut Ways) {
    let answer = |name: &str| Answer(name.to_owned());
    let set = |what: &str| format!("UPDATE idempotency SET {what} WHERE key = 'k1'");
    for (column, becomes) in [
        ("caller", "nobody POST /x k1"),
        ("method", "system nobody /x k1"),
        ("path", "system POST nobody k1"),
        ("key", "system POST /x nobody"),
    ] {
        let sql = set(&format!("{column} = 'nobody'"));
        ways.at(format!("idempotency: {column} is altered"), sql, answer(becomes), Altered);
    }
    ways.at(
        "an answer is made unanswered",
        set("status = 0, headers = '', body = '', seal = ''"),
        answer(ANSWER),
        Altered,
    );
    ways.at("two answers are swapped", "UPDATE idempotency SET key = CASE key WHEN 'k1' THEN 'k0' ELSE 'k1' END; UPDATE idempotency SET key = 'k2' WHERE key = 'k0'", answer(ANSWER), Altered);
    ways.at("an answer gets the body of another", set("body = 'answer to k2'"), answer(ANSWER), Altered);
    ways.at("an answer gets all of another", set("fingerprint = 'sum of k2', body = 'answer to k2', seal = (SELECT i.seal FROM idempotency i WHERE i.key = 'k2')"), answer(ANSWER), Altered);
    let copied = |caller: &str, key: &str| {
        format!(
            "INSERT INTO idempotency (caller, method, path, key, {COLUMNS}) \
             SELECT '{caller}', method, path, '{key}', {COLUMNS} FROM idempotency WHERE key = 'k1'"
        )
    };
    ways.at("an answer is copied to another key", copied("system", "k9"), answer("system POST /x k9"), Altered);
    ways.at("an answer is copied to another caller", copied("another", "k1"), answer("another POST /x k1"), Altered);
    ways.at("a key is claimed that nobody used", "INSERT INTO idempotency (caller, method, path, key, fingerprint, headers, body, status, created_at, seal) VALUES ('system', 'POST', '/x', 'k0', 'f', '', '', 0, 1, '')", answer("system POST /x k0"), Altered);
    ways.at("an answer is made to last", set("created_at = 9223372036854775807"), answer(ANSWER), Altered);
    let altered = "UPDATE idempotency SET body = 'no' WHERE key = NEW.key AND NEW.body <> ''";
    let on = ["idempotency", "BEFORE UPDATE", "NEW.body := 'no'", altered];
    ways.triggered(facts, "a trigger alters answers", on, Work::Answer, (answer("system POST /x k3"), Altered));
    ways.never("an answer stands twice", twice("idempotency", "key = 'k1'"), "both are the answer that was given");
    let why = "answers are cleared away after 30 days, and nothing tells of those that were kept; \
               a repetition is done again then";
    ways.never("an answer is removed", "DELETE FROM idempotency WHERE key = 'k1'", why);
    ways.never("all answers are removed", "DELETE FROM idempotency", why);
}
