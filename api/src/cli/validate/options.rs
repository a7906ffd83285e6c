//! What `jixiao validate` is told on the command line.

use std::path::PathBuf;

use clap::{
    Args, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser},
};
use domain::{
    rules::{Scope, profile::Profiles},
    values::{
        language::Language,
        shape::{Fault, FaultCode},
    },
};

#[derive(Clone, Debug, Args)]
pub struct Options {
    /// 申报文件 Files to validate. A file has one declaration (JSON) or one per line (NDJSON, recognised by the extension
    /// .ndjson or .jsonl or by the content). - reads standard input. A folder is refused; name its files instead. A
    /// declaration may contain the declaration of the year before in its member `previous`.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// 输出格式 text: for people; json: one report per line, as POST /validation answers it, with file and line.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,

    /// 规则集 Profile to validate with, whichever profile the declarations name.
    #[arg(long, value_name = "ID")]
    pub profile: Option<String>,

    /// 语言 Language of messages.
    #[arg(long, default_value = "zh", value_parser = languages())]
    pub language: Language,

    /// 校验范围 Part of the declaration to check.
    #[arg(long, default_value = Scope::All.code(), value_parser = scopes())]
    pub scope: Scope,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

impl Options {
    /// Whether there is the profile that was asked for.
    ///
    /// # Errors
    /// What is wrong, for the user.
    pub fn check(&self, profiles: &Profiles) -> Result<(), String> {
        let Some(id) = self.profile.as_ref().filter(|id| profiles.get(id).is_none()) else { return Ok(()) };
        let known: Vec<_> = profiles.iter().map(|profile| profile.id.as_str()).collect();
        let fault = Fault::new("", FaultCode::UnknownProfile).expected(known.join(", "));
        Err(format!("--profile {id}: {}", fault.message(self.language)))
    }
}

/// Reads a language by its code.
pub fn languages() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(["zh", "en"]).map(|code| if code == "en" { Language::En } else { Language::Zh })
}

fn scopes() -> impl TypedValueParser<Value = Scope> {
    PossibleValuesParser::new(Scope::CODES).try_map(|code| Scope::from_code(&code).ok_or("no such scope"))
}
