//! 项目支出绩效目标申报: the declaration itself, first sheet and goals.

use domain::{
    form::{
        cost_item::CostItems,
        explanation::Explanations,
        indicator::Indicators,
        project::{Category, Funding, Nature, Project},
        safeguard::Safeguards,
    },
    process::stored::{Record, Status, Stored},
    values::{
        money::Money,
        period::{Date, FiscalYear, Timestamp},
        text::{ProfileId, Text, UnitCode, name_key},
    },
};
use sea_orm::entity::prelude::*;

use crate::{error::Error, rows};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) revision: i64,
    pub(crate) status: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) submitted_at: Option<i64>,
    pub(crate) decided_at: Option<i64>,
    pub(crate) approved_revision: Option<i64>,
    /// Seal of the present revision.
    pub(crate) head: String,
    pub(crate) fiscal_year: i32,
    pub(crate) unit_code: String,
    pub(crate) unit_name: String,
    pub(crate) department_code: Option<String>,
    pub(crate) department_name: Option<String>,
    pub(crate) project_code: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) profile: String,
    pub(crate) name: String,
    /// The name as declarations of two years share it.
    pub(crate) name_key: String,
    pub(crate) category: Option<String>,
    pub(crate) nature: Option<String>,
    pub(crate) term: Option<String>,
    pub(crate) function_code: Option<String>,
    pub(crate) leader: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) start_date: Option<ChronoDate>,
    pub(crate) end_date: Option<ChronoDate>,
    pub(crate) overview: Option<String>,
    pub(crate) basis: Option<String>,
    pub(crate) necessity: Option<String>,
    pub(crate) feasibility: Option<String>,
    pub(crate) total_budget: Option<i64>,
    pub(crate) annual_budget: Option<i64>,
    pub(crate) fiscal_appropriation: Option<i64>,
    pub(crate) superior_appropriation: Option<i64>,
    pub(crate) local_appropriation: Option<i64>,
    pub(crate) subordinate_matching: Option<i64>,
    pub(crate) carried_over: Option<i64>,
    pub(crate) fiscal_account: Option<i64>,
    pub(crate) unit_funds: Option<i64>,
    pub(crate) own_funds: Option<i64>,
    pub(crate) other_funds: Option<i64>,
    pub(crate) resources_and_institutions: Option<String>,
    pub(crate) overall_goal: Option<String>,
    pub(crate) annual_goal: Option<String>,
    pub(crate) other_matters: Option<String>,
    pub(crate) activities: Option<String>,
    /// The steps as JSON; null where there are none. They are read with the declaration and never asked for alone.
    pub(crate) schedule: Option<String>,
    /// What lists tell of it, as they answer it; null until a migration has made it.
    pub(crate) listed: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Whether a column is made of others or of the rows. It is written with every change, so that another rule for it comes
/// to bear.
pub(crate) const fn is_derived(column: Column) -> bool {
    matches!(column, Column::NameKey | Column::Listed)
}

/// The rows of a declaration, which have tables of their own.
#[derive(Default)]
pub(crate) struct Children {
    pub(crate) indicators: Indicators,
    pub(crate) cost_items: CostItems,
    pub(crate) safeguards: Safeguards,
    pub(crate) explanations: Explanations,
}

/// # Errors
/// [`Error::Incomplete`] for a declaration without a field that every draft has.
pub(crate) fn write(stored: &Stored) -> Result<Model, Error> {
    let Stored { record, content, head } = stored;
    let Record { id, revision, status, created_at, updated_at, submitted_at, decided_at, approved_revision } = record;
    let Project {
        fiscal_year,
        unit_code,
        unit_name,
        department_code,
        department_name,
        project_code,
        external_id,
        profile,
        name,
        category,
        nature,
        term,
        function_code,
        leader,
        contact,
        phone,
        start_date,
        end_date,
        overview,
        basis,
        necessity,
        feasibility,
        funding,
        resources_and_institutions,
        overall_goal,
        annual_goal,
        other_matters,
        activities,
        schedule,
        indicators: _,
        cost_items: _,
        safeguards: _,
        explanations: _,
    } = content;
    let Funding {
        total_budget,
        annual_budget,
        fiscal_appropriation,
        superior_appropriation,
        local_appropriation,
        subordinate_matching,
        carried_over,
        fiscal_account,
        unit_funds,
        own_funds,
        other_funds,
    } = *funding;
    Ok(Model {
        id: *id,
        revision: *revision,
        status: status.code().to_owned(),
        created_at: created_at.micros(),
        updated_at: updated_at.micros(),
        submitted_at: rows::micros(*submitted_at),
        decided_at: rows::micros(*decided_at),
        approved_revision: *approved_revision,
        head: head.clone(),
        fiscal_year: fiscal_year.ok_or(Error::Incomplete("fiscal_year"))?.get().into(),
        unit_code: rows::printed(unit_code).ok_or(Error::Incomplete("unit_code"))?,
        unit_name: rows::text(unit_name).ok_or(Error::Incomplete("unit_name"))?,
        department_code: rows::printed(department_code),
        department_name: rows::text(department_name),
        project_code: rows::text(project_code),
        external_id: rows::text(external_id),
        profile: profile.as_str().to_owned(),
        name: rows::text(name).ok_or(Error::Incomplete("name"))?,
        name_key: name.as_ref().map(|name| name_key(name.as_str())).unwrap_or_default(),
        category: category.map(|it| it.code().to_owned()),
        nature: nature.map(|it| it.code().to_owned()),
        term: rows::text(term),
        function_code: rows::text(function_code),
        leader: rows::text(leader),
        contact: rows::text(contact),
        phone: rows::text(phone),
        start_date: start_date.map(Date::day),
        end_date: end_date.map(Date::day),
        overview: rows::text(overview),
        basis: rows::text(basis),
        necessity: rows::text(necessity),
        feasibility: rows::text(feasibility),
        total_budget: rows::fen(total_budget),
        annual_budget: rows::fen(annual_budget),
        fiscal_appropriation: rows::fen(fiscal_appropriation),
        superior_appropriation: rows::fen(superior_appropriation),
        local_appropriation: rows::fen(local_appropriation),
        subordinate_matching: rows::fen(subordinate_matching),
        carried_over: rows::fen(carried_over),
        fiscal_account: rows::fen(fiscal_account),
        unit_funds: rows::fen(unit_funds),
        own_funds: rows::fen(own_funds),
        other_funds: rows::fen(other_funds),
        resources_and_institutions: rows::text(resources_and_institutions),
        overall_goal: rows::text(overall_goal),
        annual_goal: rows::text(annual_goal),
        other_matters: rows::text(other_matters),
        activities: rows::text(activities),
        schedule: rows::json(schedule)?,
        listed: Some(listed(stored)?),
    })
}

