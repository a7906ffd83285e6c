//! Storing a batch, and what became of its items.

use std::collections::{HashMap, HashSet};

use domain::{
    form::project::Project,
    process::{
        caller::{Act, Permission},
        lifecycle::Move,
        stored::Stored,
    },
    values::{
        list::{List, Row},
        shape::{Fault, FaultCode, Faults},
    },
};
use persistence::{
    Tx, Unique,
    codes::{self, Keys},
    projects as store,
};

use crate::{
    http::{
        address::address,
        context::Context,
        problem::{Code, Problem},
        respond::Answer,
    },
    routes::batch::result::{BatchItemResult, BatchResult, at},
};

/// The result of one item.
enum Outcome {
    Created(Stored),
    Replaced(Stored),
    Failed(Problem),
}

/// A batch that is being stored, and what became of its items.
pub(super) struct Work {
    act: Act,
    outcomes: HashMap<usize, Outcome>,
}

impl Work {
    pub(super) fn of(act: Act, refused: &HashMap<usize, Problem>) -> Self {
        let failed = |(index, problem): (&usize, &Problem)| (*index, Outcome::Failed(problem.clone()));
        Self { act, outcomes: refused.iter().map(failed).collect() }
    }

    fn fail(&mut self, index: usize, problem: Problem) {
        self.outcomes.insert(index, Outcome::Failed(problem));
    }

    /// Replaces what is there, where that is wanted, and makes the rest.
    pub(super) async fn store(&mut self, tx: &Tx, wanted: &[(usize, Project)], upsert: bool) -> Answer<()> {
        let mut fresh = Vec::new();
        for (index, project) in wanted {
            let known = if upsert { self.known(tx, *index, project).await? } else { Some(None) };
            match known {
                Some(Some(before)) => self.replace(tx, *index, &before, project).await?,
                Some(None) => {
                    fresh.push((*index, project));
                }
                None => {}
            }
        }
        let contents = fresh.iter().map(|(_, project)| (*project).clone()).collect();
        let made = store::create_all(tx, &self.act, contents).await?;
        for ((index, content), made) in fresh.into_iter().zip(made) {
            match made {
                Ok(stored) => drop(self.outcomes.insert(index, Outcome::Created(stored))),
                Err(unique) => self.taken(tx, index, content, unique, upsert).await?,
            }
        }
        Ok(())
    }

