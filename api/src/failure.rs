//! Why the service, or a command on its database, did not do its work: told to whoever runs it, in both languages.

use std::{
    fmt::{self, Display, Formatter},
    io::{self, ErrorKind},
};

use domain::{rules::profile::ProfileError, values::language::Bilingual};
use persistence::{Error, Unique};

use crate::heads::HeadsError;

#[derive(Debug)]
pub enum StartError {
    Database(Error),
    /// The address, and why it cannot be listened on.
    Listen(String, io::Error),
    /// The file of the audit key, and why it cannot be used.
    AuditKey(String, io::Error),
    /// The file that is missing.
    LostKey(String),
    /// Where no history is.
    NoHistory(String),
    /// The file that holds heads of a history which the database does not have.
    MissingHistory(String),
    Heads(HeadsError),
    Refused(Bilingual),
    Profile(ProfileError),
    Random(getrandom::Error),
    Document(serde_json::Error),
}

impl StartError {
    /// What happened, and what to do.
    pub fn told(&self) -> Bilingual {
        match self {
            Self::Database(error) => of_database(error),
            Self::Listen(address, error) => of_listening(address, error),
            Self::AuditKey(file, error) => Bilingual::new(
                format!(
                    "审计密钥文件 {file} 无法使用：{error}。请检查文件夹是否存在、能否写入，或用 --audit-key-file 另指一处"
                ),
                format!(
                    "the audit key in {file} cannot be used: {error}. See that the folder exists and can be written, or name another place with --audit-key-file"
                ),
            ),
            Self::LostKey(file) => Bilingual::new(
                format!(
                    "审计密钥丢失：缺少 {file}，而库中历史是用它封印的。请从备份恢复该文件，或用 JIXIAO_AUDIT_KEY 提供密钥。没有新建密钥，因为新密钥不能证明已有的历史。如无备份，可用 jixiao audit rekey --lost 另起一链，断点记录在案"
                ),
                format!(
                    "the audit key is lost: {file} is missing, and the history of the database was sealed with it. Put the file back from its copy, or give the key in JIXIAO_AUDIT_KEY. No new key was made: it could prove nothing of what is there. If there is no copy, jixiao audit rekey --lost begins a new chain with the break on record"
                ),
            ),
            Self::NoHistory(place) => Bilingual::new(
                format!(
                    "{place} 中没有申报历史，请检查 --database-url（DATABASE_URL）。jixiao serve 或 jixiao migrate 会建立"
                ),
                format!(
                    "there is no history of declarations in {place}: see --database-url (DATABASE_URL). jixiao serve or jixiao migrate begins one"
                ),
            ),
            Self::MissingHistory(file) => Bilingual::new(
                format!(
                    "{file} 存有链尾凭证，而库中没有历史：要么不是同一个库，要么历史已被移走。请从备份恢复，或为新的历史另指凭证文件"
                ),
                format!(
                    "{file} holds heads of a history, and the database has none: it is another database, or its history was taken away. Put it back from its backup, or name another file for a history that begins"
                ),
            ),
            Self::Heads(error) => Bilingual::new(format!("链尾凭证无法使用：{error}"), error.to_string()),
            Self::Refused(told) => told.clone(),
            Self::Profile(error) => {
                Bilingual::new(format!("规则集有误：{error}"), format!("a rule profile is faulty: {error}"))
            }
            Self::Random(error) => Bilingual::new(
                format!("系统不能提供随机数，无法新建密钥：{error}"),
                format!("no random numbers for a key: {error}"),
            ),
            Self::Document(error) => Bilingual::new(
                format!("无法生成 OpenAPI 文档：{error}"),
                format!("the OpenAPI document cannot be made: {error}"),
            ),
        }
    }
}

