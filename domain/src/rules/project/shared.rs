//! What several rules of the project sheet need: its narratives and its dates.

use crate::{
    form::project::Project,
    rules::{Outcomes, Subject},
};

/// The one narrative that may say that there is nothing to say.
pub(super) const OTHER_MATTERS: &str = "/other_matters";

/// The two goals.
pub(super) const GOALS: [&str; 2] = ["/overall_goal", "/annual_goal"];

/// A form without any narrative.
pub(super) const NOTHING: &[(&str, &str)] = &[
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

pub(super) fn blank_date(subject: &Subject) -> &'static str {
    if subject.project.start_date.is_none() { "/start_date" } else { "/end_date" }
}

/// The narratives that are not blank, with their pointers.
pub(super) fn written<'a>(project: &'a Project) -> impl Iterator<Item = (&'static str, &'a str)> + use<'a> {
    project.narratives().filter(|(_, text)| !text.is_blank()).map(|(pointer, text)| (pointer, text.as_str()))
}

/// Says so when there is no narrative to read.
pub(super) fn nothing_written(subject: &Subject, out: &mut Outcomes) {
    if written(subject.project).next().is_none() {
        out.blank("/overview");
    }
}
