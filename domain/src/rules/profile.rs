//! 规则集: a profile says which rules are on, how severe they are, and which form they check. Profiles are data.

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;

use crate::{
    form::{
        cost_item::CostItem,
        fields,
        project::Project,
        style::FormStyle,
        taxonomy::{Level1, Level2},
    },
    rules::{CATALOGUE, Rule, Severity},
    values::{
        language::Bilingual,
        shape::{Fault, FaultCode},
        text::ProfileId,
    },
};

/// Longest version of a profile.
pub const VERSION_MAX: usize = 40;

/// A rule profile, read from TOML.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Name by which declarations choose it.
    pub id: String,
    /// Version of the data; named in every report.
    pub version: String,
    pub title: ProfileTitle,
    /// 表样 The form that declarations are printed on.
    #[serde(default = "three_sheets")]
    pub form: FormStyle,
    pub mandatory: Mandatory,
    pub expected: Expected,
    #[serde(default)]
    pub funding: Parts,
    pub thresholds: Thresholds,
    /// Points that the families commonly have; none where the place says nothing.
    #[serde(default)]
    pub weights: Option<Weights>,
    /// Level 2 codes that belong to each level 1.
    pub taxonomy: BTreeMap<Level1, Vec<Level2>>,
    /// Places that a level 2 had in older forms of the same kind.
    #[serde(default)]
    pub former: Vec<Former>,
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
    /// Lists of pointers, of each of which one field may not be blank: the form has one or the other.
    #[serde(default)]
    pub any_of: Vec<Vec<String>>,
    /// Members of a cost item that may not be blank (C006).
    #[serde(default = "of_cost_item")]
    pub cost_item: Vec<String>,
    /// Families that need at least one indicator.
    pub level1: Vec<Level1>,
}

/// What the form is expected to have; its absence is worth a word.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Level 2 families of which there should be an indicator.
    pub level2: Vec<Level2>,
    /// Lists of families, of each of which one should have an indicator.
    #[serde(default)]
    pub any_of: Vec<Vec<Level2>>,
}

impl Expected {
    /// Every expectation as the families that meet it.
    pub fn all(&self) -> impl Iterator<Item = &[Level2]> {
        self.level2.iter().map(std::slice::from_ref).chain(self.any_of.iter().map(Vec::as_slice))
    }
}

/// 原表样 A place of a level 2 in older forms (I023).
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Former {
    pub level1: Level1,
    pub level2: Level2,
    /// The last budget year of the older form.
    pub until: u16,
}

/// 资金构成 Which lines of the funding add up to another one, as pointers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parts {
    /// Of the budget of the year (F001).
    pub annual_budget: Vec<String>,
    /// Of the fiscal appropriation (F002).
    pub fiscal_appropriation: Vec<String>,
    /// Lines that forms also show as a part of another one (其中), so that they may be in a sum already.
    #[serde(default)]
    pub within_others: Vec<String>,
}

/// A profile that says nothing of them has the lines and columns of the form of Minhang, as profiles did before they could say so.
impl Default for Parts {
    fn default() -> Self {
        let lines = |members: &[&str]| members.iter().map(|member| format!("/funding/{member}")).collect();
        Self {
            annual_budget: lines(&["fiscal_appropriation", "other_funds"]),
            fiscal_appropriation: lines(&["superior_appropriation", "local_appropriation", "subordinate_matching"]),
            within_others: Vec::new(),
        }
    }
}

const fn three_sheets() -> FormStyle {
    FormStyle::ThreeSheets
}

fn of_cost_item() -> Vec<String> {
    ["component", "content", "detail", "amount"].map(str::to_owned).into()
}

/// 权重 Points of the families (I047).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// What each level 1 commonly has, without the points of the budget's execution.
    pub families: BTreeMap<Level1, u32>,
    /// By how many points a family may depart before it is told.
    pub departure: u32,
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

/// Why a file is no profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileError {
    pub file: String,
    /// Line in the file, counted from 1; none where the fault is in no one line.
    pub line: Option<usize>,
    pub reason: String,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.reason),
            None => write!(f, "{}: {}", self.file, self.reason),
        }
    }
}

impl std::error::Error for ProfileError {}

