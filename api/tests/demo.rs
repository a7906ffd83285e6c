//! `jixiao demo` from outside: the program, its folder, and what it prints, typed as it stands.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Read},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

const READING: &str = "0191d984-1e00-7000-8000-000000000001";
const CLOUD: &str = "0191ded3-ace0-7000-8000-000000000002";
const READING_LATER: &str = "019926df-6a40-7000-8000-000000000005";
const RELICS: &str = "01993bb4-5ca0-7000-8000-000000000008";
const SCHOOLS: &str = "01994afe-3dc0-7000-8000-000000000009";
const FESTIVAL: &str = "0199565d-9e40-7000-8000-000000000011";
const TEACHERS_LATER: &str = "01995acc-df40-7000-8000-000000000012";

/// Every declaration: its id, state, revision and year.
const SET: [(&str, &str, u64, u64); 12] = [
    (READING, "approved", 3, 2025),
    (CLOUD, "approved", 7, 2025),
    ("0191e4f5-ce00-7000-8000-000000000003", "approved", 3, 2025),
    ("019202db-9d00-7000-8000-000000000004", "approved", 3, 2025),
    (READING_LATER, "submitted", 4, 2026),
    ("01993190-d780-7000-8000-000000000006", "returned", 3, 2026),
    ("0199366d-f580-7000-8000-000000000007", "rejected", 3, 2026),
    (RELICS, "draft", 1, 2026),
    (SCHOOLS, "draft", 1, 2026),
    ("01994b2c-0480-7000-8000-000000000010", "submitted", 2, 2026),
    (FESTIVAL, "draft", 1, 2026),
    (TEACHERS_LATER, "draft", 2, 2026),
];

/// A command of the program in a folder, with nothing of this environment that it would listen to.
fn jixiao(place: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    command.args(arguments).current_dir(place);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("JIXIAO_") || name == "DATABASE_URL") {
        command.env_remove(name);
    }
    command
}

fn text(stream: &[u8]) -> String {
    String::from_utf8(stream.to_vec()).unwrap()
}

/// What a process that has ended wrote to standard error.
fn log(process: &mut Child) -> String {
    let mut log = String::new();
    process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    log
}

/// A demo that is served, and what it printed.
struct Demo {
    process: Child,
    told: String,
}

impl Demo {
    fn start(place: &Path, folder: &[&str]) -> Self {
        let mut command = jixiao(place, &[&["demo", "--listen", "127.0.0.1:0"], folder].concat());
        // Secrets of another service are none of the folder.
        command.env("JIXIAO_ADMIN_KEY", "of-another-service-0123456789-0123456789");
        command.env("DATABASE_URL", "sqlite:///dev/null/none.db").env("JIXIAO_AUDIT_HEADS", "heads");
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut told = String::new();
        while !told.ends_with("Ctrl+C\n") {
            let read = output.read_line(&mut told).unwrap();
            assert!(read > 0, "the demo ended: {told}{}", log(&mut process));
        }
        Self { process, told }
    }

    /// The word behind this one.
    fn word_behind(&self, word: &str) -> &str {
        self.told.split_whitespace().skip_while(|it| *it != word).nth(1).unwrap()
    }

    /// Asks for an address below that of the API with a key of the file.
    fn get(&self, place: &Path, handle: &str, path: &str) -> (u16, Value) {
        let keys = fs::read_to_string(place.join("jixiao-demo/keys.txt")).unwrap();
        let key = keys.lines().find_map(|line| line.strip_prefix(handle)?.strip_prefix(' ')).unwrap();
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--write-out", "\n%{http_code}", "--header", &format!("Authorization: Bearer {key}")]);
        let answer = text(&curl.arg(format!("{}{path}", self.word_behind("API"))).output().unwrap().stdout);
        let (body, status) = answer.rsplit_once('\n').unwrap();
        (status.parse().unwrap(), serde_json::from_str(body).unwrap())
    }

