//! 表样: which of the official forms a declaration is printed on. Which one a profile prints is the profile's matter.

use crate::values::codes::codes;

codes! {
    /// 表样 Form on which a declaration is printed.
    FormStyle {
        ThreeSheets = "three_sheets", "三张表（项目总体情况、绩效目标、制度保障）", "three sheets (overview, goals, safeguards)";
        SingleSheet = "single_sheet", "一张表（全国通用式样）", "one sheet (as national forms are)";
    }
}
