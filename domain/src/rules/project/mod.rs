//! P: 项目总体情况, the project sheet and the prose of the declaration.

mod p001;
mod p002;
mod p003;
mod p004;
mod p005;
mod p006;
mod p007;
mod p008;
mod p009;
mod p010;
mod p011;
mod p012;
mod p013;
mod p014;
mod p015;
mod p016;
mod p017;
mod p019;
mod p020;
mod p021;
mod p022;
mod p023;
mod shared;

use super::Rule;

/// The rules of the family, in the order of their ids.
pub static RULES: &[&Rule] = &[
    &p001::P001,
    &p002::P002,
    &p003::P003,
    &p004::P004,
    &p005::P005,
    &p006::P006,
    &p007::P007,
    &p008::P008,
    &p009::P009,
    &p010::P010,
    &p011::P011,
    &p012::P012,
    &p013::P013,
    &p014::P014,
    &p015::P015,
    &p016::P016,
    &p017::P017,
    &p019::P019,
    &p020::P020,
    &p021::P021,
    &p022::P022,
    &p023::P023,
];
