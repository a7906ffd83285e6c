//! Running the rules over declarations, with that of the year before where they look at it.

use actix_web::web;
use domain::{
    form::project::Project,
    process::{caller::Units, stored::ToValidate},
    rules::{Report, Scope, profile::Profiles},
    values::{language::Language, period::Timestamp},
};
use persistence::{Read, projects as store};
use serde_json::{Value, json};

use crate::{
    http::{
        aside::{blocking, computing, is_large},
        declaration::profile_of,
        problem::{Code, Problem},
        respond::Answer,
    },
    service::Service,
};

/// What a report needs beside the declaration.
#[derive(Clone)]
pub struct Judge {
    pub service: web::Data<Service>,
    pub scope: Scope,
    pub at: Timestamp,
}

impl Judge {
    fn report(&self, asked: &ToValidate) -> Answer<Report> {
        let profile = profile_of(&self.service.profiles, &asked.project)?;
        Ok(asked.report(profile, self.scope, self.at))
    }

    /// Adds the declaration of the year before where the rules look at it and none was sent.
    async fn complete(&self, units: &Units, asked: &mut ToValidate) -> Answer<()> {
        if asked.previous.is_none() && self.scope == Scope::All {
            asked.previous = year_before(&self.service.db, units, &asked.project).await?;
        }
        Ok(())
    }

    /// The report of one declaration, which is compared with that of the year before. The rules of a large one run on a
    /// thread where nobody else waits.
    pub async fn only(&self, units: &Units, mut asked: ToValidate) -> Answer<Report> {
        self.complete(units, &mut asked).await?;
        let (judge, large) = (self.clone(), is_large([&asked.project].into_iter().chain(&asked.previous)));
        computing(large, move || judge.report(&asked)).await
    }

    /// The reports of several declarations, in their order. The rules run on a thread where nobody else waits.
    pub async fn reports(&self, units: &Units, mut asked: Vec<ToValidate>) -> Answer<Vec<Report>> {
        for asked in &mut asked {
            self.complete(units, asked).await?;
        }
        let judge = self.clone();
        blocking(move || asked.iter().map(|asked| judge.report(asked)).collect::<Answer<_>>()).await
    }
}

/// What is kept of a submission for good: the report of that moment, in the language of the form.
///
/// # Errors
/// With the report, where there is an error or an unexplained warning.
pub fn submission(
    profiles: &Profiles,
    project: &Project,
    previous: Option<Project>,
    at: Timestamp,
) -> Result<Value, Problem> {
    let profile = profile_of(profiles, project)?;
    let report = ToValidate { project: project.clone(), previous }.report(profile, Scope::All, at);
    if !report.submittable {
        return Err(Problem::new(Code::NotSubmittable).report(report));
    }
    Ok(json!({ "report": report.in_language(Language::Zh) }))
}

/// The declaration of the year before, which only rules across sheets look at.
pub async fn year_before(conn: &impl Read, units: &Units, project: &Project) -> Answer<Option<Project>> {
    let Some(id) = store::previous(conn, units, project).await? else { return Ok(None) };
    // It may be deleted meanwhile.
    Ok(store::get(conn, units, id).await?.map(|stored| stored.content))
}
