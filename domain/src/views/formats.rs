//! 文件格式: what files declarations go out as.

use crate::values::codes::codes;

codes! {
    /// 导出格式 Format of an exported file.
    ExportFormat {
        Csv = "csv", "逗号分隔文本", "comma-separated text";
        Ndjson = "ndjson", "每行一份 JSON", "one JSON document a line";
        Xlsx = "xlsx", "Excel 工作簿", "Excel workbook";
    }
}

codes! {
    /// 申报表格式 Format in which the official form is printed.
    FormFormat {
        Docx = "docx", "Word 文档", "Word document";
        Xlsx = "xlsx", "Excel 工作簿", "Excel workbook";
        Html = "html", "网页，可在浏览器中打印", "page to be printed by a browser";
        Pdf = "pdf", "PDF 文档", "PDF document";
    }
}

codes! {
    /// 表的种类 Kind of a form that was read.
    FormKind {
        Declaration = "declaration", "申报表", "declaration";
        Approval = "approval", "批复表", "approval";
        SelfEvaluation = "self_evaluation", "自评表", "self-evaluation";
        Monitoring = "monitoring", "监控表", "monitoring";
    }
}

/// What no title calls otherwise is a declaration.
impl Default for FormKind {
    fn default() -> Self {
        Self::Declaration
    }
}
