//! The command line: its commands and settings.

pub mod admin;
pub mod backup;
pub mod import;
pub mod profiles;
pub mod settings;
pub mod validate;
pub mod welcome;

use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand};

use settings::Settings;

/// 财政项目支出绩效目标申报服务 Stores and validates performance-target declarations of fiscal projects.
#[derive(Debug, Parser)]
#[command(name = "jixiao", version, about, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub settings: Settings,
}

#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// 启动服务（默认） Run the service (the default).
    Serve,
    /// 演示 Make a folder with a small set of declarations and keys, and run the service on it. Where the folder has the set already, the service runs on it as it is. Nothing outside the folder is touched.
    Demo {
        /// 文件夹 Folder of the set.
        #[arg(default_value = "jixiao-demo")]
        folder: PathBuf,
    },
    /// 升级数据库结构后退出 Upgrade the structure of the database, then exit.
    Migrate,
    /// 备份 SQLite 数据库 Copy the SQLite database to a new file, also while the service runs, and verify the copy.
    Backup(backup::Options),
    /// 打印 OpenAPI 文档 Print the OpenAPI document. No database is needed.
    Openapi,
    /// 检查本机服务是否就绪 Ask the running service whether it is ready. The exit code is 1 if it is not.
    Health,
    /// 管理密钥 Make, list and revoke keys of callers.
    #[command(subcommand)]
    Keys(admin::Keys),
    /// 核对审计记录 Verify the history, export its signed head, or change the audit key.
    #[command(subcommand)]
    Audit(admin::Audit),
    /// 离线校验申报文件 Validate declarations in files, without database and network. The exit code is 1 if a declaration has errors or cannot be read.
    Validate(validate::Options),
    /// 离线读入申报表 Read Word and Excel forms, without database and network. Prints the declaration, the findings of the rules, and what could not be read. The exit code is 1 if a form has errors or cannot be read.
    Import(import::Options),
}

/// What a command on an existing database uses.
const OF_DATABASE: &[&str] = &["database_url", "audit_key", "audit_key_file", "audit_heads"];

/// The settings that commands use; those that are not here use all of them.
const USED: [(&str, &[&str]); 9] = [
    (
        "demo",
        &[
            "listen",
            "profiles",
            "office",
            "time_zone",
            "rate_limit",
            "workers",
            "connections",
            "connections_per_address",
            "database_connections",
            "drain_seconds",
            "log",
        ],
    ),
    ("migrate", &["database_url", "wait_for_database", "audit_key", "audit_key_file", "audit_heads", "log"]),
    ("backup", OF_DATABASE),
    ("openapi", &[]),
    ("health", &["listen"]),
    ("keys", OF_DATABASE),
    ("audit", OF_DATABASE),
    ("validate", &["profiles"]),
    ("import", &["profiles", "office"]),
];

/// The command line, whose help tells of each command the settings that it uses. The others are taken and passed over, so
/// that one environment serves all.
pub fn command() -> clap::Command {
    let program = Cli::command();
    let settings: Vec<_> = program.get_arguments().filter(|it| it.is_global_set()).cloned().collect();
    USED.into_iter().fold(program, |program, (name, used)| {
        let unused = settings.iter().filter(|it| !used.contains(&it.get_id().as_str()));
        let hidden: Vec<_> = unused.map(|it| it.clone().hide(true)).collect();
        program.mut_subcommand(name, |command| command.args(hidden))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_setting_that_is_named_exists() {
        command().debug_assert();
        let program = Cli::command();
        for (name, used) in USED {
            assert!(program.find_subcommand(name).is_some(), "{name}");
            for id in used {
                assert!(program.get_arguments().any(|it| it.get_id() == id), "{name}: {id}");
            }
        }
    }
}
