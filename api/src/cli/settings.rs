//! Configuration: command line and environment.

use std::{num::NonZero, path::PathBuf, str::FromStr, thread::available_parallelism, time::Duration};

use clap::Args;

use crate::{auth::limit::Limits, export::Zone, heads};

/// Heads of the help under which the settings stand.
const STORAGE: &str = "数据库与审计密钥 Database and audit key";
const HISTORY: &str = "链尾凭证 Heads of the history";
const SERVICE: &str = "服务 Service";
const CALLERS: &str = "调用方 Callers";
const FORMS: &str = "表式 Forms";

#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// 数据库地址 Database that stores the declarations: sqlite://FILE (created if it is missing) or postgres://….
    #[arg(
        long,
        env = "DATABASE_URL",
        global = true,
        default_value = "sqlite://data/jixiao.db",
        hide_env_values = true,
        help_heading = STORAGE
    )]
    pub database_url: String,

    /// 等待数据库 How long the start waits for a PostgreSQL that does not answer: 60s or 2m; 0s does not wait. Commands other than serve and migrate do not wait.
    #[arg(long, env = "JIXIAO_WAIT_FOR_DATABASE", global = true, default_value = "30s", help_heading = STORAGE)]
    pub wait_for_database: Wait,

    /// 监听地址 Address and port to listen on; port 0 chooses a free port.
    #[arg(long, env = "JIXIAO_LISTEN", global = true, help_heading = SERVICE, default_value = "127.0.0.1:8080")]
    pub listen: String,

    /// 管理员密钥 Key of the administrator, with 32 or more printable ASCII characters. Without it the first start makes a key and prints it once.
    #[arg(long, env = "JIXIAO_ADMIN_KEY", global = true, help_heading = CALLERS, hide_env_values = true, value_parser = secret)]
    pub admin_key: Option<String>,

    /// 审计密钥 Secret that seals the history, with 32 or more printable ASCII characters. Every replica must have the same one. Only jixiao audit rekey changes it. Without it the service uses the key in the audit key file.
    #[arg(long, env = "JIXIAO_AUDIT_KEY", global = true, help_heading = STORAGE, hide_env_values = true, value_parser = secret)]
    pub audit_key: Option<String>,

    /// 审计密钥文件 File with the audit key. It is created at the first start on an empty database. Keep a copy of it away from the database.
    #[arg(long, env = "JIXIAO_AUDIT_KEY_FILE", global = true, help_heading = STORAGE, default_value = "data/audit.key")]
    pub audit_key_file: PathBuf,

    /// 链尾凭证存放处 Where the service keeps signed heads of the history, so that what they cover cannot be taken back: a file, to which it adds a line, or an https address, to which it posts each head. Choose a place that whoever owns the database cannot change.
    #[arg(long, env = "JIXIAO_AUDIT_HEADS", global = true, help_heading = HISTORY)]
    pub audit_heads: Option<heads::Place>,

    /// 链尾凭证间隔（分钟） How many minutes lie between two heads. Without a new event no head is written.
    #[arg(long, env = "JIXIAO_AUDIT_HEADS_MINUTES", global = true, help_heading = HISTORY, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=10_080))]
    pub audit_heads_minutes: u32,

    /// OpenID 颁发者 Issuer of the OpenID provider whose tokens the service accepts, as its discovery document gives it. It must be an https address.
    #[arg(long, env = "JIXIAO_OIDC_ISSUER", global = true, help_heading = CALLERS, requires = "oidc_audience")]
    pub oidc_issuer: Option<String>,

    /// OpenID 受众 Audience that the tokens must name.
    #[arg(long, env = "JIXIAO_OIDC_AUDIENCE", global = true, help_heading = CALLERS)]
    pub oidc_audience: Option<String>,

    /// 角色声明 Claim that holds the role: declarant, reviewer, auditor or admin. It may be inside another claim, for example realm_access.roles.
    #[arg(long, env = "JIXIAO_OIDC_ROLE_CLAIM", global = true, help_heading = CALLERS, default_value = "jixiao_role")]
    pub oidc_role_claim: String,

    /// 单位声明 Claim that holds the units of the caller: 1200, =120001 or 120001/3, as for a key.
    #[arg(long, env = "JIXIAO_OIDC_UNITS_CLAIM", global = true, help_heading = CALLERS, default_value = "jixiao_units")]
    pub oidc_units_claim: String,

    /// 规则集目录 Folder with rule profiles (*.toml). They are added to the built-in profiles; a profile with the same id replaces the built-in one.
    #[arg(long, env = "JIXIAO_PROFILES", global = true, help_heading = FORMS)]
    pub profiles: Option<PathBuf>,

    /// 办公软件 Program soffice of LibreOffice, for example /usr/bin/soffice. With it old files (.doc, .xls, .wps, .et) are converted and read, also by jixiao import. Without it they are refused.
    #[arg(long, env = "JIXIAO_OFFICE", global = true, help_heading = FORMS)]
    pub office: Option<PathBuf>,

    /// 时区 IANA time zone of the times in CSV and XLSX files. JSON always has UTC.
    #[arg(long, env = "JIXIAO_TIME_ZONE", global = true, help_heading = SERVICE, default_value = "Asia/Shanghai")]
    pub time_zone: Zone,

    /// 限流 How many requests per minute one key may make, for example 600, or declarant=600,reviewer=1200. Roles that are not named have no limit. Each replica counts separately.
    #[arg(long, env = "JIXIAO_RATE_LIMIT", global = true, help_heading = CALLERS)]
    pub rate_limit: Option<Limits>,

    /// 工作线程数 Number of threads that answer requests; 0 means one per core.
    #[arg(long, env = "JIXIAO_WORKERS", global = true, help_heading = SERVICE, default_value_t = 0)]
    pub workers: usize,

    /// 连接数上限 Highest number of clients that are connected at the same time. One more is answered 503.
    #[arg(long, env = "JIXIAO_CONNECTIONS", global = true, help_heading = SERVICE, default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub connections: u32,

    /// 单个地址的连接数上限 Highest number of clients that are connected from one address; 0 sets no limit, which is right behind a proxy. Addresses of the machine itself have no limit.
    #[arg(long, env = "JIXIAO_CONNECTIONS_PER_ADDRESS", global = true, help_heading = SERVICE, default_value_t = 512)]
    pub connections_per_address: u32,

    /// 数据库连接数上限 Highest number of connections to the database.
    #[arg(long, env = "JIXIAO_DATABASE_CONNECTIONS", global = true, help_heading = STORAGE, default_value_t = 16, value_parser = clap::value_parser!(u32).range(2..=200))]
    pub database_connections: u32,

    /// 停止前的等待秒数 How many seconds the service still answers after SIGTERM, while its readiness check says 503, so that a load balancer takes it from its list. After that it takes no more connections and answers what was asked, for at most 20 seconds. SIGINT does not wait.
    #[arg(long, env = "JIXIAO_DRAIN_SECONDS", global = true, help_heading = SERVICE, default_value_t = 3, value_parser = clap::value_parser!(u64).range(..=600))]
    pub drain_seconds: u64,

    /// 日志级别 What to log to standard error, for example info or api=debug,sqlx=debug.
    #[arg(long, env = "JIXIAO_LOG", global = true, help_heading = SERVICE, default_value = "info,sqlx::postgres::notice=warn,sea_orm_migration=warn")]
    pub log: String,
}

