//! 演示数据 What is in the set: the keys, the declarations, and what happened to them in which order.

use std::{collections::HashMap, fmt};

use domain::{
    form::project::Project,
    process::{
        action::Action,
        attachment::Attachment,
        caller::{Act, Caller},
        copy::CopyTo,
        lifecycle::{Adjustment, Decision, Move},
        stored::{Content, Status, Stored},
    },
    rules::profile::Profiles,
    values::{
        list::{List, Row},
        period::Timestamp,
        text::UnitCode,
    },
};
use form::read;
use persistence::{Tx, keys, projects as store};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::{
    http::{
        judge::{submission, year_before},
        upload::DOCX,
    },
    routes::keys::NewKey,
};

const STORY: &str = include_str!("story.json");
const DECLARATIONS: &str = include_str!("declarations.json");
/// 申报表 The form that a unit filled with Word, and the name under which it is kept.
const FORM: &[u8] = include_bytes!("form.docx");
const FORM_NAME: &str = "文化旅游节申报表.docx";

/// Why the story cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum StoryError {
    #[error(transparent)]
    Database(#[from] persistence::Error),
    /// A mistake in the story, which tests find.
    #[error("{0}")]
    Wrong(String),
}

fn wrong(reason: impl fmt::Debug) -> StoryError {
    StoryError::Wrong(format!("{reason:?}"))
}

#[derive(Deserialize)]
pub struct Story {
    keys: Vec<KeyOfStory>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct KeyOfStory {
    /// By which the story and the file of the keys name it.
    handle: String,
    id: Uuid,
    /// 说明 What is told of it beside the key.
    about: String,
    at: String,
    /// As it is sent to make a key.
    key: Value,
}

/// A key that was made.
pub struct MadeKey {
    pub handle: String,
    pub about: String,
    pub secret: String,
}

/// What one caller did to one declaration.
#[derive(Deserialize)]
struct Step {
    at: String,
    by: String,
    id: Uuid,
    #[serde(flatten)]
    what: What,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    /// 新建 The declaration of this name.
    Create(String),
    /// 导入 The Word form, for the unit with this code.
    Import(String),
    /// 复制 A later year of another one.
    Copy { of: Uuid, fiscal_year: u16 },
    /// 修改 New values by their pointers.
    Change(Map<String, Value>),
    /// 情况说明
    Explain(Value),
    /// 报送
    Submit,
    /// 审核批复
    Decide(Value),
    /// 申请调整
    Adjust(Value),
}

impl What {
    const fn action(&self) -> Action {
        match self {
            Self::Create(_) => Action::Created,
            Self::Import(_) => Action::Imported,
            Self::Copy { .. } => Action::Copied,
            Self::Change(_) => Action::Patched,
            Self::Explain(_) => Action::Explained,
            Self::Submit => Action::Submitted,
            Self::Decide(_) => Action::Decided,
            Self::Adjust(_) => Action::Adjusted,
        }
    }
}

impl Story {
    pub fn read() -> Result<Self, StoryError> {
        serde_json::from_str(STORY).map_err(wrong)
    }

    /// The declaration with which the story begins.
    pub fn first(&self) -> Result<Uuid, StoryError> {
        self.steps.first().map(|step| step.id).ok_or_else(|| wrong("an empty story"))
    }

    /// Makes the keys and does every step as the service would; answers the keys.
    pub async fn play(self, tx: &Tx, profiles: &Profiles) -> Result<Vec<MadeKey>, StoryError> {
        let (mut made, mut callers) = (Vec::new(), HashMap::new());
        for key in self.keys {
            let act = Act::of_system(Action::KeyCreated, "demo".to_owned(), moment(&key.at)?);
            let (secret, stored) = NewKey::read(key.key).map_err(wrong)?.make_under(key.id, &act).map_err(wrong)?;
            keys::create(tx, &act, &stored).await?;
            let units = stored.role.units(stored.units).ok_or_else(|| wrong(&key.handle))?;
            let caller =
                Caller { id: stored.id.to_string(), name: stored.name, role: stored.role, units, issuer: None };
            callers.insert(key.handle.clone(), caller);
            made.push(MadeKey { handle: key.handle, about: key.about, secret });
        }
        let mut declarations: HashMap<String, Value> = serde_json::from_str(DECLARATIONS).map_err(wrong)?;
        for (step, number) in self.steps.into_iter().zip(1..) {
            let told = |error| match error {
                StoryError::Wrong(reason) => StoryError::Wrong(format!("step {number}: {reason}")),
                error @ StoryError::Database(_) => error,
            };
            let act = Act {
                caller: callers.get(&step.by).cloned().ok_or_else(|| wrong(&step.by))?,
                action: step.what.action(),
                request_id: format!("demo-{number}"),
                at: moment(&step.at)?,
            };
            let scene = Scene { tx, act, id: step.id, profiles };
            scene.play(step.what, &mut declarations).await.map_err(told)?;
        }
        Ok(made)
    }
}

fn moment(text: &str) -> Result<Timestamp, StoryError> {
    Timestamp::parse(text).ok_or_else(|| wrong(text))
}

/// Where a step is played.
struct Scene<'a> {
    tx: &'a Tx,
    act: Act,
    id: Uuid,
    profiles: &'a Profiles,
}

