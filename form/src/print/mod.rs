//! Declarations printed as the official form. [`layout`] describes the form once; each writer puts that description into
//! its own format and knows nothing of declarations.

mod appendix;
mod docx;
mod html;
pub mod layout;
mod national;
mod overview;
mod parts;
mod safeguards;
mod schedule;
mod targets;
mod xlsx;

use domain::{
    form::{project::Project, style::FormStyle},
    rules::FindingText,
};
use layout::Form;

/// What is printed.
#[derive(Clone, Copy, Debug)]
pub struct Printed<'a> {
    pub declaration: &'a Project,
    /// 表样: the form that the profile of the declaration prints.
    pub style: FormStyle,
    /// 草稿: every page carries the mark of a draft.
    pub draft: bool,
    /// 校验发现: those still open come on a last page; none: no such page.
    pub findings: Option<&'a [FindingText]>,
}

impl<'a> Printed<'a> {
    /// The three sheets and nothing else.
    pub const fn of(declaration: &'a Project) -> Self {
        Self { declaration, style: FormStyle::ThreeSheets, draft: false, findings: None }
    }

    /// The pages of the form as any writer needs them.
    pub fn form(&self) -> Form<'a> {
        let Self { declaration, style, draft, findings } = *self;
        let mut pages = match style {
            FormStyle::ThreeSheets => {
                vec![overview::page(declaration), targets::page(declaration), safeguards::page(declaration)]
            }
            FormStyle::SingleSheet if declaration.safeguards.is_empty() => vec![national::page(declaration)],
            FormStyle::SingleSheet => vec![national::page(declaration), safeguards::page(declaration)],
        };
        if !declaration.explanations.is_empty() {
            pages.push(appendix::explanations(&declaration.explanations));
        }
        pages.extend(findings.map(appendix::findings));
        let name = declaration.name.as_ref().map_or("", |name| name.as_str());
        Form { title: layout::legal(name), draft, pages }
    }
}

/// Why nothing was printed: the machine's fault, never the declaration's.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    #[error("the document could not be written: {0}")]
    Io(#[from] std::io::Error),
    #[error("the document could not be packed: {0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("the workbook could not be written: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}

/// Prints for Word: the same bytes for the same declaration.
///
/// # Errors
/// Only when memory cannot be written.
pub fn docx(printed: &Printed) -> Result<Vec<u8>, PrintError> {
    docx::write(&printed.form())
}

/// Prints for Excel, one sheet per page: the same bytes for the same declaration.
///
/// # Errors
/// Only when memory cannot be written.
pub fn xlsx(printed: &Printed) -> Result<Vec<u8>, PrintError> {
    xlsx::write(&printed.form())
}

/// Prints for a browser: one page without anything from outside.
pub fn html(printed: &Printed) -> String {
    html::write(&printed.form())
}
