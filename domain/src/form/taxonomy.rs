//! 指标分类: the levels that indicators are filed under. Which pairs are legal is the profile's matter.

use crate::values::codes::codes;

codes! {
    /// 一级目标 (minhang-2020: output, effect, impact) or 一级指标 (national forms: cost, output, benefit, satisfaction).
    Level1 {
        Output = "output", "产出目标", "output";
        Effect = "effect", "效果目标", "effect";
        Impact = "impact", "影响力目标", "impact";
        Cost = "cost", "成本指标", "cost";
        Benefit = "benefit", "效益指标", "benefit";
        Satisfaction = "satisfaction", "满意度指标", "satisfaction";
    }
}

codes! {
    /// 二级目标, 二级指标.
    Level2 {
        Quantity = "quantity", "数量", "quantity";
        Quality = "quality", "质量", "quality";
        Timeliness = "timeliness", "时效", "timeliness";
        Cost = "cost", "成本", "cost";
        EconomicBenefit = "economic_benefit", "经济效益", "economic benefit";
        SocialBenefit = "social_benefit", "社会效益", "social benefit";
        EnvironmentalBenefit = "environmental_benefit", "环境（生态）效益", "environmental benefit";
        Satisfaction = "satisfaction", "满意度", "satisfaction";
        LongTermManagement = "long_term_management", "长效管理", "long-term management";
        HumanResources = "human_resources", "人力资源", "human resources";
        DepartmentCoordination = "department_coordination", "部门协助", "department coordination";
        SupportingFacilities = "supporting_facilities", "配套设施", "supporting facilities";
        InformationSharing = "information_sharing", "信息共享", "information sharing";
        SustainableImpact = "sustainable_impact", "可持续影响", "sustainable impact";
        EconomicCost = "economic_cost", "经济成本", "economic cost";
        SocialCost = "social_cost", "社会成本", "social cost";
        EnvironmentalCost = "environmental_cost", "生态环境成本", "environmental cost";
        Other = "other", "其他", "other";
    }
}
