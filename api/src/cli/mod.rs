//! The command line: its commands and settings.

pub mod admin;
pub mod import;
pub mod profiles;
pub mod settings;
pub mod validate;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

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
