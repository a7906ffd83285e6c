//! The parts of a Word document besides its body: types, relationships, styles, fonts, settings, header and footer.

use quick_xml::escape::escape;

use crate::own::PRINTER;

use super::layout::Form;

pub const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// Relationships that the body names.
pub const HEADER: &str = "rId5";
pub const FOOTER: &str = "rId4";

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const MAIN: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// Every part with its path; the first is the one by which the others are found.
pub fn all(form: &Form) -> Vec<(&'static str, String)> {
    let mut parts = vec![
        ("[Content_Types].xml", types(form.draft)),
        ("_rels/.rels", package()),
        ("docProps/core.xml", properties(&form.title)),
        ("word/_rels/document.xml.rels", relationships(form.draft)),
        ("word/styles.xml", styles()),
        ("word/settings.xml", settings()),
        ("word/fontTable.xml", fonts()),
        ("word/footer1.xml", footer()),
    ];
    if form.draft {
        parts.push(("word/header1.xml", draft_mark()));
    }
    parts
}

fn types(draft: bool) -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let part = |path: &str, kind: &str| format!("<Override PartName=\"{path}\" ContentType=\"{kind}+xml\"/>");
    let word_part = |name: &str, kind: &str| part(&format!("/word/{name}.xml"), &format!("{word}.{kind}"));
    let header = if draft { word_part("header1", "header") } else { String::new() };
    format!(
        "{DECLARATION}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{}{}{}{}{}{}{header}</Types>",
        word_part("document", "document.main"),
        word_part("styles", "styles"),
        word_part("settings", "settings"),
        word_part("fontTable", "fontTable"),
        word_part("footer1", "footer"),
        part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties"),
    )
}

fn package() -> String {
    format!(
        "{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         </Relationships>"
    )
}

fn relationships(draft: bool) -> String {
    let part = |id: &str, kind: &str, file: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{file}.xml\"/>")
    };
    let header = if draft { part(HEADER, "header", "header1") } else { String::new() };
    format!(
        "{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">{}{}{}{}{header}</Relationships>",
        part("rId1", "styles", "styles"),
        part("rId2", "settings", "settings"),
        part("rId3", "fontTable", "fontTable"),
        part(FOOTER, "footer", "footer1"),
    )
}

fn properties(title: &str) -> String {
    format!(
        "{DECLARATION}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>{PRINTER}</dc:creator><cp:lastModifiedBy>{PRINTER}</cp:lastModifiedBy>\
         <dc:language>zh-CN</dc:language></cp:coreProperties>",
        escape(title)
    )
}

