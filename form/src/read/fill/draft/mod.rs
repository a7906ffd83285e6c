//! A declaration while it is being filled in. Values come in the order of the file; what they lack is settled at its end
//! (`settle`). `listed`: what the projects of a list share; `told`: results, which are no part of the declaration.

mod listed;
mod settle;
mod told;

use domain::{
    form::{
        fields::{self, Value},
        project::{Category, Nature, Project},
    },
    rules::Sheet,
    values::{language::Bilingual, period::FiscalYear, text::Narrative},
    views::formats::FormKind,
};

use crate::read::{
    blocks::{grid::Row, place::Place},
    recognise::{
        bodies::is_body,
        figures::MoneyUnit,
        headings::Columns,
        labels::{self, Field},
        prose::Told,
        titles,
    },
};

pub use listed::Preface;

use super::{
    amounts::{self, Amounts, Slot},
    category::{category, is_blank_nature, nature, speaks_of_category},
    costs, days,
    filled::{Confidence, Unread},
    given::{Given, twice},
    parse::reason,
    person::Person,
    report::Report,
    results::Results,
    tables::{Above, Tables},
    weak::Weak,
    written::Written,
};

#[derive(Default)]
pub struct Draft {
    project: Project,
    tables: Tables,
    sheets: Vec<Sheet>,
    amounts: Amounts,
    given: Given,
    report: Report,
    /// How many labels and headings were recognised.
    known: usize,
    /// A worksheet began, or a table where sheets have no titles: a second name may be that of another sheet.
    may_begin_sheet: bool,
    year_of_title: Option<FiscalYear>,
    title: Option<String>,
    /// 项目期 Where it stands.
    term: Option<Place>,
    kind: FormKind,
    results: Results,
    /// Values of weak words, which wait for a stronger one.
    weak: Vec<Weak>,
    /// Whether the form has a line for money of a county or district, filled in or not.
    has_local: bool,
    /// Indicators told in sentences, with their text; they count where no table has any.
    told: Vec<(Vec<Told>, String, Place)>,
}

impl Draft {
    /// A new draft in front of which these texts stand.
    pub fn after(unread: Vec<Unread>) -> Self {
        Self { report: Report::after(unread), ..Self::default() }
    }

    pub fn unread(&mut self, place: &Place, text: &str) {
        self.report.unread(place, text);
    }

    /// Texts that turned out to be headings.
    pub fn note_headings(&mut self, places: &[Place]) {
        self.report.forget(places);
    }

    pub fn refuse(&mut self, written: Written, pointer: &str, reason: Bilingual) {
        self.report.refuse(written, pointer, reason);
    }

    pub fn guess(&mut self, pointer: &str, confidence: Confidence, zh: &str, en: &str) {
        self.report.guess(pointer, confidence, zh, en);
    }

    pub fn into_unread(self) -> Vec<Unread> {
        self.report.into_parts().0
    }

    /// Counts labels or headings that were recognised.
    pub const fn count_known(&mut self, number: usize) {
        self.known = self.known.saturating_add(number);
    }

    /// Counts a label, whatever its value says.
    pub fn note_label(&mut self, field: Field) {
        self.count_known(1);
        self.has_local |= field.strong() == Field::LOCAL;
    }

    /// Keeps indicators that a text tells, until the tables are read.
    pub fn keep_told(&mut self, told: Vec<Told>, written: Written) {
        self.count_known(1);
        self.told.push((told, written.text.to_owned(), written.place.clone()));
    }

    /// 自评表, 监控表, … as the title names it.
    pub fn set_kind(&mut self, kind: FormKind) {
        if self.kind == FormKind::Declaration {
            self.kind = kind;
        }
    }

    pub const fn known(&self) -> usize {
        self.known
    }

    /// Whether anything of a form was met.
    pub const fn has_begun(&self) -> bool {
        self.known > 0
    }

    pub const fn has_unread(&self) -> bool {
        self.report.has_unread()
    }

    pub fn is_given(&self, field: Field) -> bool {
        self.given.has(field.pointer())
    }

