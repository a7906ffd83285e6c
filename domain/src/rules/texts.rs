//! P: 文字, the narratives of the declaration and the cells of its tables that are prose.

use super::{
    Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject, project::blank_date,
};
use crate::{
    language::{Bilingual, Language},
    place,
    project::Project,
    text::Narrative,
    wording::{balance::cut_off, compare, placeholders::is_placeholder, spans, titles},
};

/// The one narrative that may say that there is nothing to say.
const OTHER_MATTERS: &str = "/other_matters";

/// A form without any narrative.
const NOTHING: &[(&str, &str)] = &[
    ("/overview", "null"),
    ("/basis", "null"),
    ("/necessity", "null"),
    ("/feasibility", "\" \""),
    ("/resources_and_institutions", "null"),
    ("/overall_goal", "null"),
    ("/annual_goal", "null"),
    ("/other_matters", "null"),
    ("/activities", "null"),
];

/// A form that states its period in the overview, without its first day.
const UNDATED: &[(&str, &str)] = &[("/overview", "\"项目实施周期：2020年1月至12月。\""), ("/start_date", "null")];

macro_rules! ten {
    ($text:expr) => {
        concat!($text, $text, $text, $text, $text, $text, $text, $text, $text, $text)
    };
}

/// A narrative of 2,200 characters.
const LONG: &str = concat!("\"", ten!(ten!("开展公共文化场馆大型品牌活动线上策划及直播。")), "\"");

