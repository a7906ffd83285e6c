//! 指标用语: what the name of an indicator tells. A Chinese name carries its head at the end
//! (投诉处理率 is about 处理, not about 投诉), so names are read from their end. Every answer is silent when unsure.

/// 方向 Which way an indicator is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// 正向 More is better.
    Up,
    /// 反向 Less is better.
    Down,
}

pub fn ends_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

pub fn starts_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

pub fn contains_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// The name without what is hung on behind its head: brackets, percent signs, punctuation.
pub fn head(name: &str) -> &str {
    let mut head = name;
    loop {
        head = head.trim_end_matches(|c: char| c.is_whitespace() || "%％:：,，。;；、≥≤=".contains(c));
        let open = if head.ends_with([')', '）']) { head.rfind(['(', '（']) } else { None };
        match open.and_then(|open| head.get(..open)) {
            Some(kept) if !kept.is_empty() => head = kept,
            Some(_) | None => return head,
        }
    }
}

/// Endings of a share of a whole.
const RATES: [&str; 5] = ["率", "比例", "占比", "比重", "百分比"];

/// 度 ends many names that are no share (长度, 制度, 进度); these are.
const DEGREES: [&str; 14] = [
    "满意度",
    "知晓度",
    "覆盖度",
    "完成度",
    "达成度",
    "认可度",
    "信任度",
    "支持度",
    "认同度",
    "准确度",
    "符合度",
    "匹配度",
    "参与度",
    "知晓程度",
];

/// 率 that is no share of anything.
const NO_RATES: [&str; 10] = ["频率", "功率", "效率", "分辨率", "速率", "汇率", "心率", "倍率", "帧率", "曲率"];

/// Words of rates that may well pass 100 %.
const UNBOUNDED: [&str; 22] = [
    "增长", "增加", "增幅", "增速", "增收", "增值", "提高", "提升", "上升", "回报", "收益", "利润", "周转", "负债",
    "杠杆", "产出", "毛入", "床位", "病床", "同比", "环比", "超额",
];

/// 比率 Whether the name is that of a rate.
pub fn is_rate(name: &str) -> bool {
    let head = head(name);
    (ends_with_any(head, &RATES) && !ends_with_any(head, &NO_RATES)) || ends_with_any(head, &DEGREES)
}

/// 占比 Whether the name is that of a share, which lies between 0 and 100 %.
pub fn is_share(name: &str) -> bool {
    is_rate(name) && !contains_any(name, &UNBOUNDED)
}

/// 满意度 Whether the name is that of satisfaction.
pub fn is_satisfaction(name: &str) -> bool {
    ["满意度", "满意率", "满意程度"].iter().any(|word| name.contains(word)) && !name.contains("不满意")
}

/// What is counted of a thing, behind its name.
const MEASURES: [&str; 18] = [
    "发生", "次数", "起数", "件数", "人数", "例数", "数量", "总数", "总量", "金额", "总额", "占比", "比例", "比重",
    "率", "数", "额", "度",
];

/// Things of which less is better.
const BAD: [&str; 49] = [
    "成本",
    "费用",
    "投诉",
    "事故",
    "差错",
    "缺勤",
    "旷工",
    "失误",
    "故障",
    "逾期",
    "延误",
    "拖欠",
    "欠款",
    "超支",
    "违规",
    "违纪",
    "违法",
    "死亡",
    "伤亡",
    "发病",
    "失业",
    "辍学",
    "流失",
    "损耗",
    "损失",
    "损坏",
    "破损",
    "返工",
    "退货",
    "空置",
    "闲置",
    "浪费",
    "误差",
    "偏差",
    "污染",
    "不合格",
    "不满意",
    "差评",
    "能耗",
    "排放",
    "火灾",
    "缺陷",
    "响应时间",
    "等待时间",
    "等候时间",
    "办理时间",
    "处理时间",
    "办结时间",
    "耗时",
];

/// Words before a bad thing that make a deed of it: 受理投诉, 挽回损失, 降低成本, 无事故.
const TURNS: [&str; 56] = [
    "节约", "节省", "降低", "下降", "减少", "压减", "压缩", "避免", "防止", "防范", "预防", "杜绝", "控制", "无", "零",
    "未", "挽回", "消除", "化解", "清理", "治理", "整治", "达标", "处理", "处置", "查处", "排除", "排查", "维修",
    "抢修", "受理", "办理", "打击", "监测", "检测", "补助", "补贴", "发放", "解决", "修复", "发现", "调解", "追回",
    "减免", "报销", "退还", "应对", "防治", "扑救", "救援", "安置", "帮扶", "资助", "救治", "筛查", "慰问",
];