    /// Whether the project has this name.
    pub fn is_named(&self, name: &str) -> bool {
        self.project.name.as_ref().is_some_and(|it| it.as_str() == name)
    }

    /// Whether it has another one.
    pub fn is_named_otherwise(&self, name: &str) -> bool {
        self.project.name.is_some() && !self.is_named(name)
    }

    pub const fn has_indicators(&self) -> bool {
        self.tables.has_indicators()
    }

    /// The budget year, as far as it is known.
    pub fn year(&self) -> Option<FiscalYear> {
        self.project.fiscal_year.or(self.year_of_title)
    }

    /// The title, whose project counts where no other is named.
    pub fn set_title(&mut self, text: &str) {
        if self.title.is_none() || titles::project_in(text).is_some() {
            self.title = Some(text.to_owned());
        }
    }

    pub const fn has_sheets(&self) -> bool {
        !self.sheets.is_empty()
    }

    pub fn begin_sheet(&mut self) {
        self.sheets.push(Sheet::default());
        self.amounts.begin_sheet();
        self.may_begin_sheet = false;
    }

    /// A table begins. `may_begin_sheet`: a second name in it may be that of another sheet.
    pub const fn begin_table(&mut self, may_begin_sheet: bool) {
        self.may_begin_sheet = may_begin_sheet;
    }

    fn sheet(&mut self) -> Option<&mut Sheet> {
        if self.sheets.is_empty() {
            self.sheets.push(Sheet::default());
        }
        self.sheets.last_mut()
    }

    /// The year in a title counts where no other is given.
    pub fn set_year_of_title(&mut self, year: FiscalYear) {
        self.year_of_title = self.year_of_title.or(Some(year));
        if let Some(sheet) = self.sheet() {
            sheet.fiscal_year = Some(year.get());
        }
    }

    pub fn set_year(&mut self, year: FiscalYear) {
        if let Some(sheet) = self.sheet() {
            sheet.fiscal_year = Some(year.get());
        }
        self.project.fiscal_year = self.project.fiscal_year.or(Some(year));
    }

    /// 项目资金（万元）
    pub const fn set_unit_of_funding(&mut self, unit: Option<MoneyUnit>) {
        self.amounts.set_unit_of_funding(unit);
    }

    /// Takes a value for a field, or tells why not. `hint` is what the brackets of its label say.
    pub fn put(&mut self, field: Field, hint: Option<&str>, written: Written) {
        self.note_label(field);
        let written = Written { text: without_own_label(field, written.text.trim()), ..written };
        if written.text.is_empty() {
            return;
        }
        if field.is_weak() {
            return self.weak.push(Weak::of(field, hint, written));
        }
        if field.is_amount() {
            return self.put_amount(field, hint.and_then(MoneyUnit::read), written);
        }
        match field {
            Field::NAME => self.put_name(written),
            Field::YEAR => {
                if let Some(year) = days::year(field, written, &mut self.report) {
                    self.set_year(year);
                }
            }
            Field::PERIOD => self.put_period(written),
            Field::PERSON => self.put_person(Field::LEADER, written),
            Field::CONTACT_PERSON => self.put_person(Field::CONTACT, written),
            Field::SCORE => self.put_score(Written { text: written.text.trim_end_matches('分'), ..written }),
            Field::ACHIEVED => self.put_achieved(written),
            Field::TERM => {
                self.term = Some(written.place.clone());
                self.put_value(field, written);
            }
            Field::DEPARTMENT => self.put_department(written),
            // 单位：某局 is whoever declares.
            Field::MONEY_UNIT if is_body(written.text) => self.put_value(Field::UNIT_NAME, written),
            Field::MONEY_UNIT => self.amounts.declare_unit(written, &mut self.report),
            Field::SECTION | Field::TOTAL => self.report.unread(written.place, written.text),
            _ => self.put_value(field, written),
        }
    }

