//! What the service knows: rules, profiles, dictionaries.

use actix_web::{get, web};
use domain::{
    form::{
        indicator::{Direction, TargetPeriod},
        project::{Category, Nature},
        safeguard::{SafeguardKind, Stage},
        style::FormStyle,
        taxonomy::{Level1, Level2},
    },
    process::{
        batch::BatchMode,
        caller::{ActorKind, Moved, Permission, Role},
        lifecycle::{Grade, Move, Outcome},
        stored::Status,
    },
    rules::{
        self, CATALOGUE, Dimension, EXAMPLES, Example, Rule, Scope, Severity, Strength,
        profile::{Profile, Profiles},
    },
    values::{
        codes::Entry,
        text::{Name, ProfileId, RuleId},
    },
    views::{
        formats::{ExportFormat, FormKind},
        statistics::GroupBy,
        tables::Table,
    },
    wording::{operators::Operator, target::TargetKind},
};
use form::read::Confidence;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    contract::body::{BilingualText, DictionaryEntry, SortOrder},
    http::{
        document::OFFERED,
        problem::{Code, Problem},
        query::NoQuery,
        refusals::Refused,
        respond::{Answer, Plain},
    },
    service::Service,
};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_rules).service(get_rule).service(list_profiles).service(get_profile).service(list_dictionaries);
}

/// 规则在规则集中的设置 A rule in one profile.
#[derive(Serialize, ToSchema)]
pub struct RuleInProfile {
    /// 规则集 Profile.
    #[schema(max_length = 40)]
    profile: String,
    /// 是否启用 Whether the profile uses the rule.
    enabled: bool,
    /// 严重程度 Severity of the rule in the profile; null if the profile does not use it.
    severity: Option<Severity>,
}

/// 规则 One rule of the catalogue.
#[derive(Serialize, ToSchema)]
#[schema(as = Rule)]
pub struct RuleBody {
    /// 规则编号 Id of the rule. It never changes.
    #[schema(max_length = 4)]
    id: &'static str,
    /// 严重程度 Severity, unless a profile sets another.
    severity: Severity,
    /// 范围 Part of the declaration that the rule checks.
    scope: Scope,
    /// 审核维度 Aspect of the review that the rule belongs to.
    dimension: Dimension,
    /// 规则内容 What must hold.
    title: BilingualText,
    /// 规则说明 Why the rule exists, and how it reads the declaration.
    explanation: BilingualText,
    /// 改正办法 How to correct a finding.
    fix: BilingualText,
    /// 依据 Where the rule comes from.
    basis: BilingualText,
    /// 依据强度 Kind of basis that the rule has.
    strength: Strength,
    /// 起始版本 Version of the rule set that introduced the rule.
    #[schema(max_length = 40)]
    since: &'static str,
    /// 相关规则 Rules that look at the same figures.
    #[schema(max_items = 20, value_type = Vec<RuleId>)]
    related: Vec<&'static str>,
    /// 各规则集的设置 The rule in each profile.
    #[schema(max_items = 100)]
    profiles: Vec<RuleInProfile>,
    /// 示例 An example on the real form, with its correction.
    example: RuleExample,
}

/// 示例 An example on the real form: entries that break the rule, the messages they cause, and the corrected entries.
#[derive(Serialize, ToSchema)]
pub struct RuleExample {
    /// 有问题的填法 Entries that break the rule.
    #[schema(max_items = 20)]
    faulty: Vec<ExampleEntry>,
    /// 校验结果 Messages of the findings.
    #[schema(max_items = 100)]
    messages: Vec<BilingualText>,
    /// 改正后的填法 The corrected entries.
    #[schema(max_items = 20)]
    mended: Vec<ExampleEntry>,
}

/// 示例填写 One entry of an example.
#[derive(Serialize, ToSchema)]
pub struct ExampleEntry {
    /// 位置 Pointer into the declaration. `/-` at the end means a new row; `/previous` is the declaration of the year
    /// before; `/sheets` holds the headings of an imported form.
    #[schema(max_length = 200)]
    pointer: &'static str,
    /// 内容 The value as JSON text; null if the field is blank.
    #[schema(max_length = 10_000)]
    value: Option<String>,
}

impl From<&Example> for RuleExample {
    fn from(example: &Example) -> Self {
        let entry = |entry: &rules::Entry| ExampleEntry { pointer: entry.pointer, value: entry.value.clone() };
        Self {
            faulty: example.faulty.iter().map(entry).collect(),
            messages: example.messages.iter().map(BilingualText::from).collect(),
            mended: example.mended.iter().map(entry).collect(),
        }
    }
}

