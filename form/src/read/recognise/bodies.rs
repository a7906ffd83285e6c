//! Names of public bodies, known by what they end with.

const ENDINGS: [&str; 17] =
    ["局", "委", "厅", "部", "院", "办", "会", "处", "校", "府", "队", "所", "站", "中心", "中学", "小学", "大学"];

/// Least length of a name: 医院 and 中心 alone are kinds of bodies.
const SHORTEST: usize = 3;

/// Whether a text ends as names of public bodies do: 某局, 某小学, 某局机关.
pub fn is_body(name: &str) -> bool {
    let name = name.trim();
    let bare = name.trim_end_matches("机关");
    name.chars().nth(SHORTEST - 1).is_some() && ENDINGS.iter().any(|ending| bare.ends_with(ending))
}
