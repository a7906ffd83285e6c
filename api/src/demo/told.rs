//! What `jixiao demo` prints: where the service is, the keys, and what to try.

use std::{fmt::Write, net::SocketAddr, path::Path};

use super::{ADJUSTED, FAULTY, SUBMITTED, story::MadeKey};
use crate::http::address::BASE;

/// How the file with the keys begins.
pub const MARK: &str = "# jixiao demo";

/// The file that keeps the keys.
pub fn keys_file(keys: &[MadeKey]) -> String {
    let mut text = format!("{MARK}: 演示用密钥，勿作他用 keys of this folder, for nothing else\n");
    for MadeKey { handle, secret, .. } in keys {
        text += &format!("{handle} {secret}\n");
    }
    text
}

/// What is printed once the service listens; `made` has the keys that were made now.
pub fn greeting(folder: &Path, keys: &Path, made: &[MadeKey], address: SocketAddr) -> String {
    let (folder, keys) = (folder.display(), keys.display());
    let mut told = format!(
        "演示 Demo    {folder}: 12 份申报、6 个单位、2 个年度 12 declarations, 6 units, 2 years
Swagger UI   http://{address}/swagger-ui/
API          http://{address}{BASE}
密钥 Keys    {keys}
"
    );
    for MadeKey { handle, about, secret } in made {
        // Writing to a String cannot fail.
        let _ = writeln!(told, "  {handle:<8}  {secret}  {about}");
    }
    let _ = write!(
        told,
        r#"试一试 Try, in another terminal in this folder:
  U=http://{address}{BASE}; K="Authorization: Bearer $(sed -n 's/^admin //p' "{keys}")"
  curl -s -H "$K" "$U/statistics/findings"   # 哪些规则有发现 what the rules find
  curl -s -H "$K" "$U/projects/{FAULTY}/validation"   # 一份有错误的 one with errors
  curl -s -H "$K" "$U/projects/{ADJUSTED}/revisions/3/diff/7"   # 调整前后的差异 before and after an adjustment
  curl -s -H "$K" -H 'If-Match: *' -H 'Content-Type: application/json' -d '{{"outcome":"approved","grade":"good"}}' "$U/projects/{SUBMITTED}/decisions"   # 批复 approve
  curl -s -H "$K" -o form.docx "$U/projects/{SUBMITTED}/form?format=docx"   # 打印 print
  curl -s -H "$K" "$U/audit/verify"   # 核对历史 verify the history
停止 Stop    Ctrl+C"#
    );
    told
}
