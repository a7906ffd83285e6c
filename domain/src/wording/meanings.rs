//! 指标含义: what the name of an indicator speaks of, told by the grammar of names: a deed at the beginning with a count or a
//! rate at the end is work, a verb of change an effect, 完成时间 or 及时 a time. Every answer is no when unsure.

use super::names::{contains_any, ends_with_any, head, starts_with_any};

/// 时间 Whether a name asks when or how soon something is done: 完工时间, 按期完成, 发放及时性.
pub fn speaks_of_time(name: &str) -> bool {
    let head = head(name);
    let soon = starts_with_any(head, &["按时", "按期", "及时"]) && !head.ends_with('率');
    soon || ends_with_any(head, &TIMES)
}

/// 效果 Whether a name begins with a change for the better: 提升…, 改善…, 促进….
pub fn speaks_of_effect(name: &str) -> bool {
    let name = without_lead(head(name));
    CHANGES.iter().any(|change| name.strip_prefix(change).is_some_and(|rest| !rest.starts_with(['后', '度', '型'])))
}

/// 产出 Whether a name counts what is done or made: 举办招聘会场次, 巡查次数, 新建公厕.
pub fn speaks_of_work(name: &str) -> bool {
    let head = head(name);
    let deed = starts_with_any(without_lead(head), &DEEDS);
    let counted = ends_with_any(head, &COUNTS) && contains_any(head, &DEEDS);
    (deed || counted) && !contains_any(head, &OF_PEOPLE)
}

/// Whether a name is that of a rate of what is done: 工程完工率, 资金到位率, 宣传资料发放率.
pub fn speaks_of_rate_of_work(name: &str) -> bool {
    let head = head(name);
    if ends_with_any(head, &RATES_OF_WORK) {
        return true;
    }
    if let Some(what) = head.strip_suffix("完成率") {
        return contains_any(what, &WORKS) && !contains_any(what, &["考核", "减排", "脱贫", "学业", "节能"]);
    }
    if let Some(what) = head.strip_suffix("合格率") {
        return ends_with_any(what.trim_end_matches("质量"), &ACCEPTED);
    }
    if let Some(what) = head.strip_suffix("及时率") {
        return contains_any(what, &PROMPT);
    }
    head.strip_suffix("到位率").is_some_and(|what| contains_any(what, &MEANS))
}

/// 生态 Whether a name is that of a measure of nature.
pub fn speaks_of_nature(name: &str) -> bool {
    ends_with_any(head(name), &NATURE)
}

/// 收益 Whether a name is that of what people or firms earn.
pub fn speaks_of_earnings(name: &str) -> bool {
    ends_with_any(head(name).trim_end_matches(['额', '率']), &EARNINGS)
}

/// What is left of a name without the words that lead up to its verb.
fn without_lead(name: &str) -> &str {
    LEADS.iter().find_map(|lead| name.strip_prefix(lead)).unwrap_or(name)
}

const LEADS: [&str; 12] =
    ["有效", "切实", "进一步", "持续", "不断", "全面", "显著", "稳步", "逐步", "大力", "全年", "积极"];

/// How names of a time end.
const TIMES: [&str; 24] = [
    "开展时间",
    "实施时间",
    "完成时间",
    "完工时间",
    "竣工时间",
    "开工时间",
    "到位时间",
    "发放时间",
    "支付时间",
    "交付时间",
    "完成时限",
    "完工时限",
    "完成期限",
    "完成日期",
    "建设周期",
    "项目周期",
    "实施周期",
    "建设工期",
    "施工工期",
    "及时",
    "按时",
    "及时性",
    "时效性",
    "及时程度",
];

/// Verbs of a change that work brings about.
const CHANGES: [&str; 18] = [
    "提升", "提高", "改善", "增强", "促进", "带动", "推动", "丰富", "营造", "缓解", "减轻", "助力", "拉动", "激发",
    "繁荣", "树立", "弘扬", "塑造",
];

/// Verbs of work.
const DEEDS: [&str; 59] = [
    "宣传", "办理", "受理", "审理", "查处", "举办", "组织", "开展", "召开", "承办", "印发", "印制", "发放", "制作",
    "编制", "采购", "购置", "购买", "新建", "修建", "改建", "扩建", "改造", "维修", "修缮", "安装", "铺设", "清扫",
    "巡查", "巡逻", "检查", "抽检", "抽查", "检测", "监测", "培训", "聘用", "聘请", "招聘", "配备", "绘制", "拍摄",
    "录制", "播放", "硬化", "慰问", "走访", "排查", "上报", "报送", "审核", "评审", "撰写", "演出", "放映", "派发",
    "张贴", "租赁", "建成",
];

/// How names of counts end.
const COUNTS: [&str; 20] = [
    "个数",
    "数量",
    "座数",
    "台数",
    "场次",
    "次数",
    "件数",
    "套数",
    "份数",
    "期数",
    "批次",
    "频次",
    "长度",
    "里程",
    "面积",
    "公里数",
    "人数",
    "人次",
    "册数",
    "场数",
];