impl RuleBody {
    fn new(rule: &Rule, profiles: &Profiles) -> Self {
        let setting = |profile: &Profile| {
            let severity = profile.severity(rule);
            RuleInProfile { profile: profile.id.clone(), enabled: severity.is_some(), severity }
        };
        Self {
            id: rule.id,
            severity: rule.severity,
            scope: rule.scope,
            dimension: rule.dimension,
            title: (&rule.title).into(),
            explanation: (&rule.explanation).into(),
            fix: (&rule.fix).into(),
            basis: (&rule.basis).into(),
            strength: rule.strength,
            since: rule.since,
            related: rule.related.to_vec(),
            profiles: profiles.iter().map(setting).collect(),
            example: EXAMPLES.get(rule.id).unwrap_or(&Example::NONE).into(),
        }
    }
}

/// 规则目录 The catalogue.
#[derive(Serialize, ToSchema)]
pub struct RuleList {
    /// 规则集版本 Version of the rule set.
    #[schema(max_length = 40)]
    ruleset: &'static str,
    /// 规则 Every rule, in the order of the form.
    #[schema(max_items = 500)]
    items: Vec<RuleBody>,
}

/// 规则目录 List the rules
///
/// 列出全部规则及其在各规则集中的设置。
///
/// Lists every rule with its settings in each profile.
#[utoipa::path(
    tag = "rules", operation_id = "list_rules", security(("bearer" = ["read"])),
    responses(NoQuery),
)]
#[get("/rules")]
async fn list_rules(service: web::Data<Service>, _: NoQuery) -> Plain<RuleList> {
    let items = CATALOGUE.iter().map(|rule| RuleBody::new(rule, &service.profiles)).collect();
    Plain(RuleList { ruleset: rules::RULESET, items })
}

/// 读取一条规则 Read one rule
///
/// 返回规则的内容、说明、改正办法和依据，中英文对照。
///
/// The answer has the statement, explanation, remedy and basis of the rule, in Chinese and English.
#[utoipa::path(
    tag = "rules", operation_id = "get_rule", security(("bearer" = ["read"])), params(("rule_id" = RuleId, Path, example = "C003")),
    responses(NoQuery, Refused<404>),
)]
#[get("/rules/{rule_id}")]
async fn get_rule(service: web::Data<Service>, rule_id: web::Path<String>, _: NoQuery) -> Answer<Plain<RuleBody>> {
    let rule = rules::rule(&rule_id).ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok(Plain(RuleBody::new(rule, &service.profiles)))
}

/// 一级目标及其二级目标 A level 1 code with its level 2 codes.
#[derive(Serialize, ToSchema)]
pub struct TaxonomyBranch {
    /// 一级目标 Level 1.
    level1: Level1,
    /// 二级目标 Level 2.
    #[schema(max_items = 100)]
    level2: Vec<Level2>,
}

/// 任填其一 Fields of which one may not be blank.
#[derive(Serialize, ToSchema)]
pub struct AnyOf {
    /// 栏目 Their pointers.
    #[schema(max_items = 20, value_type = Vec<Name>)]
    fields: Vec<String>,
}

/// 规则集 A rule profile.
#[derive(Serialize, ToSchema)]
#[schema(as = Profile)]
pub struct ProfileBody {
    /// 规则集 Id of the profile. A declaration names it to choose the profile.
    #[schema(max_length = 40)]
    id: String,
    /// 版本 Version.
    #[schema(max_length = 40)]
    version: String,
    /// 名称 Title.
    title: BilingualText,
    /// 表样 Form that declarations are printed on.
    form: FormStyle,
    /// 必填栏目 Pointers of the mandatory fields.
    #[schema(max_items = 100, value_type = Vec<Name>)]
    mandatory_fields: Vec<String>,
    /// 任填其一的栏目 Lists of pointers, of each of which one field is mandatory.
    #[schema(max_items = 20)]
    mandatory_any_of: Vec<AnyOf>,
    /// 必有的一级目标 Level 1 codes that must have an indicator.
    #[schema(max_items = 10)]
    mandatory_level1: Vec<Level1>,
    /// 指标分类 The level 2 codes of each level 1 code.
    #[schema(max_items = 10)]
    taxonomy: Vec<TaxonomyBranch>,
}

