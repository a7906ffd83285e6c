//! The one table of refusals.

use actix_web::http::StatusCode;
use domain::values::language::Bilingual;

/// Declares the problems: name, code, status, title and advice in both languages.
macro_rules! problems {
    ($($name:ident = $code:literal, $status:ident, $zh:literal, $en:literal, $help_zh:literal, $help_en:literal;)+) => {
        /// Why a request was refused. The code is stable and names the page `/problems/<code>`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $($name,)+ }

        impl Code {
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)+ }
            }

            pub const fn title(self) -> Bilingual {
                match self { $(Self::$name => Bilingual::fixed($zh, $en),)+ }
            }

            /// What the caller can do about it.
            pub const fn advice(self) -> Bilingual {
                match self { $(Self::$name => Bilingual::fixed($help_zh, $help_en),)+ }
            }
        }
    };
}

problems! {
    BadRequest = "bad_request", BAD_REQUEST, "请求无法处理", "The request cannot be processed",
        "请检查请求行和请求头。", "Check the request line and the headers.";
    MalformedJson = "malformed_json", BAD_REQUEST, "请求体不是合法的 JSON", "The body is not valid JSON",
        "请按 detail 给出的行列位置改正；编码须为 UTF-8，嵌套不超过 127 层。", "Correct the body at the line and column that the detail names. It must be UTF-8 and nested at most 127 levels deep.";
    DuplicateMember = "duplicate_member", BAD_REQUEST, "请求体中有重复的字段", "The body repeats a member",
        "同一对象中每个字段只能出现一次；errors 列出全部位置。", "Each member may appear only once in an object; errors lists every repetition.";
    RepeatedReference = "repeated_client_ref", BAD_REQUEST, "client_ref 重复", "A client_ref appears twice",
        "同一批中 client_ref 不可重复，否则结果无法对应；errors 列出重复之处。", "Give each declaration of a batch its own client_ref, so that its result can be identified; errors lists the repetitions.";
    InvalidParameter = "invalid_parameter", BAD_REQUEST, "地址或查询参数有误", "A path or query parameter is wrong",
        "errors 列出有误的参数；可用的参数见 /swagger-ui/。", "errors lists the parameters that are wrong; /swagger-ui/ lists the valid ones.";
    InvalidHeader = "invalid_header", BAD_REQUEST, "请求头有误", "A header is wrong",
        "If-Match、If-None-Match 应为读取时得到的 ETag，例如 \"3\"；Idempotency-Key 为 1–255 个可打印 ASCII 字符。", "If-Match and If-None-Match must hold the ETag that was read, for example \"3\"; Idempotency-Key must have 1 to 255 printable ASCII characters.";
    Unauthenticated = "unauthenticated", UNAUTHORIZED, "未通过身份验证", "Not authenticated",
        "请在 Authorization 头中以 Bearer 方式携带有效密钥。", "Send a valid key in the Authorization header as Bearer.";
    Forbidden = "forbidden", FORBIDDEN, "没有权限", "Not permitted",
        "请向管理员申请 detail 所列的权限。", "Ask an administrator for the permission named in the detail.";
    NotFound = "not_found", NOT_FOUND, "没有找到", "Not found",
        "请核对地址和编号；其他单位的申报同样回答没有找到。", "Check the address and the id. Declarations of other units get the same answer.";
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "此地址不支持该方法", "The method is not supported here",
        "可用的方法见 Allow 响应头。", "The Allow header lists the supported methods.";
    RequestTimeout = "request_timeout", REQUEST_TIMEOUT, "接收请求超时", "The request took too long to arrive",
        "请检查网络后重试。", "Check the network and try again.";
    DuplicateName = "duplicate_name", CONFLICT, "已有同名的密钥", "Another key already has this name",
        "名称在全部密钥（含已吊销的）中唯一，请换一个名称。", "Names are unique among all keys, including revoked keys. Choose another name.";
    DuplicateDeclaration = "duplicate_declaration", CONFLICT, "同一年度、同一单位已有此申报", "The unit already has this declaration for the year",
        "项目代码和外部编号在同一年度、同一单位内唯一；已有的申报见 existing。", "Project code and external id are unique within a year and unit; existing is the address of the other declaration.";
    NotEditable = "not_editable", CONFLICT, "当前状态不可修改", "The declaration cannot be edited in its current state",
        "只有草稿和已退回的申报可以修改；当前状态和可做的操作见 current_status 和 open_moves。", "Only drafts and returned declarations can be edited; current_status is the current state and open_moves lists the possible actions.";
    NotDeletable = "not_deletable", CONFLICT, "曾经报送的申报不可删除", "A declaration that was submitted cannot be deleted",
        "只有从未报送的草稿可以删除。", "Only drafts that were never submitted can be deleted.";
    IllegalMove = "illegal_move", CONFLICT, "当前状态不可做此操作", "The action is not possible in the current state",
        "当前状态和可做的操作见 current_status 和 open_moves。", "current_status is the current state and open_moves lists the possible actions.";
    StillRunning = "still_running", CONFLICT, "同一请求正在处理", "The same request is being processed",
        "请按 Retry-After 的秒数稍后以同一 Idempotency-Key 重试。", "Wait the number of seconds in Retry-After, then try again with the same Idempotency-Key.";
    ExpiredToken = "expired_token", GONE, "令牌已失效", "The token has expired",
        "历史已不包含令牌所指的位置；请不带 after 从头读取。", "The history no longer contains the position of the token. Start again without after.";
    PreconditionFailed = "precondition_failed", PRECONDITION_FAILED, "申报已被他人修改", "The declaration was changed by somebody else",
        "请重新读取，合并后以新的 ETag 再次提交；当前 ETag 见响应头。", "Read the declaration again, merge the changes, and send them with the new ETag. The ETag header has the current one.";
    PayloadTooLarge = "payload_too_large", PAYLOAD_TOO_LARGE, "请求体过大", "The body is too large",
        "请求体不得超过 8 MiB，其中的 JSON 不得超过 300000 个值。", "A body may have at most 8 MiB, and its JSON at most 300000 values.";
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "不支持的内容类型", "The media type is not supported",
        "请以 detail 所列的 Content-Type 发送未压缩的内容。", "Send the content uncompressed, with a Content-Type that the detail names.";
    UnacceptableContent = "unacceptable_content", UNPROCESSABLE_ENTITY, "内容不符合要求", "The content is not acceptable",
        "errors 一次列出全部问题及其位置，改正后重新提交；没有保存任何内容。", "errors lists every fault with its place. Correct them and send the content again. Nothing was stored.";
    NotAFormFile = "not_a_form_file", UNPROCESSABLE_ENTITY, "不是 Word 或 Excel 文件", "The file is neither a Word nor an Excel file",
        "请上传 .docx 或 .xlsx 文件。", "Send a .docx or .xlsx file.";
    EncryptedFile = "encrypted_file", UNPROCESSABLE_ENTITY, "文件设有密码", "The file is protected by a password",
        "请取消密码后再导入。", "Remove the password and try again.";
    OldBinaryFile = "old_binary_file", UNPROCESSABLE_ENTITY, "旧版 .doc、.xls 或 WPS 文件", "The file is an old .doc, .xls or WPS file",
        "用 Word、Excel 或 WPS 打开，选“文件”→“另存为”，类型选 .docx 或 .xlsx，再导入。", "Open it in Word, Excel or WPS, choose File, Save As, and the type .docx or .xlsx. Then try again.";
    UnconvertedFile = "unconverted_file", UNPROCESSABLE_ENTITY, "旧版文件未能转换", "The old file could not be converted",
        "文件已损坏，或过大、过于复杂。用 Word、Excel 或 WPS 打开，选“文件”→“另存为”，类型选 .docx 或 .xlsx，再导入。", "It is damaged, too large or too complex. Open it in Word, Excel or WPS, choose File, Save As, and the type .docx or .xlsx. Then try again.";
    PdfFile = "pdf_file", UNPROCESSABLE_ENTITY, "PDF 文件不能读入", "A PDF file cannot be read",
        "请导入填表用的 Word 或 Excel 文件；只有 PDF 的，用 Word 或 WPS 打开并另存为 .docx，核对后再导入。", "Send the Word or Excel file that the form was filled in. Where there is none, open the PDF in Word or WPS, save it as .docx, check it and try again.";
    MacroEnabledFile = "macro_enabled_file", UNPROCESSABLE_ENTITY, "文件含有宏", "The file contains macros",
        "请另存为不含宏的 .docx 或 .xlsx 后再导入。", "Save the file as .docx or .xlsx without macros and try again.";
    ActiveFile = "active_file", UNPROCESSABLE_ENTITY, "文件含有控件或嵌入的对象", "The file contains controls or embedded objects",
        "请删除 ActiveX 控件、OLE 对象、嵌入的文件和 altChunk 后再导入。", "Remove ActiveX controls, OLE objects, embedded files and altChunk, and try again.";
    OversizedFile = "oversized_file", UNPROCESSABLE_ENTITY, "文件内容过多", "The file has too much content",
        "展开后的内容、行数、单元格数或申报表份数（至多 200 份）超出限制；请只留申报表，份数多的分成几个文件。", "The unpacked text, the rows, the cells or the forms (200 at most) exceed the limits. Keep only forms in the file, and divide many among several files.";
    UnsafeFile = "unsafe_file", UNPROCESSABLE_ENTITY, "文件结构不安全", "The file is not safe to read",
        "文件含有外部引用、实体声明或越界、重名的部件；请在 Word 或 Excel 中新建文件，把表格复制进去再导入。", "The file contains external references, entity declarations, or parts whose names are repeated or leave the file. Copy the form into a new document and try again.";
    BrokenFile = "broken_file", UNPROCESSABLE_ENTITY, "文件已损坏", "The file is damaged",
        "请用 Word 或 Excel 打开并重新保存后再导入。", "Open the file in Word or Excel, save it again, and try again.";
    NoFormFound = "no_form_found", UNPROCESSABLE_ENTITY, "没有找到申报表", "No form was found",
        "文件中没有财政项目支出绩效目标申报表；请核对文件。", "The file contains no declaration of performance targets. Check that it is the right file.";
    EmptyForm = "empty_form", UNPROCESSABLE_ENTITY, "申报表是空白的", "The form is blank",
        "请填写后再导入。", "Fill in the form and try again.";
    KeyReused = "idempotency_key_reused", UNPROCESSABLE_ENTITY, "Idempotency-Key 已用于另一请求", "The Idempotency-Key was used for another request",
        "同一个 Idempotency-Key 只能重复同一请求；新的请求请用新的值。", "An Idempotency-Key can repeat only the request that it was first sent with. Use a new key for a new request.";
    NotSubmittable = "not_submittable", UNPROCESSABLE_ENTITY, "校验未通过，不能报送", "The declaration is not ready to be submitted",
        "请改正全部错误，并改正或说明全部警告；report 列出全部发现。", "Correct every error, and correct or explain every warning; report lists all findings.";
    TooManyDeclarations = "too_many_declarations", UNPROCESSABLE_ENTITY, "申报份数过多", "Too many declarations",
        "请缩小筛选条件，例如按年度或单位分次统计。", "Narrow the filter, for example to one year or one unit at a time.";
    TooManyRequests = "too_many_requests", TOO_MANY_REQUESTS, "请求过于频繁", "Too many requests",
        "请按 Retry-After 的秒数稍后重试；RateLimit 响应头说明限额和余量。", "Wait the number of seconds in Retry-After, then try again. The RateLimit headers give the quota and what is left of it.";
    TooLongForPdf = "too_long_for_pdf", UNPROCESSABLE_ENTITY, "内容过长，无法排成 PDF", "The content is too long for a PDF",
        "请改用 format=docx。", "Use format=docx instead.";
    PreconditionRequired = "precondition_required", PRECONDITION_REQUIRED, "缺少 If-Match 请求头", "The If-Match header is missing",
        "修改前请先读取申报，并在 If-Match 中带上其 ETag，以免覆盖他人的修改。", "Read the declaration first and send its ETag in If-Match, so that no other change is overwritten.";
    Internal = "internal_error", INTERNAL_SERVER_ERROR, "服务器内部错误", "Internal error",
        "请将 request_id 告知管理员。", "Give the request_id to the administrator.";
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "服务暂时不可用", "The service is temporarily unavailable",
        "请按 Retry-After 的秒数稍后重试。", "Wait the number of seconds in Retry-After, then try again.";
    OutcomeUnknown = "outcome_unknown", SERVICE_UNAVAILABLE, "不知是否已保存", "It is not known whether the request was carried out",
        "数据库连接中断。请按 Retry-After 的秒数稍后以同一 Idempotency-Key 重发；没有使用 Idempotency-Key 的，请先读取再决定是否重发。", "The connection to the database was lost. Wait the number of seconds in Retry-After, then send the request again with the same Idempotency-Key. Without one, read first what is stored.";
    Contended = "contended", SERVICE_UNAVAILABLE, "他人正在修改同样的申报", "Others are writing the same declarations",
        "没有保存任何内容；请按 Retry-After 的秒数稍后重试。", "Nothing was stored. Wait the number of seconds in Retry-After, then try again.";
    Overloaded = "overloaded", SERVICE_UNAVAILABLE, "服务繁忙", "The service is busy",
        "正在处理的请求已达上限，此请求未作任何处理；请按 Retry-After 的秒数稍后重试。", "As many requests as possible are being processed. Nothing was done for this one. Wait the number of seconds in Retry-After, then try again.";
    AuditKeyMissing = "audit_key_missing", SERVICE_UNAVAILABLE, "审计密钥缺失，已停止写入", "Nothing is written, because the audit key is missing",
        "申报仍可查阅；须先记入审计的读取（导出、审计记录、核对）同样暂停。请管理员放回审计密钥后重新启动服务；密钥确已丢失的，运行 jixiao audit rekey --lost。", "Declarations can still be read. Reads that must first be recorded (exports, the audit trail, verification) wait too. The administrator puts the audit key back and starts the service again, or, if the key is lost, runs jixiao audit rekey --lost.";
    Unsealed = "history_unsealed", SERVICE_UNAVAILABLE, "审计记录无法封存，已停止写入", "Nothing is written, because the audit trail cannot be sealed",
        "申报仍可查阅；请管理员查看服务日志，并运行 jixiao audit verify。", "Declarations can still be read. The administrator finds the cause in the log of the service and with jixiao audit verify.";
}

