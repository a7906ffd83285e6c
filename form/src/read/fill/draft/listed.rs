//! The drafts of a list of projects: what stands above the list holds for each of them.

use domain::{
    form::project::Project,
    rules::Sheet,
    values::{period::FiscalYear, text::Title},
};

use crate::read::recognise::{figures::MoneyUnit, labels::Field};

use super::{
    super::{amounts::Amounts, written::Written},
    Draft,
};

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
}