fn of_database(error: &Error) -> Bilingual {
    match error {
        Error::Unreachable(address, cause) => Bilingual::new(
            format!(
                "数据库 {address} 没有应答：{cause}。请检查数据库是否已启动、地址和端口是否正确；--wait-for-database 120s 可多等一会儿"
            ),
            format!(
                "no database answers at {address}: {cause}. See that it runs, and that host and port are right; --wait-for-database 120s waits longer"
            ),
        ),
        Error::Refused(address, cause) => Bilingual::new(
            format!(
                "数据库 {address} 拒绝连接：{cause}。请检查用户名、口令和库名；口令中的 @ : / # ? % 须写成 %40 %3A %2F %23 %3F %25"
            ),
            format!(
                "the database at {address} refuses: {cause}. See that user, password and name of the database are right; in a password @ : / # ? % are written %40 %3A %2F %23 %3F %25"
            ),
        ),
        Error::Url(reason) => Bilingual::new(
            format!(
                "数据库地址无法使用：{reason}。写法：sqlite://文件 或 postgres://用户:口令@主机:端口/库名；口令中的 @ : / # ? % 须写成 %40 %3A %2F %23 %3F %25"
            ),
            format!(
                "the address of the database cannot be used: {reason}. It is sqlite://FILE or postgres://USER:PASSWORD@HOST:PORT/NAME; in a password @ : / # ? % are written %40 %3A %2F %23 %3F %25"
            ),
        ),
        Error::NoFile(file) => {
            let file = file.display();
            Bilingual::new(
                format!(
                    "没有数据库文件 {file}。只有 jixiao serve 和 jixiao migrate 新建数据库。请到数据所在的文件夹中运行，或用 --database-url（DATABASE_URL）指明"
                ),
                format!(
                    "there is no database {file}. Only jixiao serve and jixiao migrate make one. Run this where the data lies, or name it with --database-url (DATABASE_URL)"
                ),
            )
        }
        Error::Place(file, error) => {
            let file = file.display();
            Bilingual::new(
                format!(
                    "无法新建数据库文件 {file}：{error}。请检查文件夹是否存在、能否写入，或用 --database-url 另指一处"
                ),
                format!(
                    "the database {file} cannot be made: {error}. See that its folder can be written, or name another place with --database-url"
                ),
            )
        }
        Error::OtherKey => Bilingual::new(
            "审计密钥不是这个库的：库中历史由另一把密钥封印。请提供现用密钥，即最近一次 jixiao audit rekey 换上的，或建库时的那一把",
            format!("the database cannot be used: {error}"),
        ),
        Error::SameKey => Bilingual::new(
            "库中历史已由这把审计密钥封印。要换成另一把，请移走密钥文件，或在 JIXIAO_AUDIT_KEY 中写入新密钥",
            format!("the database cannot be used: {error}"),
        ),
        Error::NoHead => Bilingual::new(
            "审计记录的链尾（表 audit_head）丢失。请从备份恢复，或用 jixiao audit rekey --lost 另起一链",
            format!("the database cannot be used: {error}"),
        ),
        Error::Busy => Bilingual::fixed(
            "数据库此刻没有余力，请稍后再试；详情见日志",
            "the database has no capacity at the moment: try again later, and see the log",
        ),
        Error::OutcomeUnknown => Bilingual::new(
            "提交时与数据库失去联系，不知道是否已写入；请先核对再重做",
            format!("{error}: see whether it was done before you do it again"),
        ),
        Error::Duplicate(Unique::KeyName) => Bilingual::fixed(
            "已有同名的密钥（吊销的也算），请换一个名称；jixiao keys list 列出全部",
            "there is a key with this name (it may be revoked): choose another one; jixiao keys list lists all",
        ),
        Error::Stale
        | Error::Duplicate(Unique::ProjectCode | Unique::ExternalId)
        | Error::OtherUnit
        | Error::NoKey
        | Error::Unsealed
        | Error::Contended
        | Error::Incomplete(_)
        | Error::Corrupt(_)
        | Error::Database(_) => {
            Bilingual::new(format!("数据库无法使用：{error}"), format!("the database cannot be used: {error}"))
        }
    }
}

/// What helps against some kinds of faults of an address.
const HELP: [(ErrorKind, &str, &str); 4] = [
    (
        ErrorKind::AddrInUse,
        "端口已被占用，也许已有一个 jixiao 在运行。换一个端口：--listen 127.0.0.1:8081",
        "another program has this port, perhaps another jixiao. Take another one: --listen 127.0.0.1:8081",
    ),
    (
        ErrorKind::AddrNotAvailable,
        "本机没有这个地址。只给本机用 127.0.0.1，给所有网卡用 0.0.0.0",
        "this machine does not have the address. 127.0.0.1 is for this machine alone, 0.0.0.0 for all networks",
    ),
    (
        ErrorKind::PermissionDenied,
        "没有权限。1024 以下的端口需要特权，可改用 8080",
        "it is not allowed. Ports below 1024 need a privilege; 8080 needs none",
    ),
    (ErrorKind::InvalidInput, "写法是 地址:端口，例如 127.0.0.1:8080", "it is no ADDRESS:PORT such as 127.0.0.1:8080"),
];

fn of_listening(address: &str, error: &io::Error) -> Bilingual {
    let help = HELP.iter().find(|(kind, ..)| *kind == error.kind());
    let (zh, en) =
        help.map_or_else(|| (error.to_string(), error.to_string()), |(_, zh, en)| ((*zh).to_owned(), (*en).to_owned()));
    Bilingual::new(format!("无法监听 {address}：{zh}"), format!("cannot listen on {address}: {en}"))
}

/// Both languages, a line each.
impl Display for StartError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Bilingual { zh, en } = self.told();
        write!(f, "{zh}\n{en}")
    }
}

impl std::error::Error for StartError {}

impl From<Error> for StartError {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl From<HeadsError> for StartError {
    fn from(error: HeadsError) -> Self {
        Self::Heads(error)
    }
}

impl From<ProfileError> for StartError {
    fn from(error: ProfileError) -> Self {
        Self::Profile(error)
    }
}

impl From<getrandom::Error> for StartError {
    fn from(error: getrandom::Error) -> Self {
        Self::Random(error)
    }
}

impl From<serde_json::Error> for StartError {
    fn from(error: serde_json::Error) -> Self {
        Self::Document(error)
    }
}