impl Code {
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.code() == code)
    }

    /// After how many seconds the same request may succeed; some refusals say so themselves.
    pub const fn retry_after(self) -> Option<u16> {
        if matches!(
            self,
            Self::Unavailable | Self::Overloaded | Self::OutcomeUnknown | Self::Contended | Self::StillRunning
        ) {
            Some(1)
        } else if matches!(self, Self::Unsealed | Self::AuditKeyMissing) {
            // Somebody has to come and mend it.
            Some(60)
        } else {
            None
        }
    }

    /// The problem for a refusal that the framework made itself.
    pub fn of_status(status: StatusCode) -> Self {
        let same = Self::ALL.iter().copied().find(|it| it.status() == status);
        same.unwrap_or(if status.is_server_error() { Self::Internal } else { Self::BadRequest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{idempotency::KEY_MAX, json::VALUES_MAX, payload::BODY_MAX};

    #[test]
    fn advice_tells_the_limits_that_are_checked() {
        for (code, limit) in [
            (Code::PayloadTooLarge, format!("{} MiB", BODY_MAX >> 20)),
            (Code::PayloadTooLarge, VALUES_MAX.to_string()),
            (Code::InvalidHeader, KEY_MAX.to_string()),
        ] {
            let advice = code.advice();
            assert!(advice.zh.contains(&limit) && advice.en.contains(&limit), "{limit}: {advice:?}");
        }
    }
}