    /// A declaration that was created since it was looked for, by this batch or by another request.
    async fn taken(&mut self, tx: &Tx, index: usize, content: &Project, unique: Unique, upsert: bool) -> Answer<()> {
        let known = if upsert { self.known(tx, index, content).await? } else { Some(None) };
        match known {
            Some(Some(before)) => self.replace(tx, index, &before, content).await,
            Some(None) => {
                let problem = self.duplicate(tx, index, content, unique).await?;
                self.fail(index, problem);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The declaration that an item replaces, if there is one; nothing when the item fails.
    async fn known(&mut self, tx: &Tx, index: usize, project: &Project) -> Answer<Option<Option<Stored>>> {
        let units = &self.act.caller.units;
        let (mut ids, keys) = (HashSet::new(), Keys::of(project));
        for unique in [Unique::ExternalId, Unique::ProjectCode] {
            ids.extend(codes::existing(tx, units, &keys, unique).await?);
        }
        let mut ids = ids.into_iter();
        match (ids.next(), ids.next()) {
            (None, _) => Ok(Some(None)),
            (Some(id), None) => {
                let Some(before) = store::get_for_change(tx, units, id).await? else { return Ok(Some(None)) };
                let record = &before.record;
                if Move::Edit.is_open(record.status, record.submitted_at.is_some()) {
                    return Ok(Some(Some(before)));
                }
                let fault = Fault::new(at(index), FaultCode::NotEditable);
                self.fail(index, Problem::wrong_state(Code::NotEditable, record).faults(fault.into()));
                Ok(None)
            }
            // The external id is one declaration's, the project code another's.
            (Some(_), Some(_)) => {
                let problem = self.duplicate(tx, index, project, Unique::ProjectCode).await?;
                self.fail(index, problem);
                Ok(None)
            }
        }
    }

    async fn replace(&mut self, tx: &Tx, index: usize, before: &Stored, project: &Project) -> Answer<()> {
        let (old, project) = (&before.content, project.clone());
        let project = Project {
            indicators: known_rows(&old.indicators, project.indicators),
            cost_items: known_rows(&old.cost_items, project.cost_items),
            safeguards: known_rows(&old.safeguards, project.safeguards),
            ..project
        };
        match store::replace_unless_taken(tx, &self.act, before, project.clone()).await? {
            Ok(stored) => drop(self.outcomes.insert(index, Outcome::Replaced(stored))),
            Err(unique) => {
                let problem = self.duplicate(tx, index, &project, unique).await?;
                self.fail(index, problem);
            }
        }
        Ok(())
    }

    async fn duplicate(&self, tx: &Tx, index: usize, project: &Project, unique: Unique) -> Answer<Problem> {
        let field = if unique == Unique::ExternalId { "external_id" } else { "project_code" };
        let fault = Fault::new(format!("{}/{field}", at(index)), FaultCode::DuplicateValue);
        let problem = Problem::new(Code::DuplicateDeclaration).faults(fault.into());
        let there = codes::existing(tx, &self.act.caller.units, &Keys::of(project), unique).await?;
        Ok(there.into_iter().fold(problem, |problem, id| problem.existing(address(id))))
    }

    pub(super) fn refused_units(&self) -> bool {
        self.outcomes.values().any(|it| matches!(it, Outcome::Failed(problem) if problem.code() == Code::Forbidden))
    }

    /// When an item failed, nothing is stored, and the answer lists the faults of all items.
    pub(super) fn all_or_none(&self) -> Answer<()> {
        let mut failed: Vec<_> = self
            .outcomes
            .iter()
            .filter_map(
                |(index, outcome)| if let Outcome::Failed(problem) = outcome { Some((index, problem)) } else { None },
            )
            .collect();
        failed.sort_by_key(|(index, _)| **index);
        let mut faults = Faults::default();
        for (_, problem) in &failed {
            faults.extend(problem.told().clone());
        }
        match failed.as_slice() {
            [] => Ok(()),
            _ if self.refused_units() => Err(Problem::forbidden(Permission::Write).faults(faults)),
            _ => Err(faults.into()),
        }
    }

    pub(super) fn result(mut self, references: Vec<Option<String>>, context: &Context, path: &str) -> BatchResult {
        let mut result =
            BatchResult { created: 0, replaced: 0, failed: 0, items: Vec::with_capacity(references.len()) };
        for ((place, client_ref), index) in references.into_iter().enumerate().zip(0..) {
            let Some(outcome) = self.outcomes.remove(&place) else { continue };
            let (count, status, stored, problem) = match outcome {
                Outcome::Created(stored) => (&mut result.created, 201, Some(stored), None),
                Outcome::Replaced(stored) => (&mut result.replaced, 200, Some(stored), None),
                Outcome::Failed(problem) => {
                    (&mut result.failed, problem.code().status().as_u16(), None, Some(problem.body(context, path)))
                }
            };
            *count += 1;
            let id = stored.as_ref().map(|stored| stored.record.id);
            let revision = stored.as_ref().map(|stored| stored.record.revision);
            result.items.push(BatchItemResult { index, client_ref, status, id, revision, problem });
        }
        result
    }
}

/// Rows with a known id keep it; other rows are new.
fn known_rows<T: Row + Clone, const MAX: usize>(before: &List<T, MAX>, rows: List<T, MAX>) -> List<T, MAX> {
    let known = |row: T| {
        let id = row.id().filter(|id| before.position(*id).is_some());
        row.with_id(id)
    };
    List::stored(rows.into_vec().into_iter().map(known).collect())
}