impl Scene<'_> {
    async fn play(&self, what: What, declarations: &mut HashMap<String, Value>) -> Result<(), StoryError> {
        match what {
            What::Create(name) => {
                let content = declarations.remove(&name).ok_or_else(|| wrong(&name))?;
                self.create(Project::read(content).map_err(wrong)?, None).await
            }
            What::Import(unit_code) => {
                let form = read::read(FORM).map_err(wrong)?.into_iter().next().ok_or_else(|| wrong("no form"))?;
                let unit_code = Some(UnitCode::parse(unit_code).map_err(wrong)?);
                let file = Attachment::new(Some(FORM_NAME.to_owned()), DOCX, FORM.to_vec());
                self.create(Project { unit_code, ..form.declaration }, Some(&file)).await
            }
            What::Copy { of, fiscal_year } => {
                let to = CopyTo::read(json!({ "fiscal_year": fiscal_year })).map_err(wrong)?;
                self.create(self.find(of, Move::Copy).await?.content.copy_to(to).map_err(wrong)?, None).await
            }
            What::Change(values) => self.change(values).await,
            What::Explain(explanations) => {
                self.change(Map::from_iter([("/explanations".to_owned(), explanations)])).await
            }
            What::Submit => {
                let before = self.find(self.id, Move::Submit).await?;
                let previous = year_before(self.tx, &self.act.caller.units, &before.content).await.map_err(wrong)?;
                let kept = submission(self.profiles, &before.content, previous, self.act.at).map_err(wrong)?;
                self.turn(&before, Status::Submitted, &kept).await
            }
            What::Decide(decision) => {
                let decision = Decision::read(decision).map_err(wrong)?;
                let before = self.find(self.id, Move::Decide).await?;
                self.turn(&before, decision.outcome.status(), &decision).await
            }
            What::Adjust(reason) => {
                let reason = Adjustment::read(reason).map_err(wrong)?;
                self.turn(&self.find(self.id, Move::Adjust).await?, Status::Draft, &reason).await
            }
        }
    }

    /// A declaration of the caller's units, in a state in which this can be done.
    async fn find(&self, id: Uuid, wanted: Move) -> Result<Stored, StoryError> {
        let stored = store::get_for_change(self.tx, &self.act.caller.units, id).await?;
        let open = |it: &Stored| wanted.is_open(it.record.status, it.record.submitted_at.is_some());
        let allowed = self.act.caller.role.may(wanted.permission());
        stored.filter(|it| allowed && open(it)).ok_or_else(|| wrong(format!("{} {id}", wanted.code())))
    }

    async fn create(&self, content: Project, file: Option<&Attachment>) -> Result<(), StoryError> {
        if !self.act.caller.role.may(Move::Edit.permission()) {
            return Err(wrong("the caller may not write"));
        }
        let content = with_row_ids(self.id, content);
        let made = store::create_under(self.tx, &self.act, vec![(self.id, content)], file).await?;
        made.into_iter().try_for_each(|outcome| outcome.map(drop)).map_err(wrong)
    }

    async fn change(&self, values: Map<String, Value>) -> Result<(), StoryError> {
        let before = self.find(self.id, Move::Edit).await?;
        let mut content = serde_json::to_value(&before.content).map_err(wrong)?;
        for (pointer, value) in values {
            *content.pointer_mut(&pointer).ok_or_else(|| wrong(pointer))? = value;
        }
        let content = Project::read(content).map_err(wrong)?;
        store::replace(self.tx, &self.act, &before, content).await?;
        Ok(())
    }

    async fn turn(&self, before: &Stored, to: Status, detail: &impl serde::Serialize) -> Result<(), StoryError> {
        store::turn(self.tx, &self.act, before, to, detail).await?;
        Ok(())
    }
}

/// Rows whose ids never change either.
fn with_row_ids(id: Uuid, content: Project) -> Project {
    let Project { indicators, cost_items, safeguards, .. } = content.clone();
    Project {
        indicators: numbered(id, 1, indicators),
        cost_items: numbered(id, 2, cost_items),
        safeguards: numbered(id, 3, safeguards),
        ..content
    }
}

fn numbered<T: Row, const MAX: usize>(id: Uuid, table: u128, rows: List<T, MAX>) -> List<T, MAX> {
    let named = |(row, number): (T, u128)| row.with_id(Some(super::row(id, table, number)));
    List::stored(rows.into_vec().into_iter().zip(1..).map(named).collect())
}
