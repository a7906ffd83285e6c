//! The form as PDF, set by Typst in a font of its own. A crate apart, because Typst is larger than all the rest.

use std::sync::LazyLock;

use form::print::{
    Printed,
    layout::{Content, Form},
};
use typst::{
    Library, LibraryExt, World, comemo,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

/// Letters that are set at most: Typst holds the whole document in memory, about half a kilobyte for a letter. A form
/// of this length has some 400 pages; the real one has 2,000 letters.
pub const LETTERS_MAX: usize = 300_000;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("the form could not be handed over: {0}")]
    Data(#[from] serde_json::Error),
    #[error("the form has {0} letters, more than the {LETTERS_MAX} that are set")]
    TooLong(usize),
    #[error("the form could not be set: {0}")]
    Typst(String),
}

/// Prints as PDF. Texts are data to Typst, never markup.
///
/// # Errors
/// For a form of more than [`LETTERS_MAX`] letters; else only when the template and Typst disagree.
pub fn pdf(printed: &Printed) -> Result<Vec<u8>, PdfError> {
    let printed = set(printed).and_then(|document| {
        typst_pdf::pdf(&document, &PdfOptions::default()).map_err(|faults| PdfError::told(&faults))
    });
    // What Typst remembers of one form does not help with the next.
    comemo::evict(0);
    printed
}

fn set(printed: &Printed) -> Result<PagedDocument, PdfError> {
    let form = printed.form();
    let letters = letters(&form);
    if letters > LETTERS_MAX {
        return Err(PdfError::TooLong(letters));
    }
    let press = Press { form: Bytes::new(serde_json::to_vec(&form)?) };
    typst::compile(&press).output.map_err(|faults| PdfError::told(&faults))
}

fn letters(form: &Form) -> usize {
    let cells = form.pages.iter().flat_map(|page| &page.tables).flat_map(|table| &table.rows).flatten();
    cells
        .map(|cell| match &cell.content {
            Content::Text(text) => text.chars().count(),
            Content::Figure(figure) => figure.len(),
            Content::Choices(choices) => choices.iter().map(|choice| choice.label.chars().count()).sum(),
        })
        .sum()
}

impl PdfError {
    fn told(faults: &[SourceDiagnostic]) -> Self {
        Self::Typst(faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join("; "))
    }
}

/// What is the same for every form.
struct Plant {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Option<Source>,
}

static PLANT: LazyLock<Plant> = LazyLock::new(|| {
    // 宋体 of the characters of GB 2312, and 黑体 of those in the titles; cut.py tells how they were cut.
    let files: [&'static [u8]; 2] = [include_bytes!("../fonts/song.otf"), include_bytes!("../fonts/hei.otf")];
    let fonts: Vec<_> = files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect();
    Plant {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        template: file("/form.typ").map(|id| Source::new(id, include_str!("form.typ").to_owned())),
    }
});

/// Typst's view of the world: the template, one form, and no way out.
struct Press {
    form: Bytes,
}

fn file(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

fn missing() -> FileError {
    FileError::NotFound("no such file".into())
}

impl World for Press {
    fn library(&self) -> &LazyHash<Library> {
        &PLANT.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &PLANT.book
    }

    fn main(&self) -> FileId {
        PLANT.template.as_ref().map_or_else(|| Source::detached("").id(), Source::id)
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        PLANT.template.clone().filter(|template| template.id() == id).ok_or_else(missing)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if file("/form.json") == Some(id) { Ok(self.form.clone()) } else { Err(missing()) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        PLANT.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use domain::form::project::Project;
    use serde_json::{Value, json};
    use typst::layout::{Frame, FrameItem};

    use super::*;

    fn declaration(changes: Value) -> Project {
        let mut json: Value = serde_json::from_str(domain::SAMPLE).unwrap();
        for (name, value) in changes.as_object().unwrap() {
            json[name] = value.clone();
        }
        Project::read_partial(json).unwrap()
    }

    const LACKING: char = '\u{fffd}';

    /// The letters of each page, each that has no glyph followed by [`LACKING`].
    fn read(printed: &Printed) -> Vec<String> {
        fn gather(frame: &Frame, into: &mut String) {
            for (_, item) in frame.items() {
                match item {
                    FrameItem::Group(group) => gather(&group.frame, into),
                    FrameItem::Text(text) => {
                        into.push_str(&text.text);
                        // The empty box that stands for what the font lacks.
                        into.extend(text.glyphs.iter().filter(|glyph| glyph.id == 0).map(|_| LACKING));
                    }
                    FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
                }
            }
        }
        let pages = set(printed).unwrap();
        let page = |frame: &Frame| {
            let mut letters = String::new();
            gather(frame, &mut letters);
            letters.replace([' ', '\u{3000}'], "")
        };
        pages.pages().iter().map(|it| page(&it.frame)).collect()
    }

    #[test]
    fn the_real_form_has_three_pages() {
        let project = declaration(json!({}));
        let pages = read(&Printed::of(&project));
        assert_eq!(pages.len(), 3);
        for (page, words) in pages.iter().zip([
            ["（项目总体情况）", "第1页共3页"],
            ["金额合计", "第2页共3页"],
            ["财务管理制度", "第3页共3页"],
        ]) {
            assert!(words.iter().all(|word| page.contains(word)), "{page}");
        }
        let all = pages.concat();
        for text in [&project.overview, &project.basis, &project.feasibility, &project.activities] {
            assert!(all.contains(text.as_ref().unwrap().as_str()), "{text:?}");
        }
        assert_eq!(all.matches('√').count(), 1 + 9, "ticked boxes");
        assert!(!all.contains(LACKING));
        assert!(pdf(&Printed::of(&project)).unwrap().starts_with(b"%PDF-"));
    }

    #[test]
    fn texts_are_never_evaluated() {
        let hostile = "#panic()$x$*b*_i_[[#]]<l>@r//c/*d*/`e`\\u{41}";
        let project = declaration(json!({ "leader": hostile, "other_matters": format!("{hostile}\r\n=1+1\t-2") }));
        let all = read(&Printed::of(&project)).concat();
        assert_eq!(all.matches(hostile).count(), 2, "{all}");
        assert!(all.contains("=1+1-2"));
    }

    #[test]
    fn a_letter_without_a_glyph_is_printed_as_a_box() {
        let project = declaration(json!({ "leader": "朱镕喆𠮷" }));
        let read = read(&Printed::of(&project)).concat();
        assert!(read.contains(&format!("朱镕喆𠮷{LACKING}")) && read.matches(LACKING).count() == 1);
        assert!(pdf(&Printed::of(&project)).is_ok());
    }

    #[test]
    fn only_a_draft_carries_the_mark_on_every_page() {
        let project = declaration(json!({}));
        for draft in [false, true] {
            let pages = read(&Printed { draft, ..Printed::of(&project) });
            assert!(pages.iter().all(|page| page.contains("草稿") == draft));
        }
    }

    #[test]
    fn what_would_fill_the_memory_is_not_set() {
        let long = "长".repeat(8000);
        let rows: Vec<_> = std::iter::repeat_n(json!({ "measures": long }), 50).collect();
        let project = declaration(json!({ "safeguards": rows }));
        assert!(matches!(pdf(&Printed::of(&project)), Err(PdfError::TooLong(letters)) if letters > 400_000));
    }
}
