//! Old files (.doc, .xls, .wps, .et), which an office program of the machine makes new ones of. `tests/office/soffice` stands in
//! for that program, which is no part of the service.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use api::cli::settings::Settings;
use serde_json::json;
use tests::{
    Client, Method, Reply, Server, Store,
    client::Request,
    forms,
    office::{Office, compound, word},
    runtime,
    server::settings,
    spec::{DOC, XLS},
};
use tokio::task::{JoinHandle, JoinSet};

tests::on_both_stores! {
    an_old_file_is_read_as_the_new_one,
    an_old_file_is_kept_as_it_was_sent,
    what_is_not_safe_is_not_converted,
    a_conversion_that_fails_is_told_with_what_to_do,
    what_was_made_is_judged_as_any_file,
    the_program_learns_nothing_of_the_service,
    old_files_are_converted_one_at_a_time,
    whoever_leaves_leaves_nothing_behind,
    a_stop_ends_a_conversion,
    without_a_program_old_files_are_refused,
}

/// A service with an office program of its own.
fn with_office(store: &Store, test: impl AsyncFnOnce(&Client, &Office)) {
    let office = Office::new();
    let settings = Settings { office: Some(office.program()), ..settings(&store.url) };
    let server = Server::start_as(settings).expect("the service starts");
    runtime().block_on(test(&server.client(), &office));
}

fn import(client: &Client, file: &[u8]) -> Request {
    client.request(Method::POST, "imports/form").body("application/octet-stream", file).query("unit_code", "120001")
}

fn workbook() -> Vec<u8> {
    // A record that says that a workbook begins, one of a sheet, and the end.
    let sheet = [&[0x85, 0, 8, 0, 0, 0, 0, 0, 0, 0][..], b"\x01\x00A"].concat();
    compound(&[("Workbook", &[&[9, 8, 4, 0, 0, 6, 5, 0][..], &sheet[..12], &[0x0a, 0, 0, 0]].concat())])
}

fn an_old_file_is_read_as_the_new_one(store: &Store) {
    with_office(store, async |client, office| {
        let new = import(client, forms::REAL_FILE).await.expect(200).json();
        office.does("copies", forms::REAL_FILE);
        let read = import(client, &word()).await.expect(200).json();
        for part in ["declaration", "form_kind", "results", "unread", "more"] {
            assert_eq!(read[part], new[part], "{part}");
        }
        assert_eq!(read["report"]["findings"], new["report"]["findings"]);
        let [told] = read["guesses"].as_array().expect("a list").as_slice() else { panic!("{}", read["guesses"]) };
        assert_eq!((&told["pointer"], &told["confidence"]), (&json!(""), &json!("high")));
        assert!(forms::text(told, "/reason").contains(".docx"), "{told}");
        let english = import(client, &word()).language("en").await.expect(200).json();
        assert!(forms::text(&english, "/guesses/0/reason").is_ascii(), "{english}");
        let typed = import(client, &[]).body(DOC, word()).await.expect(200).json();
        assert_eq!(typed["declaration"], new["declaration"], "under its own type");

        let stored = client.create(&forms::real()).await;
        let form = client.get(&forms::at(&stored, "/form")).query("format", "xlsx").await.expect(200).body;
        office.does("copies", &form);
        let read = import(client, &[]).body(XLS, workbook()).await.expect(200).json();
        assert_eq!(forms::content(&read["declaration"]), forms::content(&forms::real()));
        assert!(forms::text(&read, "/guesses/0/reason").contains(".xlsx"));
        assert!(!office.place().exists(), "nothing is left of a conversion");
    });
}

fn an_old_file_is_kept_as_it_was_sent(store: &Store) {
    with_office(store, async |client, office| {
        office.does("copies", forms::REAL_FILE);
        for (name, kept) in [("申报表.wps", "申报表.wps"), ("申报表.DOC", "申报表.DOC"), ("申报表", "申报表.doc")]
        {
            let old = compound(&[("WordDocument", &[0; 512]), ("name", name.as_bytes())]);
            let head = format!("content-disposition: form-data; name=\"file\"; filename=\"{name}\"");
            let body = [format!("--b0\r\n{head}\r\n\r\n").as_bytes(), &old, b"\r\n--b0--\r\n"].concat();
            let sent = import(client, &[]).body("multipart/form-data; boundary=b0", body).query("store", "true");
            let stored = sent.await.expect(201).json()["stored"].clone();
            let first = client.get(&forms::at(&stored, "/revisions/1")).await.expect(200).json();
            let about = &first["detail"]["attachment"];
            assert_eq!((&about["name"], &about["media_type"]), (&json!(kept), &json!(DOC)));
            let file = client.get(&forms::at(&stored, "/revisions/1/attachment")).await.expect(200);
            assert!(file.body == old, "byte for byte");
        }
        let nameless = import(client, &workbook()).query("store", "true").await.expect(201).json()["stored"].clone();
        let file = client.get(&forms::at(&nameless, "/revisions/1/attachment")).await.expect(200);
        assert!(file.body == workbook() && file.header("content-disposition").ends_with("form%2Exls"));
        assert_eq!(client.get("audit/verify").await.expect(200).json()["valid"], true);
    });
}

