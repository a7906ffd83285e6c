//! Why a file is not read at all.

use domain::values::language::Bilingual;

/// Declares the refusals: name, stable code, Chinese and English text.
macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal, $en:literal;)+) => {
        /// Why a file cannot be read as a form. The code is stable; the text is for people.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
        pub enum Unreadable { $($(#[$doc])* #[error($en)] $name,)+ }

        impl Unreadable {
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            pub const fn message(self) -> Bilingual {
                match self { $(Self::$name => Bilingual::fixed($zh, $en),)+ }
            }
        }
    };
}

refusals! {
    NotAFormFile = "not_a_form_file",
        "不是 .docx 或 .xlsx 文件", "the file is neither .docx nor .xlsx";
    EncryptedFile = "encrypted_file",
        "文件设有密码，请取消密码后再导入", "the file is protected by a password; remove it and try again";
    OldBinaryFile = "old_binary_file",
        "这是旧版 .doc、.xls 或 WPS 文件。用 Word、Excel 或 WPS 打开，选“文件”→“另存为”，类型选“Word 文档(*.docx)”或“Excel 工作簿(*.xlsx)”，再导入",
        "this is an old .doc, .xls or WPS file; open it in Word, Excel or WPS, choose File, Save As, and the type Word Document (*.docx) or Excel Workbook (*.xlsx), then try again";
    UnconvertedFile = "unconverted_file",
        "这是旧版 .doc、.xls 或 WPS 文件，未能转换（已损坏，或过大、过于复杂）。用 Word、Excel 或 WPS 打开，选“文件”→“另存为”，类型选“Word 文档(*.docx)”或“Excel 工作簿(*.xlsx)”，再导入",
        "this is an old .doc, .xls or WPS file, which could not be converted (it is damaged, too large or too complex); open it in Word, Excel or WPS, choose File, Save As, and the type Word Document (*.docx) or Excel Workbook (*.xlsx), then try again";
    PdfFile = "pdf_file",
        "这是 PDF 文件，不能读入。请导入填表用的 Word 或 Excel 文件；只有 PDF 的，用 Word 或 WPS 打开并另存为 .docx，核对内容后再导入",
        "this is a PDF file, which cannot be read; send the Word or Excel file that the form was filled in; where there is none, open the PDF in Word or WPS, save it as .docx, check it and try again";
    MacroEnabledFile = "macro_enabled_file",
        "文件含有宏，请另存为不含宏的 .docx 或 .xlsx 后再导入",
        "the file contains macros; save it as .docx or .xlsx without them and try again";
    ActiveFile = "active_file",
        "文件含有 ActiveX 控件、OLE 对象、嵌入的文件或 altChunk，请删除后再导入",
        "the file contains ActiveX controls, OLE objects, embedded files or an altChunk; remove them and try again";
    OversizedFile = "oversized_file",
        "文件过大，或展开后的内容、行数、单元格数、申报表份数（至多 200 份）超出限制",
        "the file is too large, or its unpacked content has too much text, too many rows, too many cells or more than 200 forms";
    UnsafeFile = "unsafe_file",
        "文件结构不安全（外部引用、实体声明、重名或越界的部件）",
        "the file is not safe to read (external references, entity declarations, parts with doubled or escaping names)";
    BrokenFile = "broken_file", "文件已损坏，无法解读", "the file is damaged and cannot be read";
    NoFormFound = "no_form_found",
        "文件中没有找到财政项目支出绩效目标申报表", "no declaration of performance targets was found in the file";
    EmptyForm = "empty_form", "申报表是空白的，没有填写内容", "the form is blank: nothing is filled in";
}
