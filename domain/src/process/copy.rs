//! 结转到下一年度: a recurring project's declaration for a later year, made from an earlier one.

use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    form::{
        project::{Nature, Project},
        schedule::{Schedule, ScheduleStep},
    },
    process::stored::Content,
    values::{
        list::{List, Row},
        period::{Date, FiscalYear},
        shape::{Fault, FaultCode, Faults},
    },
};

/// 复制申报 The year to copy the declaration to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub struct CopyTo {
    /// 年度 A later budget year than that of the original.
    pub fiscal_year: FiscalYear,
}

impl Content for CopyTo {}

impl Project {
    /// The same project for a later year: dates move by as many years, rows are new. Explanations are dropped, since
    /// they settled findings of the old year, and so is the sender's own id, which belongs to one declaration. A
    /// project that was new is continued.
    ///
    /// # Errors
    /// For a year that is not later.
    pub fn copy_to(&self, to: CopyTo) -> Result<Self, Fault> {
        let from = self.fiscal_year.map_or(FiscalYear::MIN, FiscalYear::get);
        let year = to.fiscal_year.get();
        let later = year.checked_sub(from).filter(|years| *years > 0).ok_or_else(|| {
            let range = format!("{}–{}", from.saturating_add(1), FiscalYear::MAX);
            Fault::new("/fiscal_year", FaultCode::OutOfRange).given(&year.to_string()).expected(range)
        })?;
        let shifted = |date: Option<Date>| date.and_then(|date| date.years_later(later));
        Ok(Self {
            fiscal_year: Some(to.fiscal_year),
            external_id: None,
            start_date: shifted(self.start_date),
            end_date: shifted(self.end_date),
            nature: self.nature.and(Some(Nature::Continued)),
            schedule: later_steps(&self.schedule, later),
            indicators: without_ids(&self.indicators),
            cost_items: without_ids(&self.cost_items),
            safeguards: without_ids(&self.safeguards),
            explanations: List::default(),
            ..self.clone()
        })
    }
}

/// The steps, as many years later.
fn later_steps(schedule: &Schedule, years: u16) -> Schedule {
    let day = |date: Option<Date>| date.and_then(|date| date.years_later(years));
    let step = |it: &ScheduleStep| ScheduleStep {
        step: it.step.clone(),
        start_date: day(it.start_date),
        end_date: day(it.end_date),
    };
    List::stored(schedule.iter().map(step).collect())
}

fn without_ids<T: Row + Clone, const MAX: usize>(rows: &List<T, MAX>) -> List<T, MAX> {
    List::stored(rows.iter().map(|row| row.clone().with_id(None)).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_next_year_has_its_own_dates_and_no_old_explanations() {
        let mut form: serde_json::Value = serde_json::from_str(crate::SAMPLE).unwrap();
        form["start_date"] = json!("2020-02-29");
        form["external_id"] = json!("OA-1");
        form["nature"] = json!("new");
        form["schedule"] = json!([{ "step": "采购", "start_date": "2020-02-29", "end_date": null }]);
        form["explanations"] = json!([{ "rule": "C004", "pointer": "", "text": "已说明" }]);
        let old = Project::read(form).unwrap();
        let new = old.copy_to(CopyTo { fiscal_year: FiscalYear::new(2021).unwrap() }).unwrap();
        assert_eq!(new.start_date.unwrap().to_string(), "2021-02-28");
        assert_eq!(new.end_date.unwrap().to_string(), "2021-12-31");
        let step = &new.schedule[0];
        assert_eq!((step.start_date.unwrap().to_string().as_str(), step.end_date), ("2021-02-28", None));
        assert_eq!((new.external_id, new.explanations.len()), (None, 0));
        assert_eq!((new.nature, new.funding), (Some(Nature::Continued), old.funding));
        assert_eq!((new.project_code, new.indicators.len()), (old.project_code.clone(), old.indicators.len()));
        for year in [2020, 2019] {
            let refused = old.copy_to(CopyTo { fiscal_year: FiscalYear::new(year).unwrap() }).unwrap_err();
            assert_eq!((refused.pointer.as_str(), refused.code), ("/fiscal_year", FaultCode::OutOfRange));
        }
    }
}
