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
        text::{Narrative, ProfileId, Title},
    },
    views::formats::FormKind,
};

use crate::read::{
    blocks::{
        grid::{Number, Row},
        place::Place,
    },
    recognise::{figures::MoneyUnit, headings::Columns, labels::Field},
};

use super::{
    amounts::{self, Amounts, Settled, Slot},
    category::{category, is_blank_nature, nature, speaks_of_category},
    coded::code_and_name,
    costs, days,
    filled::{Confidence, Form, Unread},
    given::{Given, twice},
    parse::{reason, take},
    report::Report,
    results::Results,
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
    /// 项目期 Where it stands.
    term: Option<Place>,
    kind: FormKind,
    results: Results,
    /// Values of weak words, which wait for a stronger one.
    weak: Vec<Weak>,
}

/// What a weak word names.
struct Weak {
    field: Field,
    hint: Option<String>,
    text: String,
    number: Option<Number>,
    place: Place,
}

impl Weak {
    fn of(field: Field, hint: Option<&str>, written: Written) -> Self {
        Self {
            field: field.strong(),
            hint: hint.map(str::to_owned),
            text: written.text.to_owned(),
            number: written.number.cloned(),
            place: written.place.clone(),
        }
    }
}

/// What stands above a list of projects.
#[derive(Clone)]
pub struct Preface {
    year_of_title: Option<FiscalYear>,
    fiscal_year: Option<FiscalYear>,
    unit_name: Option<Title>,
    department_name: Option<Title>,
    unit_of_money: Option<MoneyUnit>,
}

impl Draft {
    pub fn preface(&self) -> Preface {
        Preface {
            year_of_title: self.year_of_title,
            fiscal_year: self.project.fiscal_year,
            unit_name: self.project.unit_name.clone(),
            department_name: self.project.department_name.clone(),
            unit_of_money: self.amounts.unit_of_form(),
        }
    }

    /// The draft of another project of the same list.
    pub fn behind(preface: &Preface) -> Self {
        let Preface { year_of_title, fiscal_year, unit_name, department_name, unit_of_money } = preface.clone();
        let project = Project { fiscal_year, unit_name, department_name, ..Project::default() };
        let sheets =
            vec![Sheet { fiscal_year: year_of_title.or(fiscal_year).map(FiscalYear::get), ..Sheet::default() }];
        let amounts = Amounts::of(unit_of_money);
        Self { project, year_of_title, sheets, amounts, ..Self::default() }
    }

    /// The unit of a project in a list; the one that stands above the list is the department then.
    pub fn put_listed_unit(&mut self, written: Written) {
        let above = self.project.unit_name.take();
        self.given.forget(Field::UNIT_NAME.pointer());
        self.put(Field::UNIT_NAME, None, written);
        if self.project.department_name.is_none() && above != self.project.unit_name {
            self.project.department_name = above;
        }
    }

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
            Field::PERSON => self.put_person(written),
            Field::ACHIEVED => self.put_achieved(written),
            Field::TERM => {
                self.term = Some(written.place.clone());
                self.put_value(field, written);
            }
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

    /// 项目负责人及电话: the name ends where the number begins.
    fn put_person(&mut self, written: Written) {
        let at = number_at(written.text).unwrap_or(written.text.len());
        let (name, phone) = written.text.split_at_checked(at).unwrap_or((written.text, ""));
        // （办公） behind the number.
        let at = phone.find(['（', '(']).unwrap_or(phone.len());
        let (phone, behind) = phone.split_at_checked(at).unwrap_or((phone, ""));
        if !behind.is_empty() {
            self.report.unread(written.place, behind);
        }
        let name = name.trim_end_matches(|c: char| c.is_whitespace() || "：:，,、;；/（(电话手机".contains(c));
        for (field, text) in [(Field::LEADER, name), (Field::PHONE, phone)] {
            if !text.trim().is_empty() {
                self.put_value(field, Written { text: text.trim(), ..written });
            }
        }
    }

    fn put_achieved(&mut self, written: Written) {
        once(written, "/annual_goal", &mut self.results.achieved_goal, &mut self.report);
    }

    /// 全年执行数 of the whole budget.
    pub fn put_executed(&mut self, unit: Option<MoneyUnit>, written: Written) {
        if self.amounts.has(Slot::Executed) {
            return self.report.unread(written.place, written.text);
        }
        self.amounts.take(Slot::Executed, unit, written, &mut self.report);
    }

    /// 执行率 of the whole budget.
    pub fn put_rate(&mut self, written: Written) {
        once(written, "/funding", &mut self.results.execution_rate, &mut self.report);
    }

    /// 总分 Points of the whole form.
    pub fn put_score(&mut self, written: Written) {
        once(written, "/indicators", &mut self.results.score, &mut self.report);
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

    /// The form; what this service printed names its year and its profile wherever there is something to name.
    pub fn finish(mut self, own: bool) -> Form {
        self.settle_weak();
        self.settle_amounts();
        self.tables.read_later(&mut self.report);
        if !own {
            self.settle_codes();
            self.settle_term();
            self.settle_year();
            self.tables.settle_periods();
            if self.tables.settle_effects() {
                let (zh, en) = (
                    "没有影响力目标，一级指标“效果指标”按“效益指标”读取",
                    "the form has no impact; its level 1 “效果指标” was read as benefit",
                );
                self.guess("/indicators", Confidence::Medium, zh, en);
            }
            self.settle_profile();
        }
        let mut declaration = self.project;
        self.results.indicators = self.tables.put_into(&mut declaration);
        let (unread, guesses) = self.report.into_parts();
        let told = !self.results.is_empty();
        let kind = if told && self.kind == FormKind::Declaration { FormKind::SelfEvaluation } else { self.kind };
        let results = told.then_some(self.results);
        Form { declaration, kind, results, sheets: self.sheets, unread, guesses }
    }

    /// What weak words name counts where nothing else was said; else it is told.
    fn settle_weak(&mut self) {
        for Weak { field, hint, text, number, place } in std::mem::take(&mut self.weak) {
            let written = Written { text: &text, number: number.as_ref(), ..Written::plain(&text, &place) };
            if self.is_given(field) {
                if self.given.first(field.pointer()) != Some(&text) {
                    self.report.unread(&place, &text);
                }
            } else {
                self.put(field, hint.as_deref(), written);
            }
        }
    }

    fn settle_amounts(&mut self) {
        for amount in std::mem::take(&mut self.amounts).settle(&mut self.report) {
            match amount {
                Settled::Funding(field, money) => {
                    if let Some(Value::Money(place)) = field.value() {
                        *(place.get_mut)(&mut self.project) = Some(money);
                    }
                }
                Settled::Executed(money) => self.results.executed = Some(money),
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

/// Longest text of options, in bytes.
const OPTIONS_MAX: usize = 1000;

/// Takes a text of the results once; a second one is told.
fn once(written: Written, pointer: &str, member: &mut Option<Narrative>, report: &mut Report) {
    if member.is_some() {
        return report.unread(written.place, written.text);
    }
    take(written, pointer, member, report);
}

/// Where a telephone number begins: seven digits or more, however they are parted.
fn number_at(text: &str) -> Option<usize> {
    const FEWEST: usize = 7;
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let begins = |at: &usize| {
        let run = text.get(*at..).unwrap_or_default().chars().take_while(|c| digit(*c) || "-—－ +".contains(*c));
        run.filter(|c| digit(*c)).count() >= FEWEST
    };
    text.char_indices().filter(|(_, c)| digit(*c) || *c == '+').map(|(at, _)| at).find(begins)
}