    fn put_value(&mut self, field: Field, written: Written) {
        match field.value() {
            Some(Value::Category(place)) => self.put_category(field, place, written),
            Some(Value::Nature(place)) => self.put_nature(place, written),
            Some(Value::Date(place)) => {
                if self.given.accept(field.pointer(), written, &mut self.report)
                    && let Some(date) = days::date(field, written, &mut self.report)
                {
                    *(place.get_mut)(&mut self.project) = Some(date);
                }
            }
            Some(Value::Year(place)) => {
                if self.given.accept(field.pointer(), written, &mut self.report)
                    && let Some(year) = days::year(field, written, &mut self.report)
                {
                    *(place.get_mut)(&mut self.project) = Some(year);
                }
            }
            Some(Value::Money(_) | Value::Narrative(_) | Value::Text { .. }) | None => self.put_text(field, written),
        }
    }

    /// 项目负责人及电话: both in one text.
    fn put_person(&mut self, who: Field, written: Written) {
        let Person { name, phone, behind } = Person::of(written.text);
        if !behind.is_empty() {
            self.report.unread(written.place, behind);
        }
        for (field, text) in [(who, name), (Field::PHONE, phone)] {
            if !text.is_empty() {
                self.put_value(field, Written { text, ..written });
            }
        }
    }

    /// 主管部门 of several levels, a line each: the last one is the nearest to the unit.
    fn put_department(&mut self, written: Written) {
        let mut lines: Vec<&str> = written.text.lines().collect();
        let last =
            lines.pop().filter(|last| !lines.is_empty() && is_body(last) && lines.iter().all(|line| is_body(line)));
        let Some(last) = last else { return self.put_value(Field::DEPARTMENT, written) };
        lines.iter().for_each(|line| self.report.unread(written.place, line));
        self.put_value(Field::DEPARTMENT, Written { text: last.trim(), ..written });
    }

    pub fn put_amount(&mut self, field: Field, unit: Option<MoneyUnit>, written: Written) {
        let slot = Slot::Funding(field);
        let Some(figure) = amounts::figure(slot, written, &mut self.report) else { return };
        if self.given.accept(field.pointer(), written, &mut self.report) {
            self.amounts.keep(slot, figure, unit, written);
        }
    }

    fn put_category(&mut self, field: Field, place: &fields::Place<Category>, written: Written) {
        // 项目类型: 新增项目, 持续性项目 say whether it is new.
        if let Some(nature) =
            nature(written).filter(|_| !speaks_of_category(written.text) && self.project.nature.is_none())
        {
            self.project.nature = Some(nature);
            return self.given.keep(Field::NATURE.pointer(), written.text);
        }
        // 部门预算项目, 市直专项 are kinds of another sort: the category may be told below.
        let other = self.given.first(field.pointer()).is_some_and(|first| !speaks_of_category(first));
        if other && speaks_of_category(written.text) {
            self.given.forget(field.pointer());
        }
        if self.given.accept(field.pointer(), written, &mut self.report)
            && let Some(category) = category(written, &mut self.report)
        {
            *(place.get_mut)(&mut self.project) = Some(category);
        }
    }

    /// 项目属性: forms mean by it whether the project is new, or its category, or both.
    fn put_nature(&mut self, place: &fields::Place<Nature>, written: Written) {
        if !self.given.accept(Field::NATURE.pointer(), written, &mut self.report) {
            return;
        }
        let nature = nature(written);
        *(place.get_mut)(&mut self.project) = nature;
        if speaks_of_category(written.text) && !self.is_given(Field::CATEGORY) {
            if let Some(Value::Category(place)) = Field::CATEGORY.value() {
                self.put_category(Field::CATEGORY, place, written);
            }
        } else if nature.is_none() && !is_blank_nature(written.text) {
            let reason = Bilingual::fixed("不是表中的项目属性", "this is none of the form's natures");
            self.report.refuse(written, Field::NATURE.pointer(), reason);
        }
    }

    fn put_period(&mut self, written: Written) {
        let (start, end) = (Field::START.pointer(), Field::END.pointer());
        let period = match days::period(written) {
            Ok(period) => period,
            Err(reason) => return self.report.refuse(written, start, reason),
        };
        if !self.given.accept(start, written, &mut self.report) {
            return;
        }
        period.tell_guesses(&mut self.report);
        self.project.start_date = Some(period.start);
        self.project.end_date = self.project.end_date.or(Some(period.end));
        self.given.keep(end, written.text);
    }