/// # Errors
/// As for [`write()`].
pub(crate) fn listed(stored: &Stored) -> Result<String, Error> {
    let listed = stored.listed().ok_or(Error::Incomplete("name"))?;
    serde_json::to_string(&listed).map_err(Error::unwritable)
}

/// # Errors
/// [`Error::Corrupt`] for a value that no version of the program writes.
pub(crate) fn read(model: Model, children: Children) -> Result<Stored, Error> {
    let Children { indicators, cost_items, safeguards, explanations } = children;
    let record = Record {
        id: model.id,
        revision: model.revision,
        status: status(&model.status)?,
        created_at: Timestamp::from_micros(model.created_at),
        updated_at: Timestamp::from_micros(model.updated_at),
        submitted_at: model.submitted_at.map(Timestamp::from_micros),
        decided_at: model.decided_at.map(Timestamp::from_micros),
        approved_revision: model.approved_revision,
    };
    let content = Project {
        fiscal_year: Some(fiscal_year(model.fiscal_year)?),
        unit_code: Some(UnitCode::stored(model.unit_code)),
        unit_name: Some(Text::stored(model.unit_name)),
        department_code: model.department_code.map(UnitCode::stored),
        department_name: model.department_name.map(Text::stored),
        project_code: model.project_code.map(Text::stored),
        external_id: model.external_id.map(Text::stored),
        profile: ProfileId::stored(model.profile),
        name: Some(Text::stored(model.name)),
        category: category(model.category)?,
        nature: rows::optional_code(model.nature, Nature::from_code, "project.nature")?,
        term: model.term.map(Text::stored),
        function_code: model.function_code.map(Text::stored),
        leader: model.leader.map(Text::stored),
        contact: model.contact.map(Text::stored),
        phone: model.phone.map(Text::stored),
        start_date: model.start_date.map(Date::stored),
        end_date: model.end_date.map(Date::stored),
        overview: model.overview.map(Text::stored),
        basis: model.basis.map(Text::stored),
        necessity: model.necessity.map(Text::stored),
        feasibility: model.feasibility.map(Text::stored),
        funding: Funding {
            total_budget: model.total_budget.map(Money::from_fen),
            annual_budget: model.annual_budget.map(Money::from_fen),
            fiscal_appropriation: model.fiscal_appropriation.map(Money::from_fen),
            superior_appropriation: model.superior_appropriation.map(Money::from_fen),
            local_appropriation: model.local_appropriation.map(Money::from_fen),
            subordinate_matching: model.subordinate_matching.map(Money::from_fen),
            carried_over: model.carried_over.map(Money::from_fen),
            fiscal_account: model.fiscal_account.map(Money::from_fen),
            unit_funds: model.unit_funds.map(Money::from_fen),
            own_funds: model.own_funds.map(Money::from_fen),
            other_funds: model.other_funds.map(Money::from_fen),
        },
        resources_and_institutions: model.resources_and_institutions.map(Text::stored),
        overall_goal: model.overall_goal.map(Text::stored),
        annual_goal: model.annual_goal.map(Text::stored),
        other_matters: model.other_matters.map(Text::stored),
        activities: model.activities.map(Text::stored),
        schedule: rows::read_json(model.schedule, "project.schedule")?,
        indicators,
        cost_items,
        safeguards,
        explanations,
    };
    Ok(Stored { record, content, head: model.head })
}

pub(crate) fn fiscal_year(year: i32) -> Result<FiscalYear, Error> {
    let read = u16::try_from(year).ok().and_then(FiscalYear::new);
    read.ok_or_else(|| Error::Corrupt(format!("project.fiscal_year: {year}")))
}

pub(crate) fn status(code: &str) -> Result<Status, Error> {
    rows::code(code, Status::from_code, "project.status")
}

pub(crate) fn category(code: Option<String>) -> Result<Option<Category>, Error> {
    rows::optional_code(code, Category::from_code, "project.category")
}