fn what_is_not_safe_is_not_converted(store: &Store) {
    let record = |kind: u8, content: &[u8]| {
        let length = u8::try_from(content.len()).expect("it is short");
        [&[kind, 0, length, 0], content].concat()
    };
    let book = |records: &[u8]| compound(&[("Workbook", &[&[9, 8, 4, 0, 0, 6, 5, 0], records].concat())]);
    let beside = |name: &str| compound(&[("WordDocument", &[0; 512]), (name, b"x")]);
    let mut encrypted = [0; 512];
    encrypted[11] = 1;
    let cases = [
        (compound(&[("EncryptedPackage", b"x")]), "encrypted_file"),
        (compound(&[("WordDocument", &encrypted)]), "encrypted_file"),
        (book(&record(0x2f, &[1, 0])), "encrypted_file"),
        (book(&record(0x85, &[0, 0, 0, 0, 0, 1, 1, 0, 65])), "macro_enabled_file"),
        (beside("Macros/VBA/dir"), "macro_enabled_file"),
        (beside("_VBA_PROJECT_CUR/PROJECT"), "macro_enabled_file"),
        (beside("ObjectPool/_1234567890/\u{1}CompObj"), "active_file"),
        (compound(&[("Workbook", b"x"), ("MBD0001/Workbook", b"x")]), "active_file"),
        (compound(&[("PowerPoint Document", b"x")]), "not_a_form_file"),
        (compound(&[("WordDocument", b"short")]), "broken_file"),
        (word()[..700].to_vec(), "broken_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on".to_vec(), "broken_file"),
    ];
    with_office(store, async |client, office| {
        office.does("copies", forms::REAL_FILE);
        for (file, code) in cases {
            import(client, &file).await.problem(422, code);
        }
        assert!(!office.has("place"), "the program never ran");
        // An empty folder for objects is in many files.
        let mut pool = cfb::CompoundFile::open(std::io::Cursor::new(word())).expect("it is a compound file");
        pool.create_storage("ObjectPool").expect("it takes a folder");
        pool.flush().expect("memory can be written");
        import(client, &pool.into_inner().into_inner()).await.expect(200);
    });
}

fn a_conversion_that_fails_is_told_with_what_to_do(store: &Store) {
    with_office(store, async |client, office| {
        for does in ["fails", "nothing", "links", "floods", "devours"] {
            office.does(does, forms::REAL_FILE);
            let refused = import(client, &word()).query("store", "true").await;
            let problem = refused.problem(422, "unconverted_file");
            assert!(forms::text(&problem, "/detail").contains("另存为"), "{does}: {problem}");
            assert!(!refused.text().contains("secret complaint"), "{does}");
            assert!(!office.place().exists(), "{does}: nothing is left of a conversion");
        }
        let english = import(client, &word()).language("en").await.problem(422, "unconverted_file");
        assert!(forms::text(&english, "/detail").contains("Save As"), "{english}");
        assert_eq!(client.count().await, 0);
        office.does("copies", forms::REAL_FILE);
        import(client, &word()).await.expect(200);
    });
}

fn what_was_made_is_judged_as_any_file(store: &Store) {
    with_office(store, async |client, office| {
        office.does("fills", b"");
        import(client, &word()).await.problem(422, "oversized_file");
        for (made, code) in [(&b"%PDF-1.7"[..], "pdf_file"), (b"", "not_a_form_file"), (&word(), "old_binary_file")] {
            office.does("copies", made);
            import(client, &word()).await.problem(422, code);
        }
    });
}