pub static RULES: &[Rule] = &[
    Rule {
        id: "P006",
        severity: Severity::Info,
        scope: Scope::Project,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("文字说明有实质内容", "A narrative says something"),
        explanation: Bilingual::fixed(
            "文字说明（不计空格）少于规则集规定的最少字数时提示，几个字难以说明项目。空白由 P001、占位文字由 P009 报告；“需要说明的其他问题”不作要求。",
            "Fires when a narrative has fewer characters, blanks aside, than the profile's minimum: a few words hardly describe a project. Blanks are P001's matter, placeholders P009's; 需要说明的其他问题 may be as short as it likes.",
        ),
        fix: Bilingual::fixed("补充具体情况。", "Add what there is to say."),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["P001", "P009", "P012"],
        check: says_something,
        cases: &[
            Case { set: &[("/feasibility", "\"条件 已经 具备。\"")], expect: Expect::Fires(&["/feasibility"]) },
            Case {
                set: &[("/feasibility", "\"区文旅局熟悉行业动态，已有成熟的管理模式。\"")], expect: Expect::Silent
            },
            Case { set: &[("/activities", "\"略\""), ("/other_matters", "\"没有\"")], expect: Expect::Silent },
            Case { set: NOTHING, expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "P007",
        severity: Severity::Warning,
        scope: Scope::Project,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("各栏文字不相互照抄", "No narrative is a copy of another"),
        explanation: Bilingual::fixed(
            "两栏文字除空格、标点和全半角外完全相同时，在后一栏报告；每栏回答的是不同的问题，例如必要性不是项目概况。短于规则集最少字数的文字不比较。一年期项目的总目标与年度绩效目标确属相同的，说明即可。",
            "Two narratives with the same text, blanks, punctuation and full-width forms aside, are told at the later one: each field asks another question; necessity is not the overview. Texts below the profile's minimum are not compared. Where a one-year project's two goals are indeed the same, an explanation settles it.",
        ),
        fix: Bilingual::fixed("按本栏要求重新填写，或说明原因。", "Answer the question of this field, or explain."),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["P006"],
        check: texts_differ,
        cases: &[
            Case {
                set: &[
                    ("/overview", "\"为市民提供一站式的数字公共文化服务。\""),
                    ("/necessity", "\"为市民提供“一站式”的数字公共文化服务\""),
                ],
                expect: Expect::Fires(&["/necessity"]),
            },
            Case {
                set: &[
                    ("/overview", "\"为市民提供一站式的数字公共文化服务。\""),
                    ("/necessity", "\"市民对数字公共文化服务的需求逐年增长。\""),
                ],
                expect: Expect::Silent,
            },
            Case { set: &[("/feasibility", "\"无\""), ("/activities", "\"无。\"")], expect: Expect::Silent },
            Case { set: NOTHING, expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "P008",
        severity: Severity::Warning,
        scope: Scope::Project,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("文字完整，没有被截断", "A text is whole, not cut off"),
        explanation: Bilingual::fixed(
            "以逗号或顿号结尾，或引号、括号、书名号左右个数不等的文字，往往在粘贴或导出时被截断。引号可以嵌套，因此只比较个数；列表编号“1）”不算。检查各栏文字说明、明细的内容、明细、依据和备注以及制度保障的具体措施，每处文字报一条。",
            "A text that ends with a comma or enumeration mark, or whose quotes, brackets or title marks do not balance, was often cut off when pasted or exported. Chinese quotes nest, so openings are only counted against closings; 1） of a list is passed over. Read are the narratives, the content, detail, bases and remark of the cost items and the measures of the safeguards; one finding per text.",
        ),
        fix: Bilingual::fixed("补全文字或标点。", "Complete the text or its punctuation."),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &[],
        check: texts_whole,
        cases: &[
            Case {
                set: &[("/annual_goal", "\"全年直播10次，受众满意度达90%，\"")],
                expect: Expect::Fires(&["/annual_goal"]),
            },
            Case {
                set: &[("/annual_goal", "\"全年直播10次，受众满意度达90%。\"")], expect: Expect::Silent
            },
            Case {
                set: &[
                    ("/annual_goal", "\"直播10次（含市民节；《工作方案\""),
                    ("/cost_items/0/quantity_basis", "\"按场次、 \""),
                    ("/safeguards/1/measures", "\"按《预算管理办法执行\""),
                ],
                expect: Expect::Fires(&["/annual_goal", "/cost_items/0/quantity_basis", "/safeguards/1/measures"]),
            },
            Case { set: NOTHING, expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "P009",
        severity: Severity::Warning,
        scope: Scope::Project,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("必填栏目不以占位文字代替", "No placeholder stands in a mandatory field"),
        explanation: Bilingual::fixed(
            "必填栏目只写“无”“略”“同上”“见附件”“待定”“××”“……”“/”等，等于没有填写。“需要说明的其他问题”可以填“无”。",
            "A mandatory field that says only 无, 略, 同上, 见附件, 待定, ××, …… or / is as good as blank. 需要说明的其他问题 may say 无.",
        ),
        fix: Bilingual::fixed("填写实际内容，或说明原因。", "Fill in what is asked for, or explain."),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["P001", "P006"],
        check: no_placeholders,
        cases: &[
            Case {
                set: &[("/contact", "\"XX\""), ("/necessity", "\"同上。\""), ("/activities", "\"详见附件1\"")],
                expect: Expect::Fires(&["/contact", "/necessity", "/activities"]),
            },
            Case {
                set: &[
                    ("/contact", "\"翁建伟\""),
                    ("/necessity", "\"市民对数字公共文化服务的需求逐年增长。\""),
                    ("/activities", "\"委托专业公司运营；分工见附件1\""),
                ],
                expect: Expect::Silent,
            },
            Case { set: &[("/other_matters", "\"——\""), ("/necessity", "\"\"")], expect: Expect::Silent },
        ],
    },
    Rule {
        id: "P010",
        severity: Severity::Info,
        scope: Scope::Project,
        dimension: Dimension::Relevance,
        title: Bilingual::fixed("立项依据引用文件", "The basis cites a document"),
        explanation: Bilingual::fixed(
            "“依据”中既没有《》中的文件名称，也没有“沪财绩〔2019〕19号”一类文号时提示；审核人据此查找立项的政策依据。",
            "Fires when the basis has neither a title in 《》 nor a document number such as 沪财绩〔2019〕19号, by which the reviewer finds what the project rests on.",
        ),
        fix: Bilingual::fixed("写明文件名称（加《》）或文号。", "Name the document in 《》, or give its number."),
        basis: Bilingual::fixed("申报表“项目立项情况：依据”栏", "the form's field 依据 (basis of the project)"),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["P009"],
        check: basis_cites,
        cases: &[
            Case {
                set: &[("/basis", "\"根据上级有关文件精神开展。\"")], expect: Expect::Fires(&["/basis"])
            },
            Case { set: &[("/basis", "\"根据沪财教（2019）86号文开展。\"")], expect: Expect::Silent },
            Case {
                set: &[("/basis", "\"《关于加快构建现代公共文化服务体系的意见》\"")], expect: Expect::Silent
            },
            Case { set: &[("/basis", "null")], expect: Expect::Undecided },
            Case { set: &[("/basis", "\"暂无\"")], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "P011",
        severity: Severity::Warning,
        scope: Scope::Project,
        dimension: Dimension::Feasibility,
        title: Bilingual::fixed("文字中的实施期间与起止日期一致", "A period told in a narrative is that of the form"),
        explanation: Bilingual::fixed(
            "只读取“实施周期”“项目期”“建设期”等词后写明起止的期间，按写到的年、月、日与起止日期比较；依据栏、书名号和引号内的、分期或往年的期间不读，一栏中写有几个不同期间时不作判断。",
            "Read are only periods with both ends behind words such as 实施周期, 项目期 or 建设期; they are compared with the dates by year, month and day as far as written. The field 依据, titles, quotations, phases and years past are passed over, and so is a narrative that states several periods.",
        ),
        fix: Bilingual::fixed("更正文字或起止日期，或说明原因。", "Correct the text or the dates, or explain."),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["P002", "P003"],
        check: periods_agree,
        cases: &[
            Case {
                set: &[("/overview", "\"项目实施周期：2019年1月至2019年12月。\"")],
                expect: Expect::Fires(&["/overview"]),
            },
            Case {
                set: &[("/overview", "\"项目实施周期：2020年1月至2020年12月。\"")], expect: Expect::Silent
            },
            Case {
                set: &[("/basis", "\"项目实施周期：2013年至2020年。\""), ("/start_date", "null")],
                expect: Expect::Silent,
            },
            Case { set: UNDATED, expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "P012",
        severity: Severity::Info,
        scope: Scope::Project,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("文字说明不超过规则集的字数", "A narrative is no longer than the profile allows"),
        explanation: Bilingual::fixed(
            "文字说明（不计空格）超过规则集规定的最多字数时提示；审核人需要要点。",
            "Fires when a narrative has more characters, blanks aside, than the profile's maximum: a reviewer needs the main points.",
        ),
        fix: Bilingual::fixed("删减文字，细节另附材料。", "Shorten the text; put details into an annex."),
        basis: Bilingual::fixed(
            "各地模板的字数要求不一（有的限 450 字）；上限由规则集规定",
            "templates of other places set limits of their own (one has 450 characters); the limit is the profile's",
        ),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["P006"],
        check: texts_short_enough,
        cases: &[
            Case { set: &[("/overview", LONG)], expect: Expect::Fires(&["/overview"]) },
            Case {
                set: &[("/overview", "\"开展公共文化场馆大型品牌活动线上策划及直播。\"")], expect: Expect::Silent
            },
            Case { set: NOTHING, expect: Expect::Undecided },
        ],
    },
];

/// The narratives that are not blank, with their pointers.
fn written<'a>(project: &'a Project) -> impl Iterator<Item = (&'static str, &'a str)> + use<'a> {
    let told = project.narratives().into_iter().filter_map(|(pointer, text)| Some((pointer, text?)));
    told.filter(|(_, text)| !text.is_blank()).map(|(pointer, text)| (pointer, text.as_str()))
}

/// Says so when there is no narrative to read.
fn nothing_written(subject: &Subject, out: &mut Outcomes) {
    if written(subject.project).next().is_none() {
        out.blank("/overview");
    }
}

fn says_something(subject: &Subject, out: &mut Outcomes) {
    nothing_written(subject, out);
    let least = subject.profile.thresholds.narrative_min;
    for (pointer, text) in written(subject.project) {
        if pointer != OTHER_MATTERS && compare::is_shorter(text, least) && !is_placeholder(text) {
            let length = compare::length(text);
            let (zh, en) = (format!("只有 {length} 字，难以说明项目"), format!("only {length} characters"));
            out.finding(pointer, Bilingual::new(zh, en)).given(text.trim()).expected(format!("≥ {least}"));
        }
    }
}

fn texts_short_enough(subject: &Subject, out: &mut Outcomes) {
    nothing_written(subject, out);
    let most = subject.profile.thresholds.narrative_max;
    // A text has no more characters than bytes: most need no counting.
    for (pointer, text) in written(subject.project).filter(|(_, text)| text.len() > most) {
        let length = compare::length(text);
        if length > most {
            let zh = format!("共 {length} 字，超过 {most} 字");
            let en = format!("{length} characters, more than {most}");
            out.finding(pointer, Bilingual::new(zh, en)).given(length).expected(format!("≤ {most}"));
        }
    }
}

fn texts_differ(subject: &Subject, out: &mut Outcomes) {
    nothing_written(subject, out);
    let least = subject.profile.thresholds.narrative_min;
    for (index, (pointer, text)) in written(subject.project).enumerate() {
        let Some((first, _)) = written(subject.project).take(index).find(|(_, earlier)| compare::same(earlier, text))
        else {
            continue;
        };
        if compare::significant(text).take(least).count() == least {
            let zh = format!("与“{}”的文字相同", place::words(first, Language::Zh));
            let en = format!("the same text as “{}”", place::words(first, Language::En));
            out.finding(pointer, Bilingual::new(zh, en));
        }
    }
}

fn texts_whole(subject: &Subject, out: &mut Outcomes) {
    nothing_written(subject, out);
    for (pointer, text) in written(subject.project) {
        whole(text, out, || pointer.to_owned());
    }
    for (row, item) in subject.project.cost_items.iter().enumerate() {
        let cells = [
            ("content", &item.content),
            ("detail", &item.detail),
            ("unit_price_basis", &item.unit_price_basis),
            ("quantity_basis", &item.quantity_basis),
            ("remark", &item.remark),
        ];
        for (cell, text) in cells.into_iter().filter_map(|(cell, text)| Some((cell, text.as_ref()?.as_str()))) {
            whole(text, out, || format!("/cost_items/{row}/{cell}"));
        }
    }
    for (row, safeguard) in subject.project.safeguards.iter().enumerate() {
        if let Some(text) = &safeguard.measures {
            whole(text.as_str(), out, || format!("/safeguards/{row}/measures"));
        }
    }
}

/// Tells a text that looks cut off; its pointer is only made for a finding.
fn whole(text: &str, out: &mut Outcomes, pointer: impl FnOnce() -> String) {
    if let Some(signs) = cut_off(text) {
        out.finding(pointer(), signs).given(compare::tail(text));
    }
}

fn no_placeholders(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let mandatory = &subject.profile.mandatory.fields;
    let titles = [("/unit_name", &project.unit_name), ("/name", &project.name)];
    let shorts = [("/leader", &project.leader), ("/contact", &project.contact), ("/phone", &project.phone)];
    let titles = titles.into_iter().filter_map(|(pointer, text)| Some((pointer, text.as_ref()?.as_str())));
    let shorts = shorts.into_iter().filter_map(|(pointer, text)| Some((pointer, text.as_ref()?.as_str())));
    for (pointer, text) in titles.chain(shorts).chain(written(project)) {
        let due = || pointer != OTHER_MATTERS && mandatory.iter().any(|field| field == pointer);
        if is_placeholder(text) && due() {
            let message = Bilingual::fixed("必填栏目只有占位文字", "this mandatory field says nothing");
            out.finding(pointer, message).given(text.trim());
        }
    }
}

fn basis_cites(subject: &Subject, out: &mut Outcomes) {
    const BASIS: &str = "/basis";
    let Some(text) = subject.project.basis.as_ref().filter(|text| !text.is_blank()).map(Narrative::as_str) else {
        return out.blank(BASIS);
    };
    if is_placeholder(text) {
        return out.undecided(BASIS, Bilingual::fixed("只有占位文字（见 P009）", "a placeholder (see P009)"));
    }
    if !titles::has_title(text) && !titles::has_document_number(text) {
        let message = Bilingual::fixed("没有文件名称，也没有文号", "neither a document's title nor its number");
        out.finding(BASIS, message).expected("《…》");
    }
}

fn periods_agree(subject: &Subject, out: &mut Outcomes) {
    for (pointer, text) in written(subject.project).filter(|(pointer, _)| *pointer != "/basis") {
        let Some(stated) = spans::stated(text) else { continue };
        let Some(period) = subject.project.period() else {
            return out.blank(blank_date(subject));
        };
        if stated.contradicts(period.start, period.end) {
            let (told, start, end) = (&stated.written, period.start, period.end);
            let message = Bilingual::new(
                format!("文字写的实施期间“{told}”与起止日期 {start} 至 {end} 不一致"),
                format!("the period “{told}” told here is not that of the form, {start} to {end}"),
            );
            out.finding(pointer, message).given(told).expected(format!("{start} – {end}"));
        }
    }
}