    /// Does an operation as the specification shows it, with the admin's key; answers what curl was told.
    fn try_out(&self, place: &Path, method: &str, path: &str, operation: &Value) -> (u16, String) {
        let mut address = format!("{}{path}", self.word_behind("API").trim_end_matches("/api/v1"));
        let keys = fs::read_to_string(place.join("jixiao-demo/keys.txt")).unwrap();
        let key = keys.lines().find_map(|line| line.strip_prefix("admin ")).unwrap();
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--request", &method.to_uppercase(), "--write-out", "\n%{http_code}"]);
        curl.args(["--header", &format!("Authorization: Bearer {key}")]);
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let Some(example) = parameter.get("example") else { continue };
            let example = example.as_str().map_or_else(|| example.to_string(), ToOwned::to_owned);
            let name = parameter["name"].as_str().unwrap();
            match parameter["in"].as_str().unwrap() {
                "path" => address = address.replace(&format!("{{{name}}}"), &example),
                "header" => drop(curl.args(["--header", &format!("{name}: {example}")])),
                _ => {}
            }
        }
        if let Some((media, body)) = operation
            .pointer("/requestBody/content")
            .and_then(Value::as_object)
            .and_then(|it| it.iter().find(|(_, it)| it.get("example").is_some()))
        {
            let example = body["example"].to_string();
            curl.args(["--header", &format!("Content-Type: {media}"), "--data", &example]);
        }
        assert!(!address.contains('{'), "{address} has no example");
        let answer = String::from_utf8_lossy(&curl.arg(address).output().unwrap().stdout).into_owned();
        let (body, status) = answer.rsplit_once('\n').unwrap();
        (status.parse().unwrap(), body.to_owned())
    }

    fn read(&self, place: &Path, handle: &str, path: &str) -> Value {
        let (status, body) = self.get(place, handle, path);
        assert_eq!(status, 200, "{handle} {path}: {body}");
        body
    }

    fn stop(mut self) -> String {
        self.end();
        log(&mut self.process)
    }

    fn end(&mut self) {
        // At once: SIGINT does not wait. It may have ended by itself, which the test tells better than this.
        let _ = Command::new("kill").args(["-INT", &self.process.id().to_string()]).stderr(Stdio::null()).status();
        let _ = self.process.wait();
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.end();
    }
}

/// The findings of a declaration that are not explained, by their severity.
fn open(report: &Value, severity: &str) -> usize {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().filter(|it| it["severity"] == severity && it["explained"] == false).count()
}