impl Settings {
    /// How many threads answer requests.
    pub fn workers(&self) -> usize {
        if self.workers > 0 { self.workers } else { available_parallelism().map_or(1, NonZero::get) }
    }
}

/// A time that is written with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Duration);

impl FromStr for Wait {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
        let seconds = match unit {
            "s" => Some(1),
            "m" => Some(60),
            _ => None,
        };
        let seconds = seconds.zip(number.parse::<u64>().ok()).and_then(|(unit, number)| number.checked_mul(unit));
        match seconds.filter(|seconds| *seconds <= WAIT_MAX) {
            Some(seconds) => Ok(Self(Duration::from_secs(seconds))),
            None => Err(format!("write seconds as 60s or minutes as 2m, at most {}m", WAIT_MAX / 60)),
        }
    }
}

/// Longest wait for a database, in seconds.
const WAIT_MAX: u64 = 60 * 60;

/// Shortest secret that cannot be guessed while a deployment lives.
pub const SECRET_MIN: usize = 32;

fn secret(key: &str) -> Result<String, String> {
    if key.len() >= SECRET_MIN && key.bytes().all(|b| b.is_ascii_graphic()) {
        Ok(key.to_owned())
    } else {
        Err(format!("at least {SECRET_MIN} printable ASCII characters, no blanks"))
    }
}
