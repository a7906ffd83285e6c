//! What README tells a newcomer to type is typed here, against the release binary and a database of its own.

use std::{
    collections::BTreeMap,
    env, fs,
    io::{BufRead, BufReader, Lines},
    os::unix::{
        fs::{PermissionsExt, symlink},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};
use tests::{Client, forms, runtime};
use uuid::Uuid;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const RUN: &str = "cargo run --release";
const VALIDATE: &str = "cargo run --release -- validate domain/samples/declaration.json";
const TEST: &str = "tests/run";
/// Where README's commands expect the service.
const ADDRESS: &str = "127.0.0.1:8080";

#[test]
fn the_commands_of_readme_work() {
    let blocks = blocks("README.md");
    assert!(blocks.iter().any(|block| commands(block) == [RUN]), "README tells to run `{RUN}`");
    assert!(blocks.iter().any(|block| commands(block) == [VALIDATE]), "README tells to run `{VALIDATE}`");
    assert!(blocks.iter().any(|block| commands(block) == [TEST]), "README tells to run `{TEST}`");
    let mode = fs::metadata(Path::new(ROOT).join(TEST)).expect("tests/run exists").permissions().mode();
    assert_eq!(mode & 0o111, 0o111, "tests/run can be executed");

    let judged = shell(VALIDATE, &BTreeMap::new()).output().expect("cargo can be started");
    let told = String::from_utf8_lossy(&judged.stdout).into_owned();
    assert!(judged.status.success() && told.contains("闵行文化云项目运营"), "the real form has no error:\n{told}");
    for file in ["README.md", "README.zh-CN.md"] {
        walk(file);
    }
}

/// Types the commands of a document in their order, on an empty start.
fn walk(file: &str) {
    let blocks = blocks(file);
    let walk: Vec<_> = blocks.iter().filter(|block| block.contains("curl")).map(String::as_str).collect();
    assert!(!walk.is_empty(), "{file} has a walk with curl");
    let place = Place::new();
    let mut service = Running::start(&place);
    let address = service.wait_for("http://");
    let address = address.split('/').nth(2).expect("an address of a page").to_owned();
    let key = service.wait_for("jixiao_");
    let script = with_key(&walk.join("\n").replace(ADDRESS, &address), &key);
    let told = walked(&place, &script);
    let compact: String = told.split_whitespace().collect();
    let steps = [
        ("validates", r#""submittable":false"#),
        ("explains", r#""explanations":[{"rule":"I007""#),
        ("submits", r#""status":"submitted""#),
        ("approves", r#""status":"approved""#),
        ("verifies", r#"{"valid":true,"checked":"#),
        ("backs up", "Copiedandverified:"),
    ];
    for (step, part) in steps {
        assert!(compact.contains(part), "{file}: the walk {step}, {part}:\n{told}");
    }
    assert!(place.0.join("backup.db").is_file());
    assert!(fs::read(place.0.join("form.docx")).expect("the walk prints").starts_with(b"PK"));
    runtime().block_on(stored_what_was_sent(&Client::new(address.parse().expect("it is an address"), Some(&key))));

    let environment = BTreeMap::from([("JIXIAO_LISTEN", address)]);
    let health = shell("cargo run --release --quiet -- health", &environment).status().expect("cargo can be started");
    assert!(health.success(), "the program finds its service ready");
    service.stop();

    let mut second = Running::start(&place);
    second.wait_for("http://");
    assert!(!second.stop().contains("jixiao_"), "the key is told once");
}

/// Runs the walk; answers what it tells.
fn walked(place: &Place, script: &str) -> String {
    let mut shell = Command::new("bash");
    shell.args(["-euo", "pipefail", "-c", script]).current_dir(&place.0).envs(place.environment());
    let walked = shell.output().expect("bash can be started");
    let told = String::from_utf8_lossy(&walked.stdout).into_owned();
    assert!(walked.status.success(), "{script}\n{told}\n{}", String::from_utf8_lossy(&walked.stderr));
    told
}

async fn stored_what_was_sent(client: &Client) {
    let list = client.get("projects").await.expect(200).json();
    let summaries = list["items"].as_array().expect("it is a list");
    let [summary] = summaries.as_slice() else { panic!("the walk stores one declaration: {list:#}") };
    let read = client.get(&forms::at(summary, "")).await.expect(200).json();
    let text = fs::read_to_string(Path::new(ROOT).join("domain/samples/draft.json")).expect("the draft can be read");
    let draft: Value = serde_json::from_str(&text).expect("the draft is JSON");
    assert_eq!(read["explanations"][0]["rule"], "I007", "the walk explains the warning");
    let unexplained = |declaration: Value| forms::content(&forms::with(declaration, &[("/explanations", json!([]))]));
    assert_eq!(unexplained(read.clone()), unexplained(draft), "what the walk stored is the draft");
    assert_eq!(read["status"], "approved");
    let report = client.get(&forms::at(summary, "/validation")).await.expect(200).json();
    assert_eq!(report["submittable"], json!(true));
    client.get("/swagger-ui/").await.expect(200);
}

#[test]
fn both_readmes_tell_the_same_commands() {
    let told = |file: &str| -> Vec<Vec<String>> {
        let blocks = blocks(file);
        let commands = blocks.iter().map(|block| commands(block).into_iter().map(ToOwned::to_owned).collect());
        commands.filter(|commands: &Vec<_>| !commands.is_empty()).collect()
    };
    assert_eq!(told("README.md"), told("README.zh-CN.md"));
}

/// The fenced `sh` blocks of a document.
fn blocks(file: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(ROOT).join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut blocks = Vec::new();
    let mut open: Option<(bool, String)> = None;
    for line in text.lines() {
        match (line.trim().strip_prefix("```"), &mut open) {
            (Some(language), None) => open = Some((["sh", "bash", "shell"].contains(&language.trim()), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take().filter(|(shell, _)| *shell).map(|(_, block)| block)),
            (None, Some((_, block))) => *block += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    blocks
}

/// The commands of a block: comments are in the language of the document.
fn commands(block: &str) -> Vec<&str> {
    let lines = block.lines().map(|line| line.split_once(" #").map_or(line, |(command, _)| command).trim());
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// The walk with the key that was made for it in the place of the one that README shows.
fn with_key(script: &str, key: &str) -> String {
    let mut lines: Vec<_> = script.lines().map(ToOwned::to_owned).collect();
    for line in &mut lines {
        if let Some((before, _)) = line.split_once("key=jixiao_") {
            *line = format!("{before}key='{key}'");
        }
    }
    assert!(lines.iter().any(|line| line.contains(key)), "the walk sets the key");
    lines.join("\n")
}

/// A temporary folder in which the walk finds the files of the repository that it names.
struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        let folder = env::temp_dir().join(format!("readme_{}", Uuid::now_v7().simple()));
        fs::create_dir(&folder).expect("a folder for the walk can be made");
        symlink(Path::new(ROOT).join("domain"), folder.join("domain")).expect("the sample can be linked");
        // Where cargo builds, unless it is told another place.
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| Path::new(ROOT).join("target"), PathBuf::from);
        symlink(target, folder.join("target")).expect("the program can be linked");
        Self(folder)
    }

    /// What the service and the commands of the walk are told, so that both use the files of this folder.
    fn environment(&self) -> BTreeMap<&'static str, String> {
        let file = |name: &str| self.0.join(name).display().to_string();
        BTreeMap::from([
            ("DATABASE_URL", format!("sqlite://{}", file("jixiao.db"))),
            ("JIXIAO_AUDIT_KEY_FILE", file("audit.key")),
            ("JIXIAO_LISTEN", "127.0.0.1:0".to_owned()),
        ])
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What is left in the temporary folder harms nobody, and a test that failed is told for its own reason.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The service as README starts it.
struct Running {
    process: Child,
    /// Kept until the end: a service whose output nobody takes would fail to write it.
    output: Lines<BufReader<ChildStdout>>,
}

impl Running {
    fn start(place: &Place) -> Self {
        // A group of its own, so that the shell, cargo and the service end together.
        let spawned = shell(RUN, &place.environment()).stdout(Stdio::piped()).process_group(0).spawn();
        let mut process = spawned.expect("the command can be started");
        let output = BufReader::new(process.stdout.take().expect("its output is read")).lines();
        Self { process, output }
    }

    /// The next word of the output that begins like this.
    fn wait_for(&mut self, beginning: &str) -> String {
        let mut words = self.output.by_ref().flat_map(|line| {
            let line = line.expect("the output is text");
            line.split_whitespace().map(ToOwned::to_owned).collect::<Vec<_>>()
        });
        let found = words.find(|word| word.starts_with(beginning));
        found.unwrap_or_else(|| panic!("the service ended before it told {beginning}…"))
    }

    /// Ends the service; answers what it told since.
    fn stop(mut self) -> String {
        self.end();
        self.output.by_ref().map(|line| line.expect("the output is text")).collect()
    }

    fn end(&mut self) {
        let group = format!("-{}", self.process.id());
        // It may have ended by itself, which the test tells better than this.
        let _ = Command::new("kill").args(["-TERM", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.process.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// A command as it is typed in the repository.
fn shell(line: &str, environment: &BTreeMap<&str, String>) -> Command {
    let mut command = Command::new("bash");
    command.args(["-euo", "pipefail", "-c", line]).current_dir(ROOT).envs(environment).env_remove("JIXIAO_ADMIN_KEY");
    command
}
