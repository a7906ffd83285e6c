//! What is settled when the whole form was read: units of money, weak words, codes, the term, the year, the profile.

use domain::{
    form::{
        fields::Value,
        indicator::{Indicator, Indicators},
        taxonomy::Level1::{Benefit, Cost, Effect, Impact, Satisfaction},
    },
    values::{
        period::FiscalYear,
        text::{Narrative, ProfileId},
    },
    views::formats::FormKind,
};

use crate::read::recognise::{
    figures,
    labels::Field,
    moments,
    prose::{Told, goal_with_indicators},
    titles,
};

use super::{
    super::{
        amounts::Settled,
        coded::code_and_name,
        days,
        filled::{Confidence, Form},
        parse::parsed,
        weak::Weak,
        written::Written,
    },
    Draft,
};

impl Draft {
    /// The form; what this service printed names its year and its profile wherever there is something to name.
    pub fn finish(mut self, own: bool) -> Form {
        self.settle_weak();
        self.settle_amounts();
        self.tables.read_later(&mut self.report);
        if !own {
            self.settle_told();
            self.settle_name();
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
        let mut weak = std::mem::take(&mut self.weak);
        // 中央, 省级, 市级主管部门: the last one is the nearest to the unit.
        if let Some(last) = weak.iter().rposition(|it| it.field.strong() == Field::DEPARTMENT) {
            let nearest = weak.remove(last);
            weak.insert(0, nearest);
        }
        let mut above = false;
        for Weak { field, hint, text, number, place } in weak {
            // 市级资金 beside money of a county comes from above; else it is the city's own.
            let field = if field.is_of_city() && !self.has_local { Field::LOCAL } else { field.strong() };
            let written = Written { text: &text, number: number.as_ref(), ..Written::plain(&text, &place) };
            // 中央资金 and 省级资金 are both from above: the first is kept, and whoever knows the form adds them.
            let figure =
                figures::figure(&text, number.as_ref()).ok().flatten().is_some_and(|(figure, _)| !figure.is_zero());
            if field == Field::SUPERIOR && figure {
                if above || self.is_given(field) {
                    let (zh, en) = (
                        "上级资金分几级列出，只读取了第一项，没有相加",
                        "money from above stands in several lines; the first was taken, and nothing was added up",
                    );
                    self.guess(field.pointer(), Confidence::Low, zh, en);
                    self.report.unread(&place, &text);
                    continue;
                }
                above = true;
            }
            if self.is_given(field) {
                if self.given.first(field.pointer()) != Some(&text) {
                    self.report.unread(&place, &text);
                }
            } else {
                self.put(field, hint.as_deref(), written);
            }
        }
    }

    /// Indicators that are told in sentences count where no table has any: those beside the name of a family, else those
    /// that a goal goes on with.
    fn settle_told(&mut self) {
        let told = std::mem::take(&mut self.told);
        if self.tables.has_indicators() {
            return told.iter().for_each(|(_, text, place)| self.report.unread(place, text));
        }
        // What no row can hold is told as it stands.
        let holds = |rows: &[Told]| rows.len() <= Indicators::MAX && rows.iter().all(|it| it.is_short());
        let mut found: Vec<Told> = Vec::new();
        for (rows, text, place) in told {
            if holds(&rows) && found.len().saturating_add(rows.len()) <= Indicators::MAX {
                found.extend(rows);
            } else {
                self.report.unread(&place, &text);
            }
        }
        for field in [Field::ANNUAL_GOAL, Field::OVERALL_GOAL] {
            let Some(Value::Narrative(place)) = field.value() else { continue };
            let goal = (place.get_mut)(&mut self.project);
            let parted = goal.as_ref().filter(|_| found.is_empty()).and_then(|it| goal_with_indicators(it.as_str()));
            if let Some((text, told)) = parted.filter(|(_, told)| holds(told)) {
                *goal = Narrative::parse(text).ok().filter(|text| !text.as_str().is_empty());
                found = told;
            }
        }
        if found.is_empty() {
            return;
        }
        let rows = found.into_iter().take(Indicators::MAX).map(|Told { level1, level2, name, target }| {
            let target = target.and_then(|target| parsed(target).ok());
            let row = Indicator { level1, level2, name: parsed(name).ok(), target, ..Indicator::default() };
            row.with_target_read()
        });
        self.tables.put_told(rows.collect());
        let (zh, en) = (
            "指标取自文字叙述，名称与目标值由文字拆分而成",
            "the indicators were taken out of sentences, which were parted into names and targets",
        );
        self.guess("/indicators", Confidence::Medium, zh, en);
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

    /// 3岁以下婴幼儿照护服务项目绩效目标表: the title names the project where nothing else does.
    fn settle_name(&mut self) {
        let named = self.title.as_deref().and_then(titles::project_in).filter(|_| self.project.name.is_none());
        if let Some(name) = named.and_then(|name| parsed(name).ok()) {
            self.project.name = Some(name);
            let (zh, en) =
                ("没有项目名称一栏，取自标题", "the form has no place for a name; that of the title was taken");
            self.guess("/name", Confidence::Low, zh, en);
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
        if moments::year(term.as_str()).is_none() && days::period(written).is_ok() {
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
        } else if self.tables.levels1().next().is_none() {
            if self.has_what_only_minhang_asks() {
                return;
            }
            let (zh, en) = (
                "没有读到指标，也没有闵行区表才有的栏目，按年度判断为全国式样",
                "no indicator was read, and nothing that only the form of Minhang asks: the year tells the national form",
            );
            (self.national_of_the_year(), Confidence::Low, zh, en)
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
            (self.national_of_the_year(), Confidence::Medium, zh, en)
        };
        self.project.profile = ProfileId::stored(profile.to_owned());
        self.guess("/profile", confidence, zh, en);
    }

    fn national_of_the_year(&self) -> &'static str {
        let earlier = self.project.fiscal_year.is_some_and(|year| year.get() <= LAST_OF_2015);
        if earlier { NATIONAL_2015 } else { NATIONAL_2021 }
    }

    /// Whether something is given that the national forms have no place for: then the sheet with the indicators is missing.
    fn has_what_only_minhang_asks(&self) -> bool {
        let own = ["/feasibility", "/resources_and_institutions", "/activities", "/other_matters", "/contact"];
        own.into_iter().any(|field| self.given.has(field)) || !self.tables.is_of_indicators_alone()
    }
}

/// 全国式样 The national forms, and the last budget year of the older one.
const NATIONAL_2015: &str = "national-2015";
const NATIONAL_2021: &str = "national-2021";
const LAST_OF_2015: u16 = 2021;