fn verified(place: &Path) -> Value {
    let files = ["--database-url", "sqlite://jixiao-demo/jixiao.db", "--audit-key-file", "jixiao-demo/audit.key"];
    let done = jixiao(place, &[&["audit", "verify"][..], &files].concat()).output().unwrap();
    assert!(done.status.success(), "{}{}", text(&done.stdout), text(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

#[test]
fn the_set_has_what_it_promises() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let demo = Demo::start(place, &[]);
    let list = demo.read(place, "admin", "/projects?sort=created_at&page_size=50");
    let items = list["items"].as_array().unwrap();
    let told: Vec<_> = items.iter().map(|it| (&it["id"], &it["status"], &it["revision"], &it["fiscal_year"])).collect();
    let expected = SET.map(|(id, status, revision, year)| (json!(id), json!(status), json!(revision), json!(year)));
    assert_eq!(told, expected.each_ref().map(|(a, b, c, d)| (a, b, c, d)));
    let units: BTreeMap<_, _> =
        items.iter().map(|it| (it["unit_code"].as_str().unwrap(), it["unit_name"].as_str())).collect();
    assert_eq!(units.len(), 6, "{units:?}");
    assert_eq!(items[0]["created_at"], "2024-09-10T01:20:00.000000Z");

    let report = |id: &str| demo.read(place, "admin", &format!("/projects/{id}/validation"));
    let (faulty, warned, sound) = (report(RELICS), report(SCHOOLS), report(FESTIVAL));
    assert!(open(&faulty, "error") >= 3, "{faulty}");
    assert_eq!((open(&warned, "error"), open(&warned, "warning")), (0, 1), "{warned}");
    assert_eq!(sound["submittable"], true);
    let explained = report(READING_LATER);
    assert_eq!((&explained["submittable"], open(&explained, "warning")), (&json!(true), 0));
    assert_eq!(
        (&explained["findings"][0]["rule"], &explained["findings"][0]["explained"]),
        (&json!("H001"), &json!(true))
    );
    let compared = report(TEACHERS_LATER);
    assert!(compared["findings"].as_array().unwrap().iter().any(|it| it["rule"] == "H001"), "{compared}");

    let changes = demo.read(place, "bureau", &format!("/projects/{CLOUD}/revisions/3/diff/7"));
    assert!(changes.to_string().contains("/funding/annual_budget"), "{changes}");
    let actions = demo.read(place, "bureau", &format!("/projects/{CLOUD}/revisions"));
    assert!(actions.to_string().contains("adjusted"), "{actions}");
    let imported = demo.read(place, "bureau", &format!("/projects/{FESTIVAL}/revisions/1"));
    assert_eq!(imported["detail"]["attachment"]["name"], "文化旅游节申报表.docx", "{imported}");
    assert_eq!(demo.read(place, "auditor", "/audit/verify")["valid"], true);
}

#[test]
fn each_key_does_what_its_role_may() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let demo = Demo::start(place, &[]);
    for (handle, seen) in [("library", 2), ("bureau", 8), ("reviewer", 12), ("auditor", 12), ("admin", 12)] {
        assert!(demo.word_behind(handle).starts_with("jixiao_"), "{}", demo.told);
        let list = demo.read(place, handle, "/projects?page_size=50");
        assert_eq!(list["items"].as_array().unwrap().len(), seen, "{handle}");
    }
    assert_eq!(demo.get(place, "library", &format!("/projects/{CLOUD}")).0, 404);
    for (handle, audit, keys) in [("reviewer", 403, 403), ("auditor", 200, 403), ("admin", 200, 200)] {
        assert_eq!(demo.get(place, handle, "/audit/events").0, audit, "{handle}");
        assert_eq!(demo.get(place, handle, "/api-keys").0, keys, "{handle}");
    }
}

#[test]
fn what_is_printed_is_short_and_works() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let demo = Demo::start(place, &[]);
    assert!(demo.told.lines().count() <= 20, "{}", demo.told);
    let commands: Vec<_> = demo.told.lines().filter(|line| line.starts_with("  U=") || line.contains("curl")).collect();
    assert_eq!(commands.len(), 7);
    let script = commands.join("\n").replace("curl -s", "curl -s --fail");
    let done = Command::new("bash").args(["-euo", "pipefail", "-c", &script]).current_dir(place).output().unwrap();
    let told = text(&done.stdout);
    assert!(done.status.success(), "{script}\n{told}\n{}", text(&done.stderr));
    for part in [r#""severity":"error""#, "/funding/annual_budget", r#""status":"approved""#, r#""valid":true"#] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(fs::read(place.join("form.docx")).unwrap().starts_with(b"PK"));
    let log = demo.stop();
    assert!(!log.contains("igration") && !log.contains("WARN") && !log.contains("ERROR"), "{log}");
    assert_eq!(verified(place)["valid"], true);
}

#[test]
fn nobody_else_reads_the_folder_and_nothing_else_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let demo = Demo::start(place, &[]);
    let made = place.join("jixiao-demo");
    assert_eq!(fs::metadata(&made).unwrap().permissions().mode() & 0o777, 0o700);
    for entry in fs::read_dir(&made).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.file_name());
    }
    drop(demo);
    let names: Vec<_> = fs::read_dir(place).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["jixiao-demo"]);
}

#[test]
fn a_second_start_serves_the_same_set() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    drop(Demo::start(place, &[]));
    let keys = fs::read(place.join("jixiao-demo/keys.txt")).unwrap();
    let demo = Demo::start(place, &["jixiao-demo"]);
    assert!(demo.told.contains("jixiao-demo/keys.txt") && !demo.told.contains("jixiao_"), "{}", demo.told);
    assert_eq!(fs::read(place.join("jixiao-demo/keys.txt")).unwrap(), keys);
    let list = demo.read(place, "admin", "/projects?page_size=50");
    assert_eq!(list["items"].as_array().unwrap().len(), SET.len());
    drop(demo);
    let another = Demo::start(place, &["另一个 other 100%?"]);
    let other = fs::read(place.join("另一个 other 100%?/keys.txt")).unwrap();
    assert_ne!(other, keys, "each folder has keys of its own");
    drop(another);
}