/// Words of those who are reached, and of what comes of work.
const OF_PEOPLE: [&str; 36] = [
    "受益", "惠及", "覆盖", "带动", "增加", "新增", "减少", "下降", "提升", "提高", "改善", "就业", "参与", "满意",
    "知晓", "转化", "接待", "参观", "获奖", "采纳", "支撑", "推广", "达标", "合格", "事故", "事件", "投诉", "发现",
    "意向", "影响", "率", "服务", "解决", "报道", "转载", "节约",
];

/// Rates of work by their endings.
const RATES_OF_WORK: [&str; 24] = [
    "完工率",
    "开工率",
    "竣工率",
    "验收合格率",
    "验收通过率",
    "验收率",
    "履约率",
    "发放率",
    "拨付率",
    "支付率",
    "兑付率",
    "兑现率",
    "参训率",
    "配备率",
    "采购率",
    "安装率",
    "招标率",
    "施工率",
    "资金使用率",
    "合同签订率",
    "交付率",
    "投放率",
    "按期完成率",
    "按时完成率",
];

/// What is completed where a rate of completion tells work.
const WORKS: [&str; 28] = [
    "建设", "改造", "维修", "采购", "购置", "安装", "修缮", "检查", "培训", "工程", "项目", "任务", "合同", "工作",
    "服务", "活动", "发放", "编制", "支付", "投资", "计划", "检测", "监测", "巡查", "宣传", "演出", "清运", "施工",
];

/// What an acceptance is of where it tells work.
const ACCEPTED: [&str; 16] = [
    "工程", "项目", "设备", "设施", "采购", "施工", "建设", "维修", "物资", "材料", "验收", "改造", "培训", "安装",
    "货物", "修缮",
];

/// What is prompt where it is work, and no service to somebody who asks.
const PROMPT: [&str; 20] = [
    "发放", "拨付", "支付", "完成", "开工", "建设", "采购", "供货", "交付", "报送", "上报", "到位", "下达", "完工",
    "竣工", "兑付", "施工", "验收", "实施", "开展",
];

/// What a project is given to work with.
const MEANS: [&str; 8] = ["资金", "人员", "设备", "物资", "补助", "经费", "补贴", "款"];

const NATURE: [&str; 22] = [
    "森林覆盖率",
    "植被覆盖率",
    "植被覆盖度",
    "植被盖度",
    "绿化覆盖率",
    "绿化率",
    "绿地率",
    "空气质量优良率",
    "空气优良率",
    "优良天数",
    "优良天数比例",
    "优良天数比率",
    "优良天数占比",
    "污水处理率",
    "水质优良率",
    "排放量",
    "减排量",
    "碳排放",
    "水土流失",
    "水土流失率",
    "生态环境",
    "生态环境质量",
];

const EARNINGS: [&str; 17] = [
    "产值",
    "产值增加",
    "产值增长",
    "销售",
    "营业",
    "利润",
    "税收",
    "纳税",
    "增加值",
    "纯收入",
    "综合收入",
    "经济收入",
    "营业收入",
    "集体收入",
    "人均收入",
    "年收入",
    "增收",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_known_by_its_deed() {
        for work in ["举办招聘会场次", "巡查次数", "发放宣传资料", "全年组织培训期数", "新建公厕（座）", "道路硬化里程"]
        {
            assert!(speaks_of_work(work), "{work}");
        }
        for other in [
            "受益群众人数",
            "培训后就业人数",
            "接待参观人次",
            "媒体报道次数",
            "新增绿化面积",
            "制定政策采纳次数",
            "服务覆盖人口",
        ] {
            assert!(!speaks_of_work(other), "{other}");
        }
    }

    #[test]
    fn rates_of_work_are_told_from_those_of_effects() {
        for work in
            ["安置房建设任务完成率", "工程质量合格率", "培训合格率", "补助资金到位率", "宣传册发放率", "物资采购及时率"]
        {
            assert!(speaks_of_rate_of_work(work), "{work}");
        }
        for other in
            ["饮用水水质合格率", "投诉处理及时率", "减排任务完成率", "产品合格率", "矛盾纠纷化解率", "责任落实到位率"]
        {
            assert!(!speaks_of_rate_of_work(other), "{other}");
        }
    }

    #[test]
    fn times_effects_nature_and_earnings_are_known() {
        for time in ["项目完工时间", "按时完成设备安装", "补助发放及时性", "发放及时"] {
            assert!(speaks_of_time(time), "{time}");
        }
        for other in ["设备使用年限", "故障平均修复时间", "按期完成率", "系统运行时间"] {
            assert!(!speaks_of_time(other), "{other}");
        }
        assert!(
            speaks_of_effect("有效提升执法人员素质")
                && !speaks_of_effect("执法人员素质提升率")
                && !speaks_of_effect("改善后出水水质")
        );
        assert!(speaks_of_nature("全县森林覆盖率（%）") && !speaks_of_nature("医保覆盖率"));
        assert!(speaks_of_earnings("年销售额") && speaks_of_earnings("农民人均增收"));
        assert!(!speaks_of_earnings("受益群众收入满意度"));
    }
}
