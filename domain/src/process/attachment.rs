//! 附件: a file that a declaration was made from, kept as it was sent.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::process::history::hex;

/// A file with its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub about: AttachmentRecord,
    pub content: Vec<u8>,
}

/// 附件信息 What is told of a file; the revision that was made from it is sealed together with this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AttachmentRecord {
    /// 文件名 Name of the file, where it was sent with one.
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// 类型 Media type.
    #[schema(max_length = 100)]
    pub media_type: String,
    /// 字节数 Size in bytes.
    #[schema(minimum = 0, maximum = 8_388_608)]
    pub size: u64,
    /// SHA-256 of the content, in hexadecimal.
    #[schema(max_length = 64)]
    pub sha256: String,
}

/// 导入附记 What the first revision of an imported declaration is kept with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    pub attachment: AttachmentRecord,
}

impl Attachment {
    pub fn new(name: Option<String>, media_type: &str, content: Vec<u8>) -> Self {
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        let about = AttachmentRecord { name, media_type: media_type.to_owned(), size, sha256: fingerprint(&content) };
        Self { about, content }
    }
}

/// SHA-256 of a content, in hexadecimal.
pub fn fingerprint(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_that_of_the_standard() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Attachment::new(None, "text/plain", b"abc".to_vec()).about.sha256, known);
    }
}
