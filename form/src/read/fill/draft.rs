//! A declaration while it is being read: values with their faults, amounts that wait for their unit, sheets.

use std::collections::{HashMap, HashSet};

use domain::{
    form::{
        cost_item::CostItem,
        explanation::Explanation,
        fields::Value,
        indicator::Indicator,
        project::{Category, Project},
        safeguard::Safeguard,
    },
    rules::Sheet,
    values::{language::Bilingual, list::List, period::FiscalYear, text::Narrative},
};

use crate::read::{
    blocks::{
        grid::{Cell, Number},
        marks::{Ticked, ticked},
        place::Place,
    },
    recognise::{figures::MoneyUnit, labels::Field, moments},
};

use super::{
    amounts::{Pending, Slot},
    days::no_date,
    filled::Confidence,
    filled::Form,
    filled::Guess,
    filled::Unread,
    parse::reason,
};

/// A value as it stands in the file.
#[derive(Clone, Copy)]
pub struct Written<'a> {
    pub text: &'a str,
    pub number: Option<&'a Number>,
    pub stressed: Option<&'a str>,
    pub place: &'a Place,
}

impl<'a> Written<'a> {
    pub fn of(cell: &'a Cell) -> Self {
        Self { text: &cell.text, number: cell.number.as_ref(), stressed: cell.stressed.as_deref(), place: &cell.place }
    }
}

#[derive(Default)]
pub struct Draft {
    pub project: Project,
    pub indicators: Vec<Indicator>,
    pub cost_items: Vec<CostItem>,
    pub safeguards: Vec<Safeguard>,
    pub explanations: Vec<Explanation>,
    pub sheets: Vec<Sheet>,
    pub unread: Vec<Unread>,
    pub guesses: Vec<Guess>,
    /// Labels and headings that were recognised.
    pub known: usize,
    /// A worksheet began, or a table where sheets have no titles: a second name may be that of another sheet.
    pub boundary: bool,
    /// 项目资金（万元）: unit of the funding alone.
    pub funding_unit: Option<MoneyUnit>,
    pub unit: Option<MoneyUnit>,
    pub first_unit: Option<MoneyUnit>,
    title_year: Option<FiscalYear>,
    authority: Option<(String, Place)>,
    pub pending: Vec<Pending>,
    pub taken: HashMap<&'static str, String>,
    guessed: HashSet<String>,
}

const CATEGORIES: &[&[&str]] = &[
    &["一次性项目", "一次性"],
    &["经常性项目", "经常性"],
    &["中期预算试点项目", "中期预算试点", "中期预算项目", "中期试点项目"],
];

impl Draft {
    pub fn unread(&mut self, place: &Place, text: &str) {
        self.unread.push(Unread { place: place.clone(), text: text.to_owned(), pointer: None, reason: None });
    }

    pub fn refuse(&mut self, written: Written, pointer: impl Into<String>, reason: Bilingual) {
        self.unread.push(Unread {
            place: written.place.clone(),
            text: written.text.to_owned(),
            pointer: Some(pointer.into()),
            reason: Some(reason),
        });
    }

    pub fn guess(&mut self, pointer: impl Into<String>, confidence: Confidence, zh: &str, en: &str) {
        let pointer = pointer.into();
        if self.guessed.insert(format!("{pointer} {zh}")) {
            let reason = Bilingual::new(zh.to_owned(), en.to_owned());
            self.guesses.push(Guess { pointer, confidence, reason });
        }
    }

    /// Whether anything of a form was met.
    pub fn has_begun(&self) -> bool {
        self.known > 0
    }

    /// Whether the project has this name.
    pub fn is_named(&self, name: &str) -> bool {
        self.project.name.as_ref().is_some_and(|it| it.as_str() == name)
    }

    /// Whether it has another one.
    pub fn is_named_otherwise(&self, name: &str) -> bool {
        self.project.name.is_some() && !self.is_named(name)
    }

    pub fn begin_sheet(&mut self) {
        self.sheets.push(Sheet::default());
        self.unit = None;
        self.funding_unit = None;
        self.boundary = false;
    }

    fn sheet(&mut self) -> Option<&mut Sheet> {
        if self.sheets.is_empty() {
            self.sheets.push(Sheet::default());
        }
        self.sheets.last_mut()
    }

    /// The year in a title counts where no other is given.
    pub fn year_of_title(&mut self, year: FiscalYear) {
        self.title_year = self.title_year.or(Some(year));
        if let Some(sheet) = self.sheet() {
            sheet.fiscal_year = Some(year.get());
        }
    }