fn the_program_learns_nothing_of_the_service(store: &Store) {
    with_office(store, async |client, office| {
        office.does("tells", forms::REAL_FILE);
        import(client, &word()).await.expect(200);
        let (told, place) = (office.told(), office.place());
        let (environment, profile) = told.split_once("file ").expect("the environment is told first");
        for line in environment.lines() {
            let (name, value) = line.split_once('=').expect("a variable has a value");
            // The shell sets some by itself.
            let known = ["PATH", "LANG", "SAL_USE_VCLPLUGIN", "MALLOC_ARENA_MAX", "PWD", "OLDPWD", "SHLVL", "_"];
            let own = ["HOME", "TMPDIR"].contains(&name) && place == Path::new(value);
            assert!(own || known.contains(&name), "{line}");
        }
        for setting in ["DisableMacrosExecution\" oor:op=\"fuse\"><value>true", "ooInetProxyType", "BlockUntrusted"] {
            assert!(profile.contains(setting), "{profile}");
        }
        assert!(!place.exists());
    });
}

fn old_files_are_converted_one_at_a_time(store: &Store) {
    with_office(store, async |client, office| {
        office.does("copies", forms::REAL_FILE);
        let sent = (0..6).map(|_| import(client, &word()));
        let replies: JoinSet<Reply> = sent.map(|request| async { request.await }).collect();
        for reply in replies.join_all().await {
            reply.expect(200);
        }
    });
}

/// Sends a file to a program that holds a pipe, and waits until it has begun; answers the folder that it works in, and the pipe.
async fn begun(client: &Client, office: &Office) -> (JoinHandle<Reply>, PathBuf, impl Read + Send + use<>) {
    let pipe = office.pipe("pipe");
    let request = import(client, &word());
    let sent = tokio::spawn(async { request.await });
    let (place, pipe) = blocking(move || {
        let (mut place, mut pipe) = (String::new(), BufReader::new(File::open(pipe).expect("the pipe is there")));
        pipe.read_line(&mut place).expect("the program tells its folder");
        (PathBuf::from(place.trim()), pipe)
    })
    .await;
    assert!(place.exists());
    (sent, place, pipe)
}

fn whoever_leaves_leaves_nothing_behind(store: &Store) {
    with_office(store, async |client, office| {
        office.does("waits", forms::REAL_FILE);
        let go = office.pipe("go");
        let (sent, place, _) = begun(client, office).await;
        sent.abort();
        blocking(move || fs::write(go, "go\n").expect("the program reads")).await;
        // The next conversion begins when all of the one before is gone.
        office.does("copies", forms::REAL_FILE);
        import(client, &word()).await.expect(200);
        assert!(!place.exists());
    });
}

fn a_stop_ends_a_conversion(store: &Store) {
    let office = Office::new();
    office.does("hangs", b"");
    let settings = Settings { office: Some(office.program()), ..settings(&store.url) };
    let server = Server::start_as(settings).expect("the service starts");
    let runtime = runtime();
    let (sent, place, mut pipe) = runtime.block_on(begun(&server.client(), &office));
    drop(server);
    // It ends when no process is left that could write.
    pipe.read_to_end(&mut Vec::new()).expect("the pipe can be read");
    assert!(!place.exists());
    sent.abort();
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("it does not panic")
}

fn without_a_program_old_files_are_refused(store: &Store) {
    let server = Server::start(store);
    runtime().block_on(async {
        for file in [word(), workbook(), compound(&[("WordDocument", &[0; 512]), ("Macros/x", b"x")])] {
            let refused = import(&server.client(), &file).await.problem(422, "old_binary_file");
            assert!(forms::text(&refused, "/detail").contains("另存为"), "{refused}");
        }
        let locked = compound(&[("EncryptedPackage", b"x")]);
        import(&server.client(), &locked).await.problem(422, "encrypted_file");
    });
}

#[test]
fn a_program_that_is_not_there_is_told_at_the_start() {
    let store = Store::create(tests::Database::Sqlite);
    let folder = Office::new();
    let text = folder.file("text", b"#!/bin/sh");
    for (path, zh, en) in [
        (folder.program().with_file_name("nowhere"), "找不到", "not there"),
        (folder.program().parent().expect("it has a folder").to_owned(), "不是文件", "no file"),
        (text, "不能运行", "no program"),
    ] {
        let settings = Settings { office: Some(path.clone()), ..settings(&store.url) };
        let told = Server::start_as(settings).err().expect("it does not start");
        for part in ["JIXIAO_OFFICE", &path.display().to_string(), zh, en] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}
