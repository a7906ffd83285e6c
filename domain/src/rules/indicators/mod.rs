//! I: 绩效目标, the table of indicators: its families, names, targets, weights and remarks.

mod families;
mod i001;
mod i002;
mod i003;
mod i004;
mod i005;
mod i006;
mod i007;
mod i008;
mod i009;
mod i010;
mod i011;
mod i012;
mod i013;
mod i014;
mod i015;
mod i016;
mod i017;
mod i018;
mod i019;
mod i020;
mod i021;
mod i022;
mod i023;
mod i024;
mod i026;
mod i027;
mod i028;
mod i029;
mod i030;
mod i031;
mod i032;
mod i033;
mod i034;
mod i035;
mod i036;
mod i037;
mod i038;
mod i039;
mod i040;
mod i041;
mod i042;
mod i043;
mod i044;
mod i045;
mod i046;
mod i047;
mod i048;
mod i049;
mod i050;
mod shared;

use super::Rule;

/// The rules of the family, in the order of their ids.
pub static RULES: &[&Rule] = &[
    &i001::I001,
    &i002::I002,
    &i003::I003,
    &i004::I004,
    &i005::I005,
    &i006::I006,
    &i007::I007,
    &i008::I008,
    &i009::I009,
    &i010::I010,
    &i011::I011,
    &i012::I012,
    &i013::I013,
    &i014::I014,
    &i015::I015,
    &i016::I016,
    &i017::I017,
    &i018::I018,
    &i019::I019,
    &i020::I020,
    &i021::I021,
    &i022::I022,
    &i023::I023,
    &i024::I024,
    &i026::I026,
    &i027::I027,
    &i028::I028,
    &i029::I029,
    &i030::I030,
    &i031::I031,
    &i032::I032,
    &i033::I033,
    &i034::I034,
    &i035::I035,
    &i036::I036,
    &i037::I037,
    &i038::I038,
    &i039::I039,
    &i040::I040,
    &i041::I041,
    &i042::I042,
    &i043::I043,
    &i044::I044,
    &i045::I045,
    &i046::I046,
    &i047::I047,
    &i048::I048,
    &i049::I049,
    &i050::I050,
];

#[cfg(test)]
mod tests;