impl Profile {
    /// Reads a profile and checks that it names only what exists.
    ///
    /// # Errors
    /// The first fault, with its line.
    pub fn read(file: &str, toml: &str) -> Result<Self, ProfileError> {
        let line_at = |offset: usize| toml.get(..offset).map(|before| before.matches('\n').count().saturating_add(1));
        let profile: Self = toml::from_str(toml).map_err(|error| ProfileError {
            file: file.to_owned(),
            line: error.span().and_then(|span| line_at(span.start)),
            reason: error.message().trim().to_owned(),
        })?;
        profile.check().map_err(|(word, reason)| ProfileError {
            file: file.to_owned(),
            line: toml.find(&word).and_then(line_at),
            reason,
        })?;
        Ok(profile)
    }

    /// What is well formed and still wrong: the word in the file at which it can be seen, and the reason.
    fn check(&self) -> Result<(), (String, String)> {
        ProfileId::parse(self.id.clone()).map_err(|(_, form)| (self.id.clone(), format!("id must match {form}")))?;
        if self.version.trim().is_empty() || self.version.len() > VERSION_MAX {
            return Err(("version".to_owned(), format!("version must have 1 to {VERSION_MAX} characters")));
        }
        let blank = Project::default();
        let known = |field: &String| blank.fields().any(|(name, _)| name == field);
        if let Some(field) = self.mandatory.fields.iter().find(|field| !known(field)) {
            return Err((field.clone(), format!("mandatory.fields: there is no field {field}")));
        }
        if let Some(field) = self.mandatory.any_of.iter().flatten().find(|field| !known(field)) {
            return Err((field.clone(), format!("mandatory.any_of: there is no field {field}")));
        }
        let line = |pointer: &&String| fields::funding().all(|(field, _)| field.pointer != pointer.as_str());
        let Parts { annual_budget, fiscal_appropriation, within_others } = &self.funding;
        if let Some(pointer) = annual_budget.iter().chain(fiscal_appropriation).chain(within_others).find(line) {
            return Err((pointer.clone(), format!("funding: {pointer} is no line of the funding")));
        }
        let column = |member: &&String| CostItem::COLUMNS.iter().all(|column| column.member != member.as_str());
        if let Some(member) = self.mandatory.cost_item.iter().find(column) {
            return Err((member.clone(), format!("mandatory.cost_item: a cost item has no {member}")));
        }
        if let Some(family) = self.mandatory.level1.iter().find(|family| !self.taxonomy.contains_key(family)) {
            return Err((family.code().to_owned(), format!("mandatory.level1: {} has no taxonomy", family.code())));
        }
        let placed = |level2: &&Level2| {
            let former = self.former.iter().map(|former| &former.level2);
            self.taxonomy.values().flatten().chain(former).all(|known| known != *level2)
        };
        if let Some(level2) = self.expected.all().flatten().find(placed) {
            return Err((
                level2.code().to_owned(),
                format!("expected: {} has no place in the taxonomy", level2.code()),
            ));
        }
        if let Some(id) = self.rules.keys().find(|id| CATALOGUE.iter().all(|rule| rule.id != id.as_str())) {
            return Err((id.clone(), format!("rules: there is no rule {id}")));
        }
        if self.thresholds.narrative_min > self.thresholds.narrative_max {
            return Err(("narrative_min".to_owned(), "narrative_min is above narrative_max".to_owned()));
        }
        Ok(())
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
    ///
    /// # Errors
    /// Only when a file that was built in is faulty.
    pub fn embedded() -> Result<Self, ProfileError> {
        let files = [
            ("minhang-2020.toml", include_str!("../../profiles/minhang-2020.toml")),
            ("national-2015.toml", include_str!("../../profiles/national-2015.toml")),
            ("national-2021.toml", include_str!("../../profiles/national-2021.toml")),
        ];
        Self(Vec::new()).with(files)
    }

    /// Adds the profiles of files, each with its name and text; one with a known id takes the place of that one.
    ///
    /// # Errors
    /// The first fault of a file, or an id that two of them have.
    pub fn with<'a>(mut self, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, ProfileError> {
        let mut added: Vec<Profile> = Vec::new();
        for (file, toml) in files {
            let profile = Profile::read(file, toml)?;
            if added.iter().any(|other| other.id == profile.id) {
                let reason = format!("another file has the id {} too", profile.id);
                return Err(ProfileError { file: file.to_owned(), line: None, reason });
            }
            added.push(profile);
        }
        self.0.retain(|known| added.iter().all(|profile| profile.id != known.id));
        self.0.extend(added);
        self.0.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(self)
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

#[cfg(test)]
mod tests {
    use super::*;

    const MINHANG: &str = include_str!("../../profiles/minhang-2020.toml");

    fn refused(from: &str, to: &str) -> String {
        assert!(MINHANG.contains(from), "{from}");
        Profile::read("own.toml", &MINHANG.replacen(from, to, 1)).unwrap_err().to_string()
    }

    #[test]
    fn a_faulty_profile_is_told_with_its_line_and_reason() {
        let line = |word: &str| MINHANG.lines().position(|line| line.contains(word)).unwrap() + 1;
        let told = refused("indicators_min = 3", "indicators_min = \"three\"");
        assert!(told.starts_with(&format!("own.toml:{}: ", line("indicators_min = 3"))), "{told}");
        let told = refused("\"/overview\"", "\"/overwiev\"");
        assert_eq!(told, format!("own.toml:{}: mandatory.fields: there is no field /overwiev", line("\"/overview\"")));
        for (from, to, reason) in [
            ("id = \"minhang-2020\"", "id = \"Minhang\"", "id must match"),
            ("version = \"1.1.0\"", "version = \"\"", "version must have"),
            ("[rules]", "[rules]\nZ999 = { enabled = false }", "there is no rule Z999"),
            ("[rules]", "[rules]\nC001 = { enabled = false, because = 1 }", "unknown field `because`"),
            ("impact = [", "satisfaction = [", "impact has no taxonomy"),
            ("\"/funding/other_funds\"", "\"/funding/other\"", "is no line of the funding"),
            ("\"component\", \"content\"", "\"component\", \"contents\"", "a cost item has no contents"),
            ("\"timeliness\", \"cost\", \"other\"", "\"timeliness\", \"other\"", "cost has no place"),
            ("narrative_min = 10", "narrative_min = 9000", "above narrative_max"),
            ("[title]", "[title", "own.toml:"),
        ] {
            let told = refused(from, to);
            assert!(told.contains(reason), "{told}");
        }
    }

    #[test]
    fn a_profile_of_before_is_read_as_before() {
        let (head, rest) = MINHANG.split_once("[funding]").unwrap();
        let older = format!("{head}{}", &rest[rest.find("[thresholds]").unwrap()..]);
        let older: String =
            older.lines().filter(|line| !line.starts_with("cost_item")).map(|it| format!("{it}\n")).collect();
        let (older, present) =
            (Profile::read("own.toml", &older).unwrap(), Profile::read("own.toml", MINHANG).unwrap());
        assert_eq!(older.mandatory.cost_item, present.mandatory.cost_item);
        assert_eq!(older.funding.annual_budget, present.funding.annual_budget);
        assert_eq!(older.funding.fiscal_appropriation, present.funding.fiscal_appropriation);
    }

    #[test]
    fn files_add_profiles_and_take_the_place_of_known_ones() {
        let own = MINHANG.replace("minhang-2020", "minhang-2022");
        let stricter = MINHANG.replace("version = \"1.1.0\"", "version = \"1.0.0+own\"");
        let profiles = Profiles::embedded().unwrap().with([("a.toml", own.as_str()), ("b.toml", &stricter)]).unwrap();
        let known: Vec<_> = profiles.iter().map(|profile| (profile.id.as_str(), profile.version.as_str())).collect();
        let national = [("national-2015", "1.0.0"), ("national-2021", "1.1.0")];
        assert_eq!(known, [[("minhang-2020", "1.0.0+own"), ("minhang-2022", "1.1.0")], national].concat());
        let twice = Profiles::embedded().unwrap().with([("a.toml", MINHANG), ("b.toml", MINHANG)]);
        assert_eq!(twice.unwrap_err().to_string(), "b.toml: another file has the id minhang-2020 too");
    }
}