    pub fn year(&mut self, year: FiscalYear) {
        if let Some(sheet) = self.sheet() {
            sheet.fiscal_year = Some(year.get());
        }
        self.project.fiscal_year = self.project.fiscal_year.or(Some(year));
    }

    /// Takes a value for a field, or tells why not.
    pub fn put(&mut self, field: Field, hint: Option<&str>, written: Written) {
        self.known += 1;
        let unit = hint.and_then(MoneyUnit::read);
        let written = Written { text: written.text.trim(), ..written };
        if written.text.is_empty() {
            return;
        }
        if field.is_amount() {
            return self.amount(Slot::Funding(field), unit, written);
        }
        match field {
            Field::NAME => self.name(written),
            Field::YEAR => match moments::year(written.text) {
                Some(year) => self.year(year),
                None => self.refuse(written, "/fiscal_year", no_date("年份", "a year")),
            },
            Field::CATEGORY => self.category(written),
            Field::START | Field::END => self.date(field, written),
            Field::PERIOD => self.period(written),
            Field::MONEY_UNIT => self.money_unit(written),
            Field::AUTHORITY => self.authority = Some((written.text.to_owned(), written.place.clone())),
            Field::SECTION | Field::TOTAL => self.unread(written.place, written.text),
            _ => self.text(field, written),
        }
    }

    /// A second value of a field is not taken, unless it says the same.
    pub fn is_taken(&mut self, pointer: &'static str, written: Written) -> bool {
        match self.taken.get(pointer) {
            Some(first) if first == written.text => true,
            Some(_) => {
                let twice = Bilingual::fixed("该项前面已有填写", "this field was given before");
                self.refuse(written, pointer, twice);
                true
            }
            None => {
                self.taken.insert(pointer, written.text.to_owned());
                false
            }
        }
    }

    fn name(&mut self, written: Written) {
        let known = self.sheets.last().and_then(|sheet| sheet.name.clone());
        match known {
            Some(known) if known == written.text => {}
            Some(_) if self.boundary => {
                self.begin_sheet();
                self.name(written);
            }
            Some(_) => {
                let twice = Bilingual::fixed("该项前面已有填写", "this field was given before");
                self.refuse(written, "/name", twice);
            }
            None => {
                if self.project.name.is_none() {
                    self.text(Field::NAME, written);
                }
                if let Some(sheet) = self.sheet() {
                    sheet.name = Some(written.text.to_owned());
                }
            }
        }
    }

    fn text(&mut self, field: Field, written: Written) {
        let pointer = field.pointer();
        if self.is_taken(pointer, written) {
            return;
        }
        let text = written.text.to_owned();
        let set = match field.value() {
            Some(Value::Text { set, .. }) => set(&mut self.project, text),
            Some(Value::Narrative(place)) => {
                Narrative::parse(text).map(|text| *(place.get_mut)(&mut self.project) = Some(text))
            }
            Some(Value::Year(_) | Value::Category(_) | Value::Date(_) | Value::Money(_)) | None => Ok(()),
        };
        if let Err(refused) = set {
            self.refuse(written, pointer, reason(refused));
        }
    }

    /// A narrative that goes on in the cell below.
    pub fn more(&mut self, field: Field, written: Written) {
        let Some(first) = self.taken.get(field.pointer()).cloned() else {
            return self.put(field, None, written);
        };
        let whole = format!("{first}\n{}", written.text);
        if field == Field::CATEGORY {
            self.taken.remove(field.pointer());
            self.project.category = None;
            self.unread.retain(|unread| unread.pointer.as_deref() != Some(field.pointer()));
            return self.category(Written { text: &whole, ..written });
        }
        if Narrative::parse(whole.clone()).is_err() {
            return self.unread(written.place, written.text);
        }
        self.taken.remove(field.pointer());
        self.text(field, Written { text: &whole, ..written });
    }

