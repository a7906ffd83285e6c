//! The time zone of the times that are shown to people.

use std::str::FromStr;

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;
use domain::values::period::Timestamp;

/// A time zone by its IANA name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(Tz);

impl FromStr for Zone {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        name.parse().map(Self).map_err(|_| "an IANA name such as Asia/Shanghai or UTC".to_owned())
    }
}

impl Zone {
    /// How many seconds its clocks are ahead of UTC at a moment.
    pub fn offset(self, moment: Timestamp) -> i32 {
        let moment = DateTime::from_timestamp_micros(moment.micros()).unwrap_or_default();
        self.0.offset_from_utc_datetime(&moment.naive_utc()).fix().local_minus_utc()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(zone: &str, moment: &str) -> String {
        let zone: Zone = zone.parse().unwrap();
        Timestamp::parse(moment).unwrap().local(&|moment| zone.offset(moment))
    }

    #[test]
    fn a_moment_is_told_by_the_clocks_of_its_zone() {
        assert_eq!(told("Asia/Shanghai", "2026-11-25T23:19:26.999999Z"), "2026-11-26 07:19:26");
        assert_eq!(told("UTC", "2026-11-25T23:19:26Z"), "2026-11-25 23:19:26");
        // Clocks that are put forward in summer, and those of Shanghai in 1988.
        assert_eq!(told("Europe/Berlin", "2026-01-01T00:00:00Z"), "2026-01-01 01:00:00");
        assert_eq!(told("Europe/Berlin", "2026-07-01T00:00:00Z"), "2026-07-01 02:00:00");
        assert_eq!(told("Asia/Shanghai", "1988-07-01T00:00:00Z"), "1988-07-01 09:00:00");
        assert!("Shanghai".parse::<Zone>().is_err());
    }
}
