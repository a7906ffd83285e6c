//! 规则集: a profile says which rules are on, how severe they are, and which form they check. Profiles are data.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    language::Bilingual,
    project::Project,
    rules::{CATALOGUE, Rule, Severity},
    shape::{Fault, FaultCode},
    taxonomy::{Level1, Level2},
    text::ProfileId,
};

/// A rule profile, read from TOML.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Name by which declarations choose it.
    pub id: String,
    /// Version of the data; named in every report.
    pub version: String,
    pub title: ProfileTitle,
    pub mandatory: Mandatory,
    pub expected: Expected,
    pub thresholds: Thresholds,
    /// Level 2 codes that belong to each level 1.
    pub taxonomy: BTreeMap<Level1, Vec<Level2>>,
    /// Departures from the catalogue.
    #[serde(default)]
    pub rules: BTreeMap<String, Setting>,
}

/// Title in both languages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileTitle {
    pub zh: String,
    pub en: String,
}

impl From<&ProfileTitle> for Bilingual {
    fn from(title: &ProfileTitle) -> Self {
        Self::new(title.zh.clone(), title.en.clone())
    }
}

/// What the form demands.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mandatory {
    /// Pointers of fields that may not be blank.
    pub fields: Vec<String>,
    /// Families that need at least one indicator.
    pub level1: Vec<Level1>,
}

/// What the form is expected to have; its absence is worth a word.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Level 2 families of which there should be an indicator.
    pub level2: Vec<Level2>,
}

/// Figures that rules compare with.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Share of the annual budget above which a cost item needs a remark (C009), in percent.
    pub large_item_percent: u32,
    /// Least length of a narrative (P006), in characters.
    pub narrative_min: usize,
    /// Greatest length of a narrative (P012), in characters.
    pub narrative_max: usize,
    /// Least number of indicators (I015).
    pub indicators_min: usize,
    /// Least share of indicators with a figure (I016), in percent.
    pub quantitative_percent: u32,
    /// What the weights add up to (I020).
    pub weights_total: u32,
    /// Change of the annual budget against the year before that needs a reason (H001), in percent.
    pub budget_change_percent: u32,
}

/// One rule's departure from the catalogue.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    #[serde(default = "on")]
    pub enabled: bool,
    pub severity: Option<Severity>,
}

const fn on() -> bool {
    true
}

impl Profile {
    /// Reads a profile and checks that it names only what exists.
    pub fn read(toml: &str) -> Result<Self, String> {
        let profile: Self = toml::from_str(toml).map_err(|error| error.to_string())?;
        ProfileId::parse(profile.id.clone()).map_err(|(_, form)| format!("id must match {form}"))?;
        let known = Project::default().fields();
        if let Some(field) = profile.mandatory.fields.iter().find(|field| known.iter().all(|(name, _)| name != field)) {
            return Err(format!("mandatory.fields: there is no field {field}"));
        }
        if let Some(id) = profile.rules.keys().find(|id| CATALOGUE.iter().all(|rule| rule.id != id.as_str())) {
            return Err(format!("rules: there is no rule {id}"));
        }
        Ok(profile)
    }

    /// The severity of a rule in this profile; none where it is switched off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        match self.rules.get(rule.id) {
            Some(Setting { enabled: false, .. }) => None,
            Some(Setting { severity: Some(severity), .. }) => Some(*severity),
            Some(Setting { severity: None, .. }) | None => Some(rule.severity),
        }
    }
}

/// All profiles a service knows, by name.
#[derive(Clone, Debug)]
pub struct Profiles(Vec<Profile>);

impl Profiles {
    /// The profiles that come with the program.
    pub fn embedded() -> Result<Self, String> {
        [include_str!("../profiles/minhang-2020.toml")]
            .into_iter()
            .map(Profile::read)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    pub fn get(&self, id: &str) -> Option<&Profile> {
        self.iter().find(|profile| profile.id == id)
    }

    /// The profile that a declaration names.
    ///
    /// # Errors
    /// The names there are, when there is none of this name.
    pub fn of(&self, project: &Project) -> Result<&Profile, Fault> {
        let id = project.profile.as_str();
        self.get(id).ok_or_else(|| {
            let known: Vec<_> = self.iter().map(|profile| profile.id.as_str()).collect();
            Fault::new("/profile", FaultCode::UnknownProfile).given(id).expected(known.join(", "))
        })
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Profile> {
        self.0.iter()
    }
}
