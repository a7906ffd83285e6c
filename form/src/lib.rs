//! 财政项目支出绩效目标申报表 as a document: the Word and Excel forms that units fill are read into declarations, and
//! declarations are printed as the official form.

mod own;
pub mod print;
pub mod read;