/// 宋体 for text and 黑体 for titles, by the names that are known outside of Chinese systems too.
fn styles() -> String {
    let font = |name: &str| {
        format!("<w:rFonts w:ascii=\"{name}\" w:hAnsi=\"{name}\" w:eastAsia=\"{name}\" w:cs=\"Times New Roman\"/>")
    };
    let style = |id: &str, paragraph: &str, run: &str| {
        format!(
            "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"{id}\"><w:name w:val=\"{id}\"/>\
             <w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        )
    };
    let size = |half_points: u32| format!("<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>");
    let border = |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>");
    let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(border).concat();
    let above = |after: u32, alignment: &str| {
        format!("<w:keepNext/><w:spacing w:after=\"{after}\"/><w:jc w:val=\"{alignment}\"/>")
    };
    let gap = "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/>";
    [
        format!("{DECLARATION}<w:styles {MAIN}><w:docDefaults><w:rPrDefault><w:rPr>{}", font("SimSun")),
        size(21),
        "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>\
         </w:style>"
            .to_owned(),
        "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>\
         <w:uiPriority w:val=\"99\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/></w:tblPr></w:style>"
            .to_owned(),
        format!(
            "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"Grid\"><w:name w:val=\"Grid\"/>\
             <w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar><w:top w:w=\"25\" w:type=\"dxa\"/>\
             <w:left w:w=\"70\" w:type=\"dxa\"/><w:bottom w:w=\"25\" w:type=\"dxa\"/><w:right w:w=\"70\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
        ),
        style("FormTitle", &above(60, "center"), &(font("SimHei") + &size(32))),
        style("Year", &above(60, "center"), &size(24)),
        style("LineLeft", &above(40, "left"), ""),
        style("LineRight", &above(40, "right"), ""),
        style("LineSmall", &above(40, "left"), &size(18)),
        style("Cell", "<w:spacing w:line=\"260\" w:lineRule=\"atLeast\"/>", ""),
        style("CellSmall", "<w:spacing w:line=\"230\" w:lineRule=\"atLeast\"/>", &size(18)),
        style("Gap", gap, &size(2)),
        "</w:styles>".to_owned(),
    ]
    .concat()
}

fn settings() -> String {
    format!(
        "{DECLARATION}<w:settings {MAIN}><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"420\"/>\
         <w:characterSpacingControl w:val=\"doNotCompress\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         <w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>"
    )
}

fn fonts() -> String {
    let font = |name: &str, other: &str, family: &str| {
        format!(
            "<w:font w:name=\"{name}\"><w:altName w:val=\"{other}\"/><w:charset w:val=\"86\"/>\
             <w:family w:val=\"{family}\"/></w:font>"
        )
    };
    let (song, hei) = (font("SimSun", "宋体", "roman"), font("SimHei", "黑体", "swiss"));
    format!("{DECLARATION}<w:fonts {MAIN}>{song}{hei}</w:fonts>")
}

/// 第 N 页 共 M 页.
fn footer() -> String {
    let text =
        |text: &str| format!("<w:r><w:rPr><w:sz w:val=\"18\"/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let field = |name: &str| format!("<w:fldSimple w:instr=\" {name} \">{}</w:fldSimple>", text("1"));
    format!(
        "{DECLARATION}<w:ftr {MAIN}><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>{}{}{}{}{}</w:p></w:ftr>",
        text("第 "),
        field("PAGE"),
        text(" 页 共 "),
        field("NUMPAGES"),
        text(" 页"),
    )
}

/// 草稿, written by Word's own means for watermarks: a text in the header, behind the page.
fn draft_mark() -> String {
    format!(
        "{DECLARATION}<w:hdr {MAIN} xmlns:v=\"urn:schemas-microsoft-com:vml\" \
         xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:w10=\"urn:schemas-microsoft-com:office:word\">\
         <w:p><w:r><w:rPr><w:noProof/></w:rPr><w:pict>\
         <v:shapetype id=\"_x0000_t136\" coordsize=\"21600,21600\" o:spt=\"136\" adj=\"10800\" \
         path=\"m@7,l@8,m@5,21600l@6,21600e\"><v:formulas><v:f eqn=\"sum #0 0 10800\"/><v:f eqn=\"prod #0 2 1\"/>\
         <v:f eqn=\"sum 21600 0 @1\"/><v:f eqn=\"sum 0 0 @2\"/><v:f eqn=\"sum 21600 0 @3\"/>\
         <v:f eqn=\"if @0 @3 0\"/><v:f eqn=\"if @0 21600 @1\"/><v:f eqn=\"if @0 0 @2\"/><v:f eqn=\"if @0 @4 21600\"/>\
         <v:f eqn=\"mid @5 @6\"/><v:f eqn=\"mid @8 @5\"/><v:f eqn=\"mid @7 @8\"/><v:f eqn=\"mid @6 @7\"/>\
         <v:f eqn=\"sum @6 0 @5\"/></v:formulas><v:path textpathok=\"t\" o:connecttype=\"custom\" \
         o:connectlocs=\"@9,0;@10,10800;@11,21600;@12,10800\" o:connectangles=\"270,180,90,0\"/>\
         <v:textpath on=\"t\" fitshape=\"t\"/><v:handles><v:h position=\"#0,bottomRight\" xrange=\"6629,14971\"/>\
         </v:handles><o:lock v:ext=\"edit\" text=\"t\" shapetype=\"t\"/></v:shapetype>\
         <v:shape id=\"PowerPlusWaterMarkObject1\" o:spid=\"_x0000_s2049\" type=\"#_x0000_t136\" alt=\"草稿\" \
         style=\"position:absolute;margin-left:0;margin-top:0;width:400pt;height:200pt;rotation:315;\
         z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;\
         mso-position-vertical:center;mso-position-vertical-relative:margin\" o:allowincell=\"f\" \
         fillcolor=\"silver\" stroked=\"f\"><v:fill opacity=\".4\"/>\
         <v:textpath style=\"font-family:&quot;SimHei&quot;;font-size:1pt\" string=\"草稿\"/></v:shape>\
         </w:pict></w:r></w:p></w:hdr>"
    )
}
