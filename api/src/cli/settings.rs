//! Configuration: command line and environment.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::{
    auth::Limits,
    cli::{admin, import, validate},
    export::Zone,
};

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
    /// 升级数据库结构后退出 Bring the database's structure up to date, then exit.
    Migrate,
    /// 打印 OpenAPI 文档 Print the OpenAPI document; needs no database.
    Openapi,
    /// 检查本机服务是否就绪 Ask the running service whether it is ready; exit code 1 when it is not.
    Health,
    /// 管理密钥 Make, list and revoke keys of callers.
    #[command(subcommand)]
    Keys(admin::Keys),
    /// 核对审计记录 Verify the history, or export its signed head.
    #[command(subcommand)]
    Audit(admin::Audit),
    /// 离线校验申报文件 Validate declarations in files, without database and network. Exit code 1 when one has errors or cannot be read.
    Validate(validate::Options),
    /// 离线读入申报表 Read Word and Excel forms, without database and network: what they declare, what the rules say to it, and what could not be read. Exit code 1 when one has errors or cannot be read.
    Import(import::Options),
}

#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// 数据库地址 Where declarations are stored: sqlite://FILE (made when missing) or postgres://….
    #[arg(
        long,
        env = "DATABASE_URL",
        global = true,
        default_value = "sqlite://data/jixiao.db",
        hide_env_values = true
    )]
    pub database_url: String,

    /// 监听地址 Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "JIXIAO_LISTEN", global = true, default_value = "127.0.0.1:8080")]
    pub listen: String,

    /// 管理员密钥 Key of the administrator, 32 or more printable ASCII characters. Without it one is made at the first start and printed once.
    #[arg(long, env = "JIXIAO_ADMIN_KEY", global = true, hide_env_values = true, value_parser = secret)]
    pub admin_key: Option<String>,

    /// 审计密钥 Secret under which the history is sealed, 32 or more printable ASCII characters; the same on every replica and for the life of the database. Without it the key of the file is taken.
    #[arg(long, env = "JIXIAO_AUDIT_KEY", global = true, hide_env_values = true, value_parser = secret)]
    pub audit_key: Option<String>,

    /// 审计密钥文件 File of the audit key, made when missing. Keep a copy of it apart from the database.
    #[arg(long, env = "JIXIAO_AUDIT_KEY_FILE", global = true, default_value = "data/audit.key")]
    pub audit_key_file: PathBuf,

    /// OpenID 颁发者 Issuer of the OpenID provider whose tokens are taken, as in its discovery document; https.
    #[arg(long, env = "JIXIAO_OIDC_ISSUER", global = true, requires = "oidc_audience")]
    pub oidc_issuer: Option<String>,

    /// OpenID 受众 Audience that the tokens must be made for.
    #[arg(long, env = "JIXIAO_OIDC_AUDIENCE", global = true)]
    pub oidc_audience: Option<String>,

    /// 角色声明 Claim that holds declarant, reviewer, auditor or admin; also inside another: realm_access.roles.
    #[arg(long, env = "JIXIAO_OIDC_ROLE_CLAIM", global = true, default_value = "jixiao_role")]
    pub oidc_role_claim: String,

    /// 单位声明 Claim that holds prefixes of unit codes.
    #[arg(long, env = "JIXIAO_OIDC_UNITS_CLAIM", global = true, default_value = "jixiao_units")]
    pub oidc_units_claim: String,

    /// 规则集目录 Folder of rule profiles (*.toml) that are added to those of the program, or take their place.
    #[arg(long, env = "JIXIAO_PROFILES", global = true)]
    pub profiles: Option<PathBuf>,

    /// 时区 IANA time zone in which CSV and XLSX files tell times; JSON has UTC.
    #[arg(long, env = "JIXIAO_TIME_ZONE", global = true, default_value = "Asia/Shanghai")]
    pub time_zone: Zone,

    /// 限流 Requests that one key may make a minute, for example 600, or declarant=600,reviewer=1200; other roles are not limited. Each replica counts for itself.
    #[arg(long, env = "JIXIAO_RATE_LIMIT", global = true)]
    pub rate_limit: Option<Limits>,

    /// 工作线程数 Threads that answer requests; 0: one per core.
    #[arg(long, env = "JIXIAO_WORKERS", global = true, default_value_t = 0)]
    pub workers: usize,

    /// 数据库连接数上限 Most connections to the database.
    #[arg(long, env = "JIXIAO_DATABASE_CONNECTIONS", global = true, default_value_t = 16, value_parser = clap::value_parser!(u32).range(2..=200))]
    pub database_connections: u32,

    /// 日志级别 What is logged to standard error, for example info or api=debug,sqlx=debug.
    #[arg(long, env = "JIXIAO_LOG", global = true, default_value = "info,sqlx::postgres::notice=warn")]
    pub log: String,
}

/// Shortest secret: what cannot be guessed in the life of a deployment.
pub const SECRET_MIN: usize = 32;

fn secret(key: &str) -> Result<String, String> {
    if key.len() >= SECRET_MIN && key.bytes().all(|b| b.is_ascii_graphic()) {
        Ok(key.to_owned())
    } else {
        Err(format!("at least {SECRET_MIN} printable ASCII characters, no blanks"))
    }
}