    /// The name stands on each sheet; another one may begin a sheet.
    fn put_name(&mut self, written: Written) {
        match self.sheets.last().and_then(|sheet| sheet.name.as_deref()) {
            Some(name) if name == written.text => {}
            Some(_) if self.may_begin_sheet => {
                self.begin_sheet();
                self.put_name(written);
            }
            Some(_) => self.report.refuse(written, Field::NAME.pointer(), twice()),
            None => {
                if self.project.name.is_none() {
                    self.put_text(Field::NAME, written);
                }
                if let Some(sheet) = self.sheet() {
                    sheet.name = Some(written.text.to_owned());
                }
            }
        }
    }

    fn put_text(&mut self, field: Field, written: Written) {
        let (project, report, pointer) = (&mut self.project, &mut self.report, field.pointer());
        if !self.given.accept(pointer, written, report) {
            return;
        }
        let text = written.text.to_owned();
        let set = match field.value() {
            Some(Value::Text { set, .. }) => set(project, text),
            Some(Value::Narrative(place)) => Narrative::parse(text).map(|text| *(place.get_mut)(project) = Some(text)),
            Some(Value::Year(_) | Value::Category(_) | Value::Nature(_) | Value::Date(_) | Value::Money(_)) | None => {
                Ok(())
            }
        };
        if let Err(refused) = set {
            report.refuse(written, pointer, reason(refused));
        }
    }

    /// A narrative or the options of the category go on in the cell or paragraph below.
    pub fn put_more(&mut self, field: Field, written: Written) {
        let pointer = field.pointer();
        let Some(first) = self.given.first(pointer).map(str::to_owned) else {
            return self.put(field, None, written);
        };
        let whole = format!("{first}\n{}", written.text);
        // Options are few words; what goes on and on is something else.
        if field.has_options() && whole.len() > OPTIONS_MAX {
            return self.report.unread(written.place, written.text);
        }
        if let Some(Value::Nature(place)) = field.value() {
            self.given.forget(pointer);
            if self.given.first(Field::CATEGORY.pointer()) == Some(first.as_str()) {
                self.given.forget(Field::CATEGORY.pointer());
                self.project.category = None;
                self.report.withdraw(Field::CATEGORY.pointer());
            }
            self.report.withdraw(pointer);
            return self.put_nature(place, Written { text: &whole, ..written });
        }
        if let Some(Value::Category(place)) = field.value() {
            self.given.forget(pointer);
            *(place.get_mut)(&mut self.project) = None;
            self.report.withdraw(pointer);
            return self.put_category(field, place, Written { text: &whole, ..written });
        }
        if Narrative::parse(whole.clone()).is_err() {
            return self.report.unread(written.place, written.text);
        }
        self.given.forget(pointer);
        self.put_text(field, Written { text: &whole, ..written });
    }

    /// Reads a row below headings. `own`: this service printed it.
    pub fn put_row(&mut self, row: &Row, columns: &Columns, above: &mut Above, own: bool) {
        self.tables.add(row, columns, above, own, &mut self.amounts, &mut self.report);
    }

    /// Reads the row of totals.
    pub fn put_total(&mut self, row: &Row, columns: &Columns) {
        self.count_known(1);
        self.sheet();
        let sheet = self.sheets.len().saturating_sub(1);
        costs::total(row, columns, sheet, &mut self.amounts, &mut self.report);
    }
}

/// 【项目概况】：… in a cell under 项目内容 says the label again.
fn without_own_label(field: Field, text: &str) -> &str {
    let Some((head, rest)) = text.strip_prefix('【').and_then(|text| text.split_once('】')) else { return text };
    let again = labels::field(head).is_some_and(|(named, _)| named.strong() == field.strong());
    if again && field.is_narrative() { rest.trim_start_matches([':', '：']).trim_start() } else { text }
}

/// Longest text of options, in bytes.
const OPTIONS_MAX: usize = 1000;
