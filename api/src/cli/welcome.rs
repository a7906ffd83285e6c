//! What the service prints when it has started: at most ten lines, for whoever started it.

use std::path::Path;

use crate::{cli::settings::Settings, start::Running};

/// Address, data, keys, and where to read on.
pub fn lines(running: &Running, settings: &Settings) -> String {
    let seals = running.seals();
    let audit_key = match &settings.audit_key {
        Some(_) => "来自 JIXIAO_AUDIT_KEY from JIXIAO_AUDIT_KEY".to_owned(),
        None => place(&settings.audit_key_file),
    };
    let keep = if seals {
        "请另存一份，丢失后不能再写入。 Keep a copy elsewhere: without it nothing can be written."
    } else {
        "密钥丢失，只能查阅。 It is lost: the service only reads."
    };
    let admin = match (&running.new_key, &settings.admin_key) {
        (Some(key), _) => format!("{key}\n            只显示这一次，请妥善保存。 Shown this once: keep it safe."),
        (None, Some(_)) => "来自 JIXIAO_ADMIN_KEY from JIXIAO_ADMIN_KEY".to_owned(),
        (None, None) => "首次启动时显示过；另建一把：jixiao keys add 名称 admin\n            Shown at the first start; make another one: jixiao keys add NAME admin".to_owned(),
    };
    format!(
        "jixiao {}\nSwagger UI  http://{}/swagger-ui/\nData        {}\nAudit key   {audit_key}\n            {keep}\nAdmin key   {admin}\nRead on     jixiao --help, README.md\n",
        env!("CARGO_PKG_VERSION"),
        running.address,
        running.database(),
    )
}

fn place(file: &Path) -> String {
    std::path::absolute(file).unwrap_or_else(|_| file.to_owned()).display().to_string()
}
