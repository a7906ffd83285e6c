//! A declaration while it is being filled in. Values come in the order of the file; what they lack is settled at its end.

use domain::{
    form::{
        fields::{self, Value},
        project::{Category, Nature, Project},
        taxonomy::Level1::{Benefit, Cost, Effect, Impact, Satisfaction},
    },
    rules::Sheet,
    values::{
        language::Bilingual,
        period::FiscalYear,
        text::{Narrative, ProfileId},
    },
};

use crate::read::{
    blocks::{grid::Row, place::Place},
    recognise::{figures::MoneyUnit, headings::Columns, labels::Field},
};

use super::{
    amounts::{self, Amounts, Settled, Slot},
    category::{category, is_blank_nature, nature, speaks_of_category},
    coded::code_and_name,
    costs, days,
    filled::{Confidence, Form, Unread},
    given::{Given, twice},
    parse::reason,
    report::Report,
    tables::{Above, Tables},
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
    department: Option<Place>,
    /// 项目期 Where it stands.
    term: Option<Place>,
}

impl Draft {
    /// A new draft in front of which these texts stand.
    pub fn after(unread: Vec<Unread>) -> Self {
        Self { report: Report::after(unread), ..Self::default() }
    }

    pub fn unread(&mut self, place: &Place, text: &str) {
        self.report.unread(place, text);
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
        self.count_known(1);
        let written = Written { text: written.text.trim(), ..written };
        if written.text.is_empty() {
            return;
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
            Field::TERM => {
                self.term = Some(written.place.clone());
                self.put_value(field, written);
            }
            Field::MONEY_UNIT => self.amounts.declare_unit(written, &mut self.report),
            Field::DEPARTMENT => {
                self.department = Some(written.place.clone());
                self.put_value(field, written);
            }
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

    fn put_amount(&mut self, field: Field, unit: Option<MoneyUnit>, written: Written) {
        let slot = Slot::Funding(field);
        let Some(figure) = amounts::figure(slot, written, &mut self.report) else { return };
        if self.given.accept(field.pointer(), written, &mut self.report) {
            self.amounts.keep(slot, figure, unit, written);
        }
    }

    fn put_category(&mut self, field: Field, place: &fields::Place<Category>, written: Written) {
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

    /// The form; what this service printed names its year and its profile wherever there is something to name.
    pub fn finish(mut self, own: bool) -> Form {
        self.settle_amounts();
        self.tables.read_later(&mut self.report);
        if !own {
            self.settle_codes();
            self.settle_unit();
            self.settle_term();
            self.settle_year();
            self.settle_profile();
            self.tables.settle_periods();
        }
        let mut declaration = self.project;
        self.tables.put_into(&mut declaration);
        let (unread, guesses) = self.report.into_parts();
        Form { declaration, sheets: self.sheets, unread, guesses }
    }

    fn settle_amounts(&mut self) {
        for amount in std::mem::take(&mut self.amounts).settle(&mut self.report) {
            match amount {
                Settled::Funding(field, money) => {
                    if let Some(Value::Money(place)) = field.value() {
                        *(place.get_mut)(&mut self.project) = Some(money);
                    }
                }
                Settled::Amount(row, money) => self.tables.set_amount(row, money),
                Settled::Price(row, price) => self.tables.set_unit_price(row, price),
                Settled::Total(sheet, total) => {
                    if let Some(sheet) = self.sheets.get_mut(sheet) {
                        sheet.total = Some(total);
                    }
                }
            }
        }
    }

    /// Codes in front of the names of unit and department are parted from them, unless another code is given.
    fn settle_codes(&mut self) {
        for (code, name) in [(Field::UNIT_CODE, Field::UNIT_NAME), (Field::DEPARTMENT_CODE, Field::DEPARTMENT)] {
            let written = name.text(&self.project).map(str::to_owned).unwrap_or_default();
            let Some((of_name, rest)) = code_and_name(&written) else { continue };
            if code.text(&self.project).is_some_and(|given| given != of_name) {
                continue;
            }
            if let (Some(Value::Text { set: set_code, .. }), Some(Value::Text { set: set_name, .. })) =
                (code.value(), name.value())
                && set_code(&mut self.project, of_name.to_owned()).is_ok()
            {
                // What is shorter than a name that was taken is taken too.
                drop(set_name(&mut self.project, rest.to_owned()));
            }
        }
    }

    /// 项目期: 2021年1月至2023年12月 is a period too, where no dates are given; 1年 or 长期 is none.
    fn settle_term(&mut self) {
        let (Some(term), Some(place)) = (self.project.term.clone(), self.term.take()) else { return };
        if self.is_given(Field::START) || self.is_given(Field::END) {
            return;
        }
        let written = Written::plain(term.as_str(), &place);
        if days::period(written).is_ok() {
            self.put_period(written);
        }
    }

    /// 主管部门 is the declaring unit where no other is named.
    fn settle_unit(&mut self) {
        let (Some(name), Some(place)) = (self.project.department_name.clone(), self.department.take()) else { return };
        if self.project.unit_name.is_some() || self.is_given(Field::UNIT_NAME) {
            return;
        }
        self.put_text(Field::UNIT_NAME, Written::plain(name.as_str(), &place));
        let (zh, en) = ("没有填报单位，取主管部门", "no declaring unit is given; the superior department was taken");
        self.guess("/unit_name", Confidence::Medium, zh, en);
    }

    fn settle_year(&mut self) {
        if self.project.fiscal_year.is_some() {
            return;
        }
        if let Some(year) = self.year_of_title {
            self.project.fiscal_year = Some(year);
            self.guess("/fiscal_year", Confidence::High, "年度取自标题", "the year was taken from the title");
        } else if let Some(start) = self.project.start_date {
            self.project.fiscal_year = u16::try_from(start.year()).ok().and_then(FiscalYear::new);
            let (zh, en) = ("没有写明年度，取起始日期的年份", "no year is given; that of the first day was taken");
            self.guess("/fiscal_year", Confidence::Low, zh, en);
        }
    }

    /// The levels of the indicators tell the national forms from the older one, and those two from each other; where they
    /// do not, the year does.
    fn settle_profile(&mut self) {
        if self.given.has("/profile") || self.tables.levels1().any(|level| matches!(level, Effect | Impact)) {
            return;
        }
        let (profile, confidence, zh, en) = if self.tables.levels1().any(|level| level == Cost) {
            let (zh, en) =
                ("有一级指标“成本指标”，按 2021 年全国式样", "cost is a level 1, as in the national form of 2021");
            (NATIONAL_2021, Confidence::High, zh, en)
        } else if !self.tables.levels1().any(|level| matches!(level, Benefit | Satisfaction)) {
            return;
        } else if self.tables.has_cost_under_output() {
            let (zh, en) = (
                "成本指标在产出指标之下，按 2015 年全国式样",
                "cost stands under output, as in the national form of 2015",
            );
            (NATIONAL_2015, Confidence::High, zh, en)
        } else {
            let (zh, en) = ("按指标分类和年度判断为全国式样", "the levels and the year are those of a national form");
            let earlier = self.project.fiscal_year.is_some_and(|year| year.get() <= LAST_OF_2015);
            (if earlier { NATIONAL_2015 } else { NATIONAL_2021 }, Confidence::Medium, zh, en)
        };
        self.project.profile = ProfileId::stored(profile.to_owned());
        self.guess("/profile", confidence, zh, en);
    }
}

/// 全国式样 The national forms, and the last budget year of the older one.
const NATIONAL_2015: &str = "national-2015";
const NATIONAL_2021: &str = "national-2021";
const LAST_OF_2015: u16 = 2021;
