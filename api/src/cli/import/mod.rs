//! `jixiao import`: Word and Excel forms read as the API reads them, without database or network.

mod text;

use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use domain::{
    rules::{self, Report, Scope, Subject, profile::Profiles},
    values::{
        language::{Bilingual, Language},
        text::UnitCode,
    },
};
use form::read::{self, Form, Kind, MAX_BYTES, Unreadable};
use serde_json::json;

use crate::{
    cli::validate::{Format, languages},
    http::clock,
    office::{self, Job, Office},
    routes::imports::{converted, reading},
};

#[derive(Clone, Debug, Args)]
pub struct Options {
    /// 申报表 Forms to read: .docx or .xlsx; with JIXIAO_OFFICE also .doc, .xls, .wps and .et.
    #[arg(required = true, value_name = "FORM")]
    pub files: Vec<PathBuf>,

    /// 输出格式 text: for people; json: one line per file, as POST /imports/form answers it, with the name of the file.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,

    /// 填报单位代码 Code of the unit; the official form has no field for it.
    #[arg(long, value_name = "CODE", value_parser = unit_code)]
    pub unit_code: Option<UnitCode>,

    /// 语言 Language of messages.
    #[arg(long, default_value = "zh", value_parser = languages())]
    pub language: Language,
}

fn unit_code(code: &str) -> Result<UnitCode, String> {
    UnitCode::parse(code.to_owned()).map_err(|_| UnitCode::PATTERN.to_owned())
}

/// Why a file was not read.
enum Failure {
    Io(io::Error),
    Unreadable(Unreadable),
    /// The office program cannot be run.
    Office(io::Error),
    /// The form names a rule profile that does not exist.
    Profile(Bilingual),
}

/// Reads every form of every file and writes what there is to say; answers whether all were read and none has an error.
///
/// # Errors
/// When nothing can be written any more. A file that cannot be read is told, and the rest goes on.
pub fn run(options: &Options, profiles: &Profiles, office: Option<&Office>, out: &mut dyn Write) -> io::Result<bool> {
    let mut clean = true;
    for file in &options.files {
        let judged = open(file).and_then(|bytes| judge(bytes, options, profiles, office));
        clean &= judged.as_ref().is_ok_and(|forms| forms.iter().all(|(_, report)| report.valid));
        let name = file.display().to_string();
        match options.format {
            Format::Text => out.write_all(text::file(&name, &judged, options.language).as_bytes())?,
            Format::Json => writeln!(out, "{}", record(&name, judged, options.language))?,
        }
    }
    out.flush()?;
    Ok(clean)
}

fn open(file: &Path) -> Result<Vec<u8>, Failure> {
    let (mut bytes, limit) = (Vec::new(), u64::try_from(MAX_BYTES).unwrap_or(u64::MAX));
    let file = File::open(file).map_err(Failure::Io)?;
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(Failure::Io)?;
    if bytes.len() > MAX_BYTES { Err(Failure::Unreadable(Unreadable::OversizedFile)) } else { Ok(bytes) }
}

/// The file as it is read, and what it was before it was converted.
fn readable(bytes: Vec<u8>, office: Option<&Office>) -> Result<(Vec<u8>, Option<Kind>), Failure> {
    let Some(office) = office.filter(|_| read::is_old(&bytes)) else { return Ok((bytes, None)) };
    let kind = read::old_kind(&bytes).map_err(Failure::Unreadable)?;
    let (job, _caller) = Job::new();
    let made = office.convert(&bytes, kind, job).map_err(|failure| match failure {
        office::Failure::Refused(_) => Failure::Unreadable(Unreadable::UnconvertedFile),
        office::Failure::Broken(error) => Failure::Office(error),
    })?;
    Ok((made, Some(kind)))
}

fn judge(
    bytes: Vec<u8>,
    options: &Options,
    profiles: &Profiles,
    office: Option<&Office>,
) -> Result<Vec<(Form, Report)>, Failure> {
    let (bytes, old) = readable(bytes, office)?;
    let report = |mut form: Form| {
        form.guesses.extend(old.map(converted));
        if let Some(unit_code) = &options.unit_code {
            form.declaration.unit_code = Some(unit_code.clone());
        }
        let profile = profiles.of(&form.declaration).map_err(|fault| {
            Failure::Profile(Bilingual::new(fault.message(Language::Zh), fault.message(Language::En)))
        })?;
        let subject = Subject::new(&form.declaration, profile, None).on(&form.sheets);
        let report = rules::validate(&subject, Scope::All, clock::now());
        Ok((form, report))
    };
    read::read(&bytes).map_err(Failure::Unreadable)?.into_iter().map(report).collect()
}

/// What the API answers, with the file.
fn record(file: &str, judged: Result<Vec<(Form, Report)>, Failure>, language: Language) -> serde_json::Value {
    match judged {
        Ok(forms) => {
            let forms: Vec<_> = forms.into_iter().map(|(form, report)| reading(form, report, None, language)).collect();
            json!({ "file": file, "forms": forms })
        }
        Err(failure) => {
            json!({ "file": file, "code": failure.code(), "detail": failure.message().get(language) })
        }
    }
}

impl Failure {
    const fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "unreadable_file",
            Self::Unreadable(refusal) => refusal.code(),
            Self::Office(_) => "unusable_office",
            Self::Profile(_) => "unknown_profile",
        }
    }

    fn message(&self) -> Bilingual {
        match self {
            Self::Io(error) => Bilingual::new(format!("无法打开：{error}"), format!("cannot be opened: {error}")),
            Self::Unreadable(refusal) => refusal.message(),
            Self::Office(error) => Bilingual::new(
                format!("办公软件（JIXIAO_OFFICE）无法运行：{error}"),
                format!("the office program (JIXIAO_OFFICE) cannot be run: {error}"),
            ),
            Self::Profile(told) => told.clone(),
        }
    }
}