/// Runs the demo on a folder that it must refuse.
fn refused(place: &TempDir) -> Output {
    let before = listing(place.path());
    let done = jixiao(place.path(), &["demo", "--listen", "127.0.0.1:0", "."]).output().unwrap();
    let told = text(&done.stderr);
    assert_eq!((done.status.code(), done.stdout.len()), (Some(1), 0), "{told}");
    assert!(told.contains("请另选一个文件夹") && told.contains("Name another folder"), "{told}");
    assert_eq!(listing(place.path()), before);
    done
}

/// Files with their contents, but for those of a database: SQLite moves what it wrote from one to the other, and takes those
/// beside it away.
fn listing(place: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(place).unwrap().map(|entry| entry.unwrap());
    let files = files.map(|it| (it.file_name().into_string().unwrap(), fs::read(it.path()).unwrap()));
    let files = files.filter(|(name, _)| !name.ends_with("-wal") && !name.ends_with("-shm"));
    files.map(|(name, text)| (name, if text.starts_with(b"SQLite") { Vec::new() } else { text })).collect()
}

#[test]
fn a_folder_with_something_else_is_refused() {
    for files in
        [&["notes.txt"][..], &["jixiao.db"], &["jixiao.db", "audit.key"], &["jixiao.db", "audit.key", "keys.txt"]]
    {
        let place = tempfile::tempdir().unwrap();
        for file in files {
            fs::write(place.path().join(file), "something of somebody else, long enough to be a key").unwrap();
        }
        refused(&place);
    }
}

#[test]
fn a_demo_whose_database_is_another_one_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let migrate = |folder: &Path| {
        let files = ["--database-url", "sqlite://jixiao.db", "--audit-key-file", "audit.key"];
        jixiao(folder, &[&["migrate"][..], &files].concat()).output().unwrap()
    };
    assert!(migrate(place.path()).status.success());
    fs::write(place.path().join("keys.txt"), "# jixiao demo: put here by somebody\n").unwrap();
    assert!(text(&refused(&place).stderr).contains("jixiao.db"));
}

/// Whoever looks round in Swagger UI changes nothing before an operation is sent.
#[test]
fn every_operation_works_as_it_is_shown() {
    let place = TempDir::new().unwrap();
    let demo = Demo::start(place.path(), &[]);
    let document = text(&jixiao(place.path(), &["openapi"]).output().unwrap().stdout);
    let document: Value = serde_json::from_str(&document).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((method.as_str(), path.as_str(), operation));
        }
    }
    // Reads first; then what leaves rows and declarations there, whose turn comes last.
    let turn = |method: &str, path: &str| match method {
        "get" => 0,
        "delete" if !path.contains("child_id") => 4,
        "delete" => 2,
        "put" if !path.contains("child_id") => 3,
        _ => 1,
    };
    operations.sort_by_key(|(method, path, _)| turn(method, path));
    let (mut reads, mut writes, mut fail) = (0, 0, Vec::new());
    for (method, path, operation) in operations {
        // A file is for whoever sends it to choose.
        let body = &operation["requestBody"]["content"];
        if body.is_object() && body.as_object().unwrap().values().all(|media| media.get("example").is_none()) {
            continue;
        }
        let (status, answer) = demo.try_out(place.path(), method, path, operation);
        if !(200..300).contains(&status) {
            fail.push(format!("{method} {path}: {status} {answer}"));
        }
        if method == "get" { reads += 1 } else { writes += 1 }
    }
    assert!(fail.is_empty(), "{}", fail.join("\n"));
    assert!(reads >= 34 && writes >= 26, "{reads} reads, {writes} writes");
    demo.stop();
}
