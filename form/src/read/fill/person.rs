//! 项目负责人及电话: a name and a number in one text.

/// The parts of such a text.
pub struct Person<'a> {
    pub name: &'a str,
    pub phone: &'a str,
    /// What stands in brackets behind the number: （办公）.
    pub behind: &'a str,
}

impl<'a> Person<'a> {
    /// The name ends where the number begins.
    pub fn of(text: &'a str) -> Self {
        let at = number_at(text).unwrap_or(text.len());
        let (name, phone) = text.split_at_checked(at).unwrap_or((text, ""));
        let at = phone.find(['（', '(']).unwrap_or(phone.len());
        let (phone, behind) = phone.split_at_checked(at).unwrap_or((phone, ""));
        let name = name.trim_end_matches(|c: char| c.is_whitespace() || "：:，,、;；/（(电话手机".contains(c));
        Self { name: name.trim(), phone: phone.trim(), behind }
    }
}

/// Where a telephone number begins: seven digits or more, however they are parted.
fn number_at(text: &str) -> Option<usize> {
    const FEWEST: usize = 7;
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let begins = |at: &usize| {
        let run = text.get(*at..).unwrap_or_default().chars().take_while(|c| digit(*c) || "-—－ +".contains(*c));
        run.filter(|c| digit(*c)).count() >= FEWEST
    };
    text.char_indices().filter(|(_, c)| digit(*c) || *c == '+').map(|(at, _)| at).find(begins)
}