impl From<&Profile> for ProfileBody {
    fn from(profile: &Profile) -> Self {
        let branch =
            |(level1, level2): (&Level1, &Vec<Level2>)| TaxonomyBranch { level1: *level1, level2: level2.clone() };
        Self {
            id: profile.id.clone(),
            version: profile.version.clone(),
            title: domain::values::language::Bilingual::from(&profile.title).into(),
            form: profile.form,
            mandatory_fields: profile.mandatory.fields.clone(),
            mandatory_any_of: profile.mandatory.any_of.iter().map(|fields| AnyOf { fields: fields.clone() }).collect(),
            mandatory_level1: profile.mandatory.level1.clone(),
            taxonomy: profile.taxonomy.iter().map(branch).collect(),
        }
    }
}

/// 规则集列表 The profiles.
#[derive(Serialize, ToSchema)]
pub struct ProfileList {
    /// 规则集 Every profile.
    #[schema(max_items = 100)]
    items: Vec<ProfileBody>,
}

/// 规则集列表 List the profiles
///
/// 每个规则集对应一种申报表。
///
/// Each profile belongs to one kind of form.
#[utoipa::path(
    tag = "rules", operation_id = "list_profiles", security(("bearer" = ["read"])),
    responses(NoQuery),
)]
#[get("/profiles")]
async fn list_profiles(service: web::Data<Service>, _: NoQuery) -> Plain<ProfileList> {
    Plain(ProfileList { items: service.profiles.iter().map(ProfileBody::from).collect() })
}

/// 读取规则集 Read one profile
///
/// 返回必填栏目和指标分类。
///
/// The answer has the mandatory fields and the taxonomy of indicators.
#[utoipa::path(
    tag = "rules", operation_id = "get_profile", security(("bearer" = ["read"])), params(("profile_id" = ProfileId, Path, example = "minhang-2020")),
    responses(NoQuery, Refused<404>),
)]
#[get("/profiles/{profile_id}")]
async fn get_profile(
    service: web::Data<Service>,
    profile_id: web::Path<String>,
    _: NoQuery,
) -> Answer<Plain<ProfileBody>> {
    let profile = service.profiles.get(&profile_id).ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok(Plain(profile.into()))
}

/// 代码表 One table of codes.
#[derive(Serialize, ToSchema)]
pub struct Dictionary {
    /// 代码表 Name of the table: the field that uses these codes.
    #[schema(max_length = 64)]
    name: &'static str,
    /// 代码 The codes with their labels.
    #[schema(max_items = 100)]
    entries: Vec<DictionaryEntry>,
}

/// 代码表列表 All tables of codes.
#[derive(Serialize, ToSchema)]
pub struct DictionaryList {
    /// 代码表 Every table.
    #[schema(max_items = 100)]
    items: Vec<Dictionary>,
}

/// 代码表 List the dictionaries
///
/// 列出各字段可用的代码及其中英文名称。
///
/// Lists the codes of every field with their Chinese and English labels.
#[utoipa::path(
    tag = "rules", operation_id = "list_dictionaries", security(("bearer" = ["read"])),
    responses(NoQuery),
)]
#[get("/dictionaries")]
async fn list_dictionaries(_: NoQuery) -> Plain<DictionaryList> {
    let tables: [(&'static str, Vec<Entry>); 31] = [
        ("category", Category::entries()),
        ("nature", Nature::entries()),
        ("target_period", TargetPeriod::entries()),
        ("direction", Direction::entries()),
        ("level1", Level1::entries()),
        ("level2", Level2::entries()),
        ("safeguard_kind", SafeguardKind::entries()),
        ("stage", Stage::entries()),
        ("status", Status::entries()),
        ("batch_mode", BatchMode::entries()),
        ("move", Move::entries()),
        ("outcome", Outcome::entries()),
        ("grade", Grade::entries()),
        ("role", Role::entries()),
        ("permission", Permission::entries()),
        ("actor_kind", ActorKind::entries()),
        ("moved", Moved::entries()),
        ("target_kind", TargetKind::entries()),
        ("operator", Operator::entries()),
        ("severity", Severity::entries()),
        ("dimension", Dimension::entries()),
        ("strength", Strength::entries()),
        ("scope", Scope::entries()),
        ("table", Table::entries()),
        ("export_format", ExportFormat::entries()),
        ("group_by", GroupBy::entries()),
        ("sort", SortOrder::entries()),
        ("form_kind", FormKind::entries()),
        ("form_style", FormStyle::entries()),
        ("form_format", OFFERED.iter().map(|it| Entry { code: it.code(), label: it.label() }).collect()),
        ("confidence", Confidence::ALL.iter().map(|it| Entry { code: it.code(), label: it.label() }).collect()),
    ];
    let table = |(name, entries): (&'static str, Vec<Entry>)| Dictionary {
        name,
        entries: entries.into_iter().map(DictionaryEntry::from).collect(),
    };
    Plain(DictionaryList { items: tables.into_iter().map(table).collect() })
}
