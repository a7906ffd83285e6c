//! The program itself: its exit codes, its streams, its colours. What it says of files is tested in the tests crate.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    os::unix::fs::symlink,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/samples/declaration.json");

/// Runs `jixiao validate` with nothing of this environment that would change what it says.
fn validate(arguments: &[&str], input: &[u8], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    command.arg("validate").args(arguments);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "JIXIAO_ADMIN_KEY"] {
        command.env_remove(name);
    }
    // A database that cannot be: what asks for it fails.
    command.env("DATABASE_URL", "sqlite:///dev/null/none.db").envs(environment.iter().copied());
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = piped.spawn().unwrap();
    let mut standard_input = process.stdin.take().unwrap();
    let written = standard_input.write_all(input);
    // Otherwise the program would wait for more.
    drop(standard_input);
    // Whoever is used wrongly reads nothing.
    assert!(written.map_or_else(|error| error.kind() == ErrorKind::BrokenPipe, |()| true));
    process.wait_with_output().unwrap()
}

fn text(stream: &[u8]) -> String {
    String::from_utf8(stream.to_vec()).unwrap()
}

#[test]
fn exit_codes_tell_what_was_found() {
    let sample = std::fs::read(SAMPLE).unwrap();
    for (arguments, input, code) in [
        (&[SAMPLE][..], &b""[..], 0),
        (&["-"], &sample, 0),
        (&["--format", "json", SAMPLE, "-"], &sample, 0),
        (&["-"], b"{}", 1),
        (&["-"], br#"{"leader": 1}"#, 1),
        (&["-"], b"{", 1),
        (&["-"], b"", 1),
        (&["/nowhere.json", SAMPLE], b"", 1),
        (&[env!("CARGO_MANIFEST_DIR")], b"", 1),
    ] {
        let done = validate(arguments, input, &[]);
        assert_eq!(done.status.code(), Some(code), "{arguments:?}: {}", text(&done.stderr));
        assert!(!done.stdout.is_empty() && done.stderr.is_empty(), "{arguments:?} speaks on standard output alone");
    }
}

#[test]
fn wrong_usage_is_told_on_standard_error() {
    for arguments in [
        &[][..],
        &["--format", "yaml", SAMPLE],
        &["--language", "de", SAMPLE],
        &["--scope", "everything", SAMPLE],
        &["--profile", "nowhere", SAMPLE],
        &["--colour", SAMPLE],
    ] {
        let done = validate(arguments, b"", &[]);
        assert_eq!(done.status.code(), Some(2), "{arguments:?}");
        assert!(done.stdout.is_empty() && !done.stderr.is_empty(), "{arguments:?}");
    }
    let told = text(&validate(&["--profile", "nowhere", SAMPLE], b"", &[]).stderr);
    assert!(told.contains("--profile nowhere") && told.contains("minhang-2020"), "{told}");
}

#[test]
fn colours_are_for_terminals() {
    let coloured =
        |environment: &[(&str, &str)]| text(&validate(&[SAMPLE], b"", environment).stdout).contains('\u{1b}');
    assert!(!coloured(&[]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    let record = validate(&["--format", "json", SAMPLE], b"", &[("CLICOLOR_FORCE", "1")]);
    assert!(!text(&record.stdout).contains('\u{1b}'));
}

/// Runs `jixiao import` with an office program.
fn import(office: &Path, file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    command.arg("import").arg("--office").arg(office).arg(file).env("DATABASE_URL", "sqlite:///dev/null/none.db");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn an_office_program_that_is_not_there_is_told() {
    let done = import(Path::new("/nowhere/soffice"), Path::new(SAMPLE)).output().unwrap();
    let told = text(&done.stderr);
    assert_eq!((done.status.code(), done.stdout.is_empty()), (Some(1), true), "{told}");
    for part in ["JIXIAO_OFFICE /nowhere/soffice", "找不到", "not there"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn a_program_that_is_killed_leaves_no_conversion_behind() {
    let folder = tempfile::tempdir().unwrap();
    let [office, old, pipe] = ["soffice", "form.doc", "pipe"].map(|name| folder.path().join(name));
    symlink(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/office/soffice"), &office).unwrap();
    fs::write(folder.path().join("does"), "hangs").unwrap();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut file = cfb::create(&old).unwrap();
    file.create_stream("WordDocument").unwrap().write_all(&[0; 512]).unwrap();
    file.flush().unwrap();

    let mut process = import(&office, &old).spawn().unwrap();
    let (mut place, mut pipe) = (String::new(), BufReader::new(File::open(pipe).unwrap()));
    pipe.read_line(&mut place).unwrap();
    assert!(Path::new(place.trim()).exists());
    process.kill().unwrap();
    process.wait().unwrap();
    // It ends when no process is left that could write.
    pipe.read_to_end(&mut Vec::new()).unwrap();
    assert!(!Path::new(place.trim()).exists());
}

/// The program in a folder of its own, with nothing of this environment.
fn jixiao(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env_clear();
    command
}

/// A service on a free port; what it printed when it started.
fn serve(folder: &Path) -> (Child, String) {
    let mut service = jixiao(folder, &["--listen", "127.0.0.1:0", "--log", "warn"]).spawn().unwrap();
    let mut lines = BufReader::new(service.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut told = String::new();
    while !told.contains("Read on") {
        told += &format!("{}\n", lines.next().unwrap());
    }
    (service, told)
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn commands_in_a_wrong_folder_say_what_they_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data/jixiao.db").display().to_string();
    for arguments in [
        &["audit", "verify"][..],
        &["audit", "head"],
        &["keys", "list"],
        &["keys", "add", "a", "admin"],
        &["backup", "b"],
    ] {
        let done = jixiao(folder.path(), arguments).output().unwrap();
        let told = text(&done.stderr);
        assert_eq!((done.status.code(), done.stdout.is_empty()), (Some(1), true), "{arguments:?}");
        assert!(told.contains(&file) && told.contains("没有数据库文件") && told.contains("no database"), "{told}");
        assert!(is_empty(folder.path()), "{arguments:?} makes nothing");
    }
    let done = jixiao(folder.path(), &["health", "--listen", "127.0.0.1:1"]).output().unwrap();
    let told = text(&done.stderr);
    assert_eq!(done.status.code(), Some(1));
    assert!(told.contains("127.0.0.1:1 没有应答") && told.contains("nothing answers"), "{told}");
}

#[test]
fn a_start_says_where_everything_is() {
    let folder = tempfile::tempdir().unwrap();
    let (mut service, first) = serve(folder.path());
    service.kill().unwrap();
    service.wait().unwrap();
    assert!(first.lines().count() <= 10, "{first}");
    for part in ["http://127.0.0.1:", "data/jixiao.db", "data/audit.key", "jixiao_", "只显示这一次"] {
        assert!(first.contains(part), "{part}: {first}");
    }
    assert!(first.contains(&folder.path().join("data").display().to_string()), "whole paths: {first}");
    let (mut service, second) = serve(folder.path());
    service.kill().unwrap();
    service.wait().unwrap();
    assert!(!second.contains("jixiao_") && second.contains("jixiao keys add"), "{second}");
}

#[test]
fn keys_are_made_beside_a_running_service() {
    let folder = tempfile::tempdir().unwrap();
    let (mut service, _) = serve(folder.path());
    let add = |arguments: &[&str]| {
        let done = jixiao(folder.path(), &[&["keys", "add"], arguments].concat()).output().unwrap();
        (done.status.success(), text(&done.stdout) + &text(&done.stderr))
    };
    let (made, told) = add(&["审计", "auditor"]);
    assert!(made && told.starts_with("jixiao_"), "{told}");
    for (arguments, zh, en) in [
        (&["审计", "auditor"][..], "已有同名的密钥", "there is a key with this name"),
        (&["b", "auditor", "--expires-at", "2020-01-01T00:00:00Z"], "失效时间已经过去", "expired already"),
        (&["c", "king"], "可用的代码", "the codes are"),
        (&["d", "declarant"], "units", "units"),
    ] {
        let (made, told) = add(arguments);
        assert!(!made && told.contains(zh) && told.contains(en), "{arguments:?}: {told}");
        assert!(!told.contains("uq_"), "{told}");
    }
    service.kill().unwrap();
    service.wait().unwrap();
}

#[test]
fn a_backup_is_made_beside_a_running_service_and_can_be_served() {
    let folder = tempfile::tempdir().unwrap();
    let (mut service, _) = serve(folder.path());
    assert!(jixiao(folder.path(), &["keys", "add", "before", "auditor"]).status().unwrap().success());
    let backup = || jixiao(folder.path(), &["backup", "copy.db"]).output().unwrap();
    let done = backup();
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("copy.db") && text(&done.stdout).contains("已备份并核对"));
    assert!(jixiao(folder.path(), &["keys", "add", "after", "auditor"]).status().unwrap().success());
    let again = backup();
    assert!(!again.status.success() && text(&again.stderr).contains("不覆盖"), "nothing is written over");
    service.kill().unwrap();
    service.wait().unwrap();
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "nothing is left beside the copy: {left:?}");

    let of_copy = |arguments: &[&str]| {
        let done =
            jixiao(folder.path(), &[arguments, &["--database-url", "sqlite://copy.db"]].concat()).output().unwrap();
        assert!(done.status.success(), "{}", text(&done.stderr));
        text(&done.stdout)
    };
    assert!(of_copy(&["audit", "verify"]).contains("\"valid\": true"));
    let keys = of_copy(&["keys", "list"]);
    assert!(keys.contains("before") && !keys.contains("after"), "{keys}");
}

#[test]
fn a_database_that_cannot_be_proved_is_not_backed_up() {
    let folder = tempfile::tempdir().unwrap();
    let (mut service, _) = serve(folder.path());
    service.kill().unwrap();
    service.wait().unwrap();
    fs::write(folder.path().join("data/audit.key"), "another key, which sealed nothing of what is here").unwrap();
    let done = jixiao(folder.path(), &["backup", "copy.db"]).output().unwrap();
    assert!(!done.status.success() && !folder.path().join("copy.db").exists(), "{}", text(&done.stdout));
    assert!(text(&done.stderr).contains("审计密钥"), "{}", text(&done.stderr));
}

#[test]
fn help_tells_the_settings_that_a_command_uses() {
    let folder = tempfile::tempdir().unwrap();
    let help =
        |arguments: &[&str]| text(&jixiao(folder.path(), &[arguments, &["--help"]].concat()).output().unwrap().stdout);
    for (command, there, not) in [
        (&[][..], "--listen", "--nothing"),
        (&["health"], "--listen", "--database-url"),
        (&["keys", "list"], "--database-url", "--listen"),
        (&["validate"], "--profiles", "--oidc-issuer"),
    ] {
        let told = help(command);
        assert!(told.contains(there) && !told.contains(not), "{command:?}: {told}");
    }
    assert!(help(&[]).contains("数据库与审计密钥 Database and audit key:"));
    // What a command does not use is taken, wherever it stands.
    let listed = jixiao(folder.path(), &["keys", "list", "--rate-limit", "600"]).output().unwrap();
    assert_eq!(listed.status.code(), Some(1), "{}", text(&listed.stderr));
}

/// A form with words that no table knows.
fn with_words_of_its_own(path: &Path) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let rows: [&[&str]; 6] = [
        &["项目支出绩效目标申报表（2023年度）"],
        &["项目名称", "文物保护经费"],
        &["年度资金总额（万元）", "20"],
        &["本年工作要点", "修缮三处文物，验收合格。"],
        &["一级指标", "二级指标", "三级指标", "验收要求"],
        &["产出指标", "数量指标", "修缮处数", "≥3处"],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            sheet.write(row, column, *text).unwrap();
        }
    }
    book.save(path).unwrap();
}

#[test]
fn a_folder_of_profiles_may_have_words_of_its_own_forms() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("form.xlsx");
    with_words_of_its_own(&file);
    let read = |profiles: Option<&Path>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
        command.arg("import").args(["--format", "json"]).arg(&file).env("DATABASE_URL", "sqlite:///dev/null/none.db");
        if let Some(profiles) = profiles {
            command.arg("--profiles").arg(profiles);
        }
        command.output().unwrap()
    };
    let goal = |output: &Output| {
        let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        told["forms"][0]["declaration"]["annual_goal"].clone()
    };
    assert!(goal(&read(None)).is_null(), "nobody else knows the word");
    let words = folder.path().join("words.toml");
    fs::write(&words, "[fields]\n\"/annual_goal\" = [\"本年工作要点\"]\n[indicators]\ntarget = [\"验收要求\"]\n")
        .unwrap();
    let told = read(Some(folder.path()));
    assert_eq!(goal(&told), "修缮三处文物，验收合格。");
    // What is wrong with the words is told with the file.
    fs::write(&words, "[fields]\n\"/goal\" = [\"本年工作要点\"]\n").unwrap();
    let refused = read(Some(folder.path()));
    let told = text(&refused.stderr);
    assert!(
        !refused.status.success() && told.contains("words.toml") && told.contains("no such field: /goal"),
        "{told}"
    );
}