/// Rates of which more is better, without their 率.
const GOOD: [&str; 43] = [
    "运行", "在线", "成活", "存活", "入学", "巩固", "签约", "完成", "覆盖", "满意", "及时", "达标", "合格", "知晓",
    "准确", "到位", "普及", "通过", "优良", "优秀", "好评", "出勤", "到岗", "办结", "整改", "解决", "处置", "处理",
    "修复", "回复", "答复", "节约", "节省", "就业", "合规", "达成", "兑现", "有效", "完好", "信任", "认可", "支持",
    "参与",
];

/// Words before a good one that make it a bad one.
const NEGATIONS: [&str; 9] = ["不", "未", "非", "无", "误", "漏", "逾期", "延期", "超期"];

/// 指标方向 Which way the named thing is better; none where the name does not tell for sure.
pub fn direction(name: &str) -> Option<Direction> {
    let head = head(name);
    let rate = is_rate(head);
    let mut core = head;
    // 事故发生率 is a rate of occurrences of accidents: three layers at most.
    for _ in 0..3 {
        let Some(stripped) = MEASURES.iter().find_map(|measure| core.strip_suffix(measure)) else { break };
        core = stripped;
    }
    let before_bad = head.strip_suffix("发生率").or_else(|| BAD.iter().find_map(|bad| core.strip_suffix(bad)));
    if let Some(before) = before_bad {
        return (!contains_any(before, &TURNS)).then_some(Direction::Down);
    }
    if let Some(thing) = ["降低", "下降", "减少"].iter().find_map(|fall| core.strip_suffix(fall)) {
        return (direction(thing) == Some(Direction::Down)).then_some(Direction::Up);
    }
    // Money that is left over is thrift to one, and a budget that was too high to another.
    if contains_any(core, &["资金", "预算"]) && contains_any(core, &["节约", "节省", "结余"]) {
        return None;
    }
    let before = if rate { GOOD.iter().find_map(|good| core.strip_suffix(good)) } else { None };
    before.filter(|before| !ends_with_any(before, &NEGATIONS)).map(|_| Direction::Up)
}

/// 时间 Whether the name speaks of a time, so that a bare figure may be one.
pub fn tells_time(name: &str) -> bool {
    contains_any(
        name,
        &["时间", "时限", "时长", "期限", "工期", "周期", "天数", "日数", "月数", "日期", "小时", "年限"],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_known_by_their_end() {
        for rate in
            ["运营服务完成率", "受众满意度", "资金占比", "政策知晓率（%）", "达标率%", "补助比例 ", "居民收入增长率"]
        {
            assert!(is_rate(rate), "{rate}");
        }
        for other in
            ["道路长度", "管理制度", "巡查频率", "工作效率", "完成进度", "总人次", "利率水平", "", "（率）情况"]
        {
            assert!(!is_rate(other), "{other}");
        }
        for open in ["居民收入增长率", "投资回报率", "小学毛入学率", "病床使用率", "投入产出比例"]
        {
            assert!(!is_share(open), "{open}");
        }
        assert!(is_share("成本降低率") && is_share("受众满意度"));
    }

    #[test]
    fn names_tell_their_direction_or_nothing() {
        for down in [
            "项目总成本",
            "人均成本（元）",
            "群众投诉率",
            "安全事故发生率",
            "投诉次数",
            "差错率",
            "事故死亡人数",
            "产品不合格率",
            "缺勤人数",
            "平均响应时间",
            "预算偏差率",
        ] {
            assert_eq!(direction(down), Some(Direction::Down), "{down}");
        }
        for up in [
            "运营服务完成率",
            "服务覆盖率",
            "受众满意度",
            "投诉处理率",
            "补贴发放及时率",
            "成本节约率",
            "成本降低率",
            "事故发生率降低率",
            "故障修复率",
            "设施稳定运行率（全年正常运行时间占比）",
            "苗木成活率",
        ] {
            assert_eq!(direction(up), Some(Direction::Up), "{up}");
        }
        for open in [
            "成本控制率",
            "预算执行率",
            "资金节约率",
            "未完成率",
            "受理投诉",
            "挽回经济损失",
            "无事故",
            "零投诉率",
            "费用增长率",
            "完成时间",
            "线上活动参与总人次",
            "废水达标排放率",
            "长效管理机制建立情况",
            "人口下降率",
            "",
        ] {
            assert_eq!(direction(open), None, "{open}");
        }
    }
}
