//! Why a declaration could not be validated. The codes are those of the API where it has one.

use std::io;

use domain::values::{language::Bilingual, shape::Faults};

use crate::http::{
    json::{Unreadable, malformed_at, too_many_values},
    payload::BODY_MAX,
    problem::Code,
};

#[derive(Debug)]
pub enum Refusal {
    Folder,
    Empty,
    TooLarge,
    File(io::Error),
    Json(Unreadable),
    /// A list, which looks like a way to send several.
    List,
    Shape(Faults),
}

impl Refusal {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::Empty => "empty",
            Self::TooLarge | Self::Json(Unreadable::TooMany) => Code::PayloadTooLarge.code(),
            Self::File(_) => "unreadable_file",
            Self::Json(Unreadable::Malformed { .. }) => Code::MalformedJson.code(),
            Self::Json(Unreadable::Repeated(_)) => Code::DuplicateMember.code(),
            Self::List | Self::Shape(_) => Code::UnacceptableContent.code(),
        }
    }

    /// What is wrong as a whole; the faults follow. `line` is where the declaration begins, when it is one of many.
    pub fn detail(&self, line: Option<u64>) -> Bilingual {
        match self {
            Self::Folder => Bilingual::fixed(
                "这是文件夹；请写出其中的文件，例如 文件夹/*.json",
                "this is a folder; name the files in it, for example FOLDER/*.json",
            ),
            Self::Empty => Bilingual::fixed("其中没有申报", "there is no declaration in it"),
            Self::TooLarge => {
                let most = BODY_MAX / 1024 / 1024;
                Bilingual::new(format!("一份申报不得超过 {most} MiB"), format!("a declaration has at most {most} MiB"))
            }
            Self::File(error) => unreadable(error),
            Self::Json(Unreadable::Malformed { line: below, column, reason }) => match line {
                Some(line) => malformed_at(line, *column, reason),
                None => malformed_at(below, *column, reason),
            },
            Self::Json(Unreadable::TooMany) => too_many_values(),
            Self::Json(Unreadable::Repeated(faults)) => counted(faults, "字段重复", "repeated members"),
            Self::List => Bilingual::fixed(
                "这是一个列表；一个文件写一份申报，多份申报请每行写一份（NDJSON）",
                "this is a list; a file has one declaration, several are written one per line (NDJSON)",
            ),
            Self::Shape(faults) => counted(faults, "内容不符合要求", "not acceptable"),
        }
    }

    pub fn faults(&self) -> Option<&Faults> {
        match self {
            Self::Json(Unreadable::Repeated(faults)) | Self::Shape(faults) => Some(faults),
            Self::Folder
            | Self::List
            | Self::Empty
            | Self::TooLarge
            | Self::File(_)
            | Self::Json(Unreadable::Malformed { .. } | Unreadable::TooMany) => None,
        }
    }
}

fn counted(faults: &Faults, zh: &str, en: &str) -> Bilingual {
    let count = faults.count();
    Bilingual::new(format!("{zh}，共 {count} 处"), format!("{en}, faults: {count}"))
}

/// Frequent errors are explained in the reader's language; others keep the words of the system.
fn unreadable(error: &io::Error) -> Bilingual {
    let kind = error.kind();
    if kind == io::ErrorKind::NotFound {
        Bilingual::fixed("没有这个文件", "there is no such file")
    } else if kind == io::ErrorKind::PermissionDenied {
        Bilingual::fixed("没有读取权限", "no permission to read it")
    } else {
        Bilingual::new(format!("无法读取：{error}"), format!("it cannot be read: {error}"))
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl From<Unreadable> for Refusal {
    fn from(unreadable: Unreadable) -> Self {
        Self::Json(unreadable)
    }
}

impl From<Faults> for Refusal {
    fn from(faults: Faults) -> Self {
        Self::Shape(faults)
    }
}