    fn category(&mut self, written: Written) {
        if self.is_taken("/category", written) {
            return;
        }
        let chosen = match ticked(written.text, CATEGORIES) {
            // No marks: the one option that stands out.
            Ticked::Named(all) if all.len() > 1 && self.stands_out(written).is_some() => self.stands_out(written),
            Ticked::These(chosen) | Ticked::Named(chosen) if chosen.len() == 1 => chosen.first().copied(),
            // A template: nothing is ticked yet.
            Ticked::These(chosen) if chosen.is_empty() => return,
            Ticked::Named(chosen) if chosen.len() == CATEGORIES.len() => return,
            Ticked::These(_) => {
                let reason = Bilingual::fixed("勾选了多个类别", "more than one category is ticked");
                return self.refuse(written, "/category", reason);
            }
            Ticked::Named(_) | Ticked::Unclear => None,
        };
        match chosen.and_then(|chosen| Category::ALL.get(chosen)) {
            Some(category) => self.project.category = Some(*category),
            None => {
                let reason = Bilingual::fixed("不是表中的项目类别", "this is none of the form's categories");
                self.refuse(written, "/category", reason);
            }
        }
    }

    /// The only category that is bold or underlined, or not struck out.
    fn stands_out(&mut self, written: Written) -> Option<usize> {
        let Ticked::Named(chosen) = ticked(written.stressed?, CATEGORIES) else { return None };
        let only = chosen.first().copied().filter(|_| chosen.len() == 1)?;
        let (zh, en) = ("没有勾选，取突出显示的类别", "nothing is ticked; the category that stands out was taken");
        self.guess("/category", Confidence::Medium, zh, en);
        Some(only)
    }

    fn money_unit(&mut self, written: Written) {
        match MoneyUnit::read(written.text) {
            Some(unit) => {
                self.unit = self.unit.or(Some(unit));
                self.first_unit = self.first_unit.or(Some(unit));
            }
            None => {
                let reason = Bilingual::fixed("不是金额单位", "this is no unit of money");
                self.refuse(written, "/funding", reason);
            }
        }
    }

    /// The place of the sheet that a total belongs to.
    pub fn sheet_index(&mut self) -> usize {
        self.sheet();
        self.sheets.len().saturating_sub(1)
    }

    /// The form; what this service printed names its year and its profile wherever there is something to name.
    pub fn finish(mut self, own: bool) -> Form {
        self.settle();
        self.finish_unit();
        if !own {
            self.finish_year();
            self.finish_profile();
        }
        let mut project = self.project;
        project.indicators = List::stored(self.indicators);
        project.cost_items = List::stored(self.cost_items);
        project.safeguards = List::stored(self.safeguards);
        project.explanations = List::stored(self.explanations);
        Form { declaration: project, sheets: self.sheets, unread: self.unread, guesses: self.guesses }
    }

    fn finish_unit(&mut self) {
        let Some((name, place)) = self.authority.take() else { return };
        let written = Written { text: &name, number: None, stressed: None, place: &place };
        if self.project.unit_name.is_some() || self.taken.contains_key("/unit_name") {
            let reason = Bilingual::fixed("申报内容没有“主管部门”一栏", "the declaration has no superior department");
            return self.unread.push(Unread { place, text: name, pointer: None, reason: Some(reason) });
        }
        self.text(Field::UNIT_NAME, written);
        let (zh, en) = ("没有填报单位，取主管部门", "no declaring unit is given; the superior department was taken");
        self.guess("/unit_name", Confidence::Medium, zh, en);
    }

    fn finish_year(&mut self) {
        if self.project.fiscal_year.is_some() {
            return;
        }
        if let Some(year) = self.title_year {
            self.project.fiscal_year = Some(year);
            self.guess("/fiscal_year", Confidence::High, "年度取自标题", "the year was taken from the title");
        } else if let Some(start) = self.project.start_date {
            self.project.fiscal_year = u16::try_from(start.year()).ok().and_then(FiscalYear::new);
            let (zh, en) = ("没有写明年度，取起始日期的年份", "no year is given; that of the first day was taken");
            self.guess("/fiscal_year", Confidence::Low, zh, en);
        }
    }

    /// The levels of the indicators tell the national form from the older one.
    fn finish_profile(&mut self) {
        use domain::form::taxonomy::Level1::{Benefit, Cost, Effect, Impact, Satisfaction};
        if self.taken.contains_key("/profile") {
            return;
        }
        let levels = || self.indicators.iter().filter_map(|indicator| indicator.level1);
        let national = levels().any(|level| matches!(level, Cost | Benefit | Satisfaction));
        if national && !levels().any(|level| matches!(level, Effect | Impact)) {
            self.project.profile = domain::values::text::ProfileId::stored("national-2021".to_owned());
            let (zh, en) = ("按指标分类判断为全国式样", "the levels of the indicators are those of the national form");
            self.guess("/profile", Confidence::High, zh, en);
        }
    }
}
