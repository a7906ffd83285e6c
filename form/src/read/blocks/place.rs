//! Places of a file in words.

use domain::values::language::Language;

/// Where a text stands in the file. People count from one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A paragraph outside of tables.
    Paragraph(u32),
    /// A cell of a table of a text document.
    Cell {
        table: u32,
        row: u32,
        column: u32,
    },
    /// A cell of a worksheet; its column is counted from 1.
    Sheet {
        name: String,
        row: u32,
        column: u32,
    },
    /// Page headers and footers.
    Margin,
    TextBox,
    Footnote,
    Comment,
}

impl Place {
    /// The place in words: 第3段, 表1 第4行 第2列, 工作表“绩效目标” B5.
    pub fn told(&self, language: Language) -> String {
        match (self, language) {
            (Self::Paragraph(number), Language::Zh) => format!("第{number}段"),
            (Self::Paragraph(number), Language::En) => format!("paragraph {number}"),
            (Self::Cell { table, row, column }, Language::Zh) => format!("表{table} 第{row}行 第{column}列"),
            (Self::Cell { table, row, column }, Language::En) => format!("table {table}, row {row}, column {column}"),
            (Self::Sheet { name, row, column }, Language::Zh) => format!("工作表“{name}” {}{row}", letters(*column)),
            (Self::Sheet { name, row, column }, Language::En) => format!("sheet “{name}” {}{row}", letters(*column)),
            (Self::Margin, Language::Zh) => "页眉页脚".to_owned(),
            (Self::Margin, Language::En) => "page header or footer".to_owned(),
            (Self::TextBox, Language::Zh) => "文本框".to_owned(),
            (Self::TextBox, Language::En) => "text box".to_owned(),
            (Self::Footnote, Language::Zh) => "脚注或尾注".to_owned(),
            (Self::Footnote, Language::En) => "footnote or endnote".to_owned(),
            (Self::Comment, Language::Zh) => "批注".to_owned(),
            (Self::Comment, Language::En) => "comment".to_owned(),
        }
    }
}

/// The letters of a column: 1 is A, 27 is AA.
pub fn letters(column: u32) -> String {
    let mut left = column;
    let mut letters = Vec::new();
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_in_both_languages() {
        let cell = Place::Cell { table: 1, row: 4, column: 2 };
        assert_eq!(cell.told(Language::Zh), "表1 第4行 第2列");
        let sheet = |column| Place::Sheet { name: "绩效目标".into(), row: 5, column };
        assert_eq!(sheet(2).told(Language::Zh), "工作表“绩效目标” B5");
        assert_eq!(sheet(27).told(Language::En), "sheet “绩效目标” AA5");
        assert_eq!(sheet(16384).told(Language::En), "sheet “绩效目标” XFD5");
    }
}
