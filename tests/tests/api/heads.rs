//! Heads of the history that are kept where the owner of the database cannot reach them.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    path::PathBuf,
    sync::mpsc,
    thread,
};

use api::{
    cli::{
        admin::{self, Audit, Said},
        settings::Settings,
    },
    heads::Place,
};
use serde_json::{Value, json};
use tests::{Server, Store, forms, runtime, server::settings};

use crate::folder::Folder;

tests::on_both_stores! {
    heads_are_kept_and_a_verification_reads_them,
    a_history_that_is_gone_is_missed,
    an_older_copy_is_told_from_the_present_one,
    heads_are_posted_to_a_webhook,
}

struct Kept {
    folder: Folder,
}

impl Kept {
    fn new() -> Self {
        Self { folder: Folder::new() }
    }

    fn file(&self) -> PathBuf {
        self.folder.file("heads.jsonl")
    }

    fn settings(&self, store: &Store) -> Settings {
        Settings { audit_heads: Some(Place::File(self.file())), ..settings(&store.url) }
    }

    fn start(&self, store: &Store) -> Result<Server, String> {
        Server::start_as(self.settings(store))
    }

    fn lines(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.file()).expect("heads were written");
        text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
    }

    fn verify(&self, store: &Store) -> Result<(Value, Vec<String>), String> {
        let verified = runtime().block_on(admin::audit(&Audit::Verify { head: None }, &self.settings(store)));
        let Said { text, warnings, .. } = verified.map_err(|error| error.to_string())?;
        Ok((serde_json::from_str(&text).expect("it is JSON"), warnings))
    }
}

fn heads_are_kept_and_a_verification_reads_them(store: &Store) {
    let kept = Kept::new();
    let server = kept.start(store).expect("the service starts");
    runtime().block_on(async { server.client().create(&forms::real()).await });
    // The end of the service is a moment at which a head is written.
    drop(server);
    let lines = kept.lines();
    assert_eq!(lines.last().expect("there is one")["count"], 1, "{lines:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(kept.file()).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "nobody else reads it");
    }
    let server = kept.start(store).expect("the service starts again");
    let verdict = runtime().block_on(async { server.client().get("audit/verify").await.expect(200).json() });
    assert_eq!(verdict["valid"], true, "{verdict:#}");
    assert!(verdict["heads"]["checked"].as_i64() >= Some(1), "{verdict:#}");
    assert!(verdict["heads"]["newest_at"].is_string(), "{verdict:#}");
    drop(server);
    let (verdict, warnings) = kept.verify(store).expect("it is verified");
    assert_eq!(verdict["valid"], true, "{verdict:#}");
    assert!(warnings.iter().any(|warning| warning.contains("newest of")), "{warnings:?}");

    // A line that was cut off when the power failed, and one that nobody signed.
    let whole = fs::read_to_string(kept.file()).expect("it is there");
    fs::write(kept.file(), format!("{whole}{{\"count\":")).expect("it can be written");
    let (verdict, _) = kept.verify(store).expect("it is verified");
    assert_eq!((&verdict["valid"], &verdict["heads"]["unreadable"]), (&json!(true), &json!(1)), "{verdict:#}");
    let forged = whole.replace("\"count\":1", "\"count\":2");
    fs::write(kept.file(), forged).expect("it can be written");
    let (verdict, _) = kept.verify(store).expect("it is verified");
    assert_eq!(verdict["broken"]["kind"], "exported_head", "{verdict:#}");
    assert_eq!(verdict["broken"]["reason"], "unexpected", "{verdict:#}");
}

fn a_history_that_is_gone_is_missed(store: &Store) {
    let kept = Kept::new();
    let server = kept.start(store).expect("the service starts");
    runtime().block_on(async { server.client().create(&forms::real()).await });
    drop(server);
    // The same heads, beside a database in which nothing happened.
    let other = Store::create(store.database);
    let why = kept.start(&other).err().expect("it does not start");
    assert!(why.contains("heads.jsonl") && why.contains("backup"), "{why}");
}

/// Brings the database back to an earlier state, as an older backup does.
async fn put_back(store: &Store) {
    for table in ["revision", "audit_event"] {
        store
            .execute(&match store.database {
                tests::Database::Postgres => format!("DROP TRIGGER {table}_append_only ON {table}"),
                tests::Database::Sqlite => format!("DROP TRIGGER {table}_no_delete"),
            })
            .await;
        store.execute(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}")).await;
    }
    store.execute("DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM kept_audit_head").await;
}

fn an_older_copy_is_told_from_the_present_one(store: &Store) {
    let kept = Kept::new();
    let server = kept.start(store).expect("the service starts");
    let client = server.client();
    runtime().block_on(async {
        let first = client.create(&forms::real()).await;
        client.request(tests::Method::DELETE, &forms::at(&first, "")).if_match("*").await.expect(204);
        let verdict = client.get("audit/verify").await.expect(200).json();
        assert_eq!(verdict["valid"], true, "{verdict:#}");
        for table in ["revision", "audit_event", "audit_head"] {
            store.execute(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await;
        }
        let second = client.create(&forms::real()).await;
        client.request(tests::Method::DELETE, &forms::at(&second, "")).if_match("*").await.expect(204);
    });
    drop(server);
    runtime().block_on(put_back(store));
    let (verdict, _) = kept.verify(store).expect("it is verified");
    assert_eq!(verdict["broken"]["kind"], "exported_head", "{verdict:#}");
    assert_eq!(verdict["broken"]["reason"], "missing", "{verdict:#}");
    let server = kept.start(store).expect("the service starts");
    let verdict = runtime().block_on(async { server.client().get("audit/verify").await.expect(200).json() });
    assert_eq!(verdict["valid"], false, "whoever asks over HTTP is told too: {verdict:#}");
    let heads = kept.lines();
    runtime().block_on(async { server.client().create(&forms::real()).await });
    drop(server);
    assert_eq!(kept.lines(), heads, "heads of the older copy do not go into the same file");
}

fn heads_are_posted_to_a_webhook(store: &Store) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    let (tell, told) = mpsc::channel();
    let keeper = thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("it connects");
            let (mut request, mut part) = (String::new(), [0; 4096]);
            while !request.ends_with('}') {
                let read = stream.read(&mut part).expect("it sends");
                request.push_str(std::str::from_utf8(&part[..read]).expect("it is text"));
            }
            let answered = stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
            answered.expect("it takes the answer");
            let head: Value =
                request.split("\r\n\r\n").nth(1).and_then(|body| serde_json::from_str(body).ok()).expect("a head");
            let last = head["count"] == 1;
            tell.send(head).expect("the test waits");
            if last {
                return;
            }
        }
    });
    let place = format!("http://{address}/heads").parse().expect("it is an address");
    let server = Server::start_as(Settings { audit_heads: Some(place), ..settings(&store.url) }).expect("it starts");
    runtime().block_on(async { server.client().create(&forms::real()).await });
    drop(server);
    keeper.join().expect("it was posted");
    let head = told.iter().last().expect("a head was posted");
    assert_eq!(head["count"], 1, "{head:#}");
    assert!(head["signature"].as_str().is_some_and(|signature| signature.len() == 64), "{head:#}");
}
