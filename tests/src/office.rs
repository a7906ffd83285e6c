//! An office program of a test: a link to `tests/office/soffice` in a folder of its own, where it is told what to do. And old
//! documents for it.

use std::{
    env, fs,
    io::{Cursor, Write},
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use cfb::CompoundFile;
use uuid::Uuid;

const STAND_IN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/office/soffice");

/// Gone after the test.
pub struct Office(PathBuf);

impl Office {
    /// One that fails until it is told what to do.
    pub fn new() -> Self {
        let folder = env::temp_dir().join(format!("jixiao_office_{}", Uuid::now_v7().simple()));
        fs::create_dir(&folder).expect("a folder for the test can be made");
        symlink(STAND_IN, folder.join("soffice")).expect("a link can be made");
        let office = Self(folder);
        office.does("fails", b"");
        office
    }

    pub fn program(&self) -> PathBuf {
        self.0.join("soffice")
    }

    /// From now on it does this, with such a document.
    pub fn does(&self, what: &str, result: &[u8]) {
        self.file("does", what.as_bytes());
        self.file("result", result);
    }

    pub fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).expect("a file can be written");
        path
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }

    /// The folder that it worked in last.
    pub fn place(&self) -> PathBuf {
        Path::new(self.text("place").trim()).to_owned()
    }

    /// What it tells of its surroundings.
    pub fn told(&self) -> String {
        self.text("told")
    }

    /// A pipe. It holds `pipe` while it hangs or waits: its folder comes out, and the end when no process of it is left.
    /// Out of `go` it waits for a line.
    pub fn pipe(&self, name: &str) -> PathBuf {
        let pipe = self.0.join(name);
        let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo can be run");
        assert!(made.success(), "a pipe can be made");
        pipe
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("the program has left it")
    }
}

impl Default for Office {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        // What is left in the temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A compound file of these streams, with the folders that they are in.
pub fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).expect("memory can be written");
    for (path, content) in streams {
        if let Some(folder) = Path::new(path).parent() {
            file.create_storage_all(folder).expect("a folder can be made");
        }
        let mut stream = file.create_stream(path).expect("a stream can be made");
        stream.write_all(content).expect("memory can be written");
    }
    file.flush().expect("memory can be written");
    file.into_inner().into_inner()
}

/// What is taken for a Word document: the stand-in looks at none.
pub fn word() -> Vec<u8> {
    compound(&[("WordDocument", &[0; 512])])
}
