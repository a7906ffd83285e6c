//! 起始日期, 结束日期 and the periods that hold both.

use domain::values::{language::Bilingual, period::FiscalYear};

use crate::read::recognise::{labels::Field, moments};

use super::{
    draft::{Draft, Written},
    filled::Confidence,
};

impl Draft {
    pub fn date(&mut self, field: Field, written: Written) {
        let pointer = field.pointer();
        if self.is_taken(pointer, written) {
            return;
        }
        let displayed = written.number.filter(|number| number.date).and_then(moments::serial);
        let bare = || written.number.and_then(moments::serial);
        let Some(moment) = displayed.or_else(|| moments::date(written.text)).or_else(bare) else {
            return self.refuse(written, pointer, no_date("日期", "a date"));
        };
        if displayed.is_none() && moments::date(written.text).is_none() {
            self.guess(
                pointer,
                Confidence::Medium,
                "单元格是一个数，按 Excel 日期序号读取",
                "the cell holds a number; it was read as a date of Excel",
            );
        }
        let date = if field == Field::START { moment.start() } else { moment.end() };
        let Some(date) = date else {
            return self.refuse(written, pointer, no_date("日期", "a date"));
        };
        if !moment.is_day() {
            self.month_guessed(field);
        }
        if field == Field::START {
            self.project.start_date = Some(date);
        } else {
            self.project.end_date = Some(date);
        }
    }

    fn month_guessed(&mut self, field: Field) {
        let (zh, en) = if field == Field::START {
            ("只写到月，取该月第一天", "only the month is given; its first day was taken")
        } else {
            ("只写到月，取该月最后一天", "only the month is given; its last day was taken")
        };
        self.guess(field.pointer(), Confidence::Medium, zh, en);
    }

    pub fn period(&mut self, written: Written) {
        let whole_year = moments::year(written.text).map(FiscalYear::get);
        let ends = moments::period(written.text).or_else(|| {
            let end = |month: &str| moments::date(&format!("{}-{month}", whole_year?));
            Some((end("01-01")?, end("12-31")?))
        });
        let Some((from, to)) = ends else {
            let reason = no_date("起止日期", "a period with two dates");
            return self.refuse(written, "/start_date", reason);
        };
        let (Some(start), Some(end)) = (from.start(), to.end()) else {
            return self.refuse(written, "/start_date", no_date("起止日期", "a period with two dates"));
        };
        if self.is_taken("/start_date", written) {
            return;
        }
        if whole_year.is_some() {
            for field in [Field::START, Field::END] {
                let (zh, en) = ("只写了年份，取全年", "only the year is given; all of it was taken");
                self.guess(field.pointer(), Confidence::Medium, zh, en);
            }
        }
        for (field, _) in [(Field::START, from), (Field::END, to)].iter().filter(|(_, moment)| !moment.is_day()) {
            self.month_guessed(*field);
        }
        self.project.start_date = Some(start);
        self.project.end_date = self.project.end_date.or(Some(end));
        self.taken.insert("/end_date", written.text.to_owned());
    }
}

pub fn no_date(zh: &str, en: &str) -> Bilingual {
    Bilingual::new(format!("不是{zh}"), format!("this is not {en}"))
}
