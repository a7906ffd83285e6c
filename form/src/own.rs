//! Words that this service prints and recognises when it reads its own print: the reader and the printer agree on them
//! here and know nothing of each other.

/// Who last changed a print that nobody has changed since: Word, Excel and LibreOffice put their user's name in its
/// place. What stands in such a file is meant literally.
pub const PRINTER: &str = "jixiao";

/// Parts two fields that stand on one line.
pub const GAP: &str = "\u{3000}\u{3000}";

/// Title of the page of explanations.
pub const EXPLANATIONS: &str = "情况说明";

/// Headings of the table of explanations: rule, pointer, value that is meant, explanation.
pub const EXPLANATION_HEADINGS: [&str; 4] = ["规则编号", "位置", "所指数值", "说明"];

/// Title of the page of findings.
pub const FINDINGS: &str = "校验发现";

/// Headings of the table of findings.
pub const FINDING_HEADINGS: [&str; 4] = ["级别", "规则", "位置", "说明"];

/// What stands on the page of findings when there are none.
pub const NOTHING_OPEN: &str = "没有待处理的发现。";
