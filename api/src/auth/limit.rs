//! 限流 Rate limit: how many requests of one key a minute takes. Counted in memory, by each replica for itself.

use std::{
    collections::{BTreeMap, HashMap},
    str::FromStr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use actix_web::http::header::{self, HeaderName, HeaderValue};
use domain::process::caller::{Caller, Role};
use tokio::time::Instant;

use crate::http::problem::{Code, Problem};

const WINDOW: Duration = Duration::from_mins(1);
/// Callers whose requests are counted at a time; far more than there are keys.
const CALLERS_MAX: usize = 10_000;
pub const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
pub const STANDING: HeaderName = HeaderName::from_static("ratelimit");

/// Requests a minute for each role that is limited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits(BTreeMap<Role, u32>);

impl FromStr for Limits {
    type Err = String;

    /// `600` for every role, or `declarant=600,reviewer=1200`.
    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.parse().ok().filter(|limit| *limit > 0);
        if let Some(limit) = number(text) {
            return Ok(Self(Role::ALL.iter().map(|role| (*role, limit)).collect()));
        }
        let mut limits = BTreeMap::new();
        for part in text.split(',') {
            let read = part.split_once('=').and_then(|(role, limit)| Some((Role::from_code(role)?, number(limit)?)));
            let known = read.and_then(|(role, limit)| limits.insert(role, limit).is_none().then_some(()));
            known.ok_or_else(|| {
                format!("{part:?}: a number above 0, or ROLE=NUMBER once for each of {}", Role::CODES.join(", "))
            })?;
        }
        Ok(Self(limits))
    }
}

/// Counts the requests of callers.
#[derive(Debug)]
pub struct Limiter {
    limits: Limits,
    windows: Mutex<HashMap<String, Window>>,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    begun: Instant,
    used: u32,
}

/// What is left of the caller's limit after this request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    role: Role,
    quota: u32,
    /// None when this request is one too many.
    remaining: Option<u32>,
    /// Seconds until the caller has the whole quota again.
    seconds: u64,
}

impl Limiter {
    pub fn new(limits: Limits) -> Self {
        Self { limits, windows: Mutex::default() }
    }

    /// Counts a request. None if the caller's role has no limit.
    pub fn count(&self, caller: &Caller, now: Instant) -> Option<Standing> {
        let quota = *self.limits.0.get(&caller.role)?;
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= CALLERS_MAX {
            windows.retain(|_, window| now.duration_since(window.begun) < WINDOW);
            if windows.len() >= CALLERS_MAX {
                windows.clear();
            }
        }
        let window = windows.entry(caller.id.clone()).or_insert(Window { begun: now, used: 0 });
        if now.duration_since(window.begun) >= WINDOW {
            *window = Window { begun: now, used: 0 };
        }
        let remaining = quota.checked_sub(window.used.saturating_add(1));
        window.used = window.used.saturating_add(1).min(quota);
        let rest = WINDOW.saturating_sub(now.duration_since(window.begun));
        Some(Standing {
            role: caller.role,
            quota,
            remaining,
            seconds: u64::try_from(rest.as_millis().div_ceil(1000)).unwrap_or(u64::MAX),
        })
    }
}

impl Standing {
    /// The headers that describe the limit (draft-ietf-httpapi-ratelimit-headers).
    pub fn headers(&self) -> [(HeaderName, HeaderValue); 2] {
        let Self { role, quota, remaining, seconds } = self;
        let name = role.code();
        let told = [
            (POLICY, format!("\"{name}\";q={quota};w={}", WINDOW.as_secs())),
            (STANDING, format!("\"{name}\";r={};t={seconds}", remaining.unwrap_or_default())),
        ];
        told.map(|(name, value)| (name, HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static(""))))
    }

    /// # Errors
    /// 429 for one request too many.
    pub fn check(&self) -> Result<(), Problem> {
        if self.remaining.is_some() {
            return Ok(());
        }
        Err(Problem::new(Code::TooManyRequests).header(header::RETRY_AFTER, HeaderValue::from(self.seconds)))
    }
}

#[cfg(test)]
mod tests {
    use domain::process::caller::Units;

    use super::*;

    fn caller(id: &str, role: Role) -> Caller {
        Caller { id: id.into(), name: id.into(), role, units: Units::All, issuer: None }
    }

    #[test]
    fn limits_are_read_for_all_roles_or_each() {
        assert_eq!("600".parse::<Limits>().unwrap().0.len(), Role::ALL.len());
        let limits: Limits = "declarant=2,auditor=10".parse().unwrap();
        assert_eq!(limits.0, BTreeMap::from([(Role::Declarant, 2), (Role::Auditor, 10)]));
        for wrong in ["", "0", "-1", "declarant", "declarant=0", "clerk=5", "declarant=1,declarant=2", "declarant=1,"] {
            assert!(wrong.parse::<Limits>().is_err(), "{wrong:?}");
        }
    }

    #[tokio::test]
    async fn each_caller_has_a_quota_for_each_minute() {
        let limiter = Limiter::new("declarant=2".parse().unwrap());
        let begun = Instant::now();
        let remaining = |id: &str, after: u64| {
            let standing = limiter.count(&caller(id, Role::Declarant), begun + Duration::from_secs(after));
            standing.map(|it| (it.remaining, it.seconds))
        };
        assert_eq!(remaining("a", 0), Some((Some(1), 60)));
        assert_eq!(remaining("a", 20), Some((Some(0), 40)));
        assert_eq!(remaining("a", 59), Some((None, 1)));
        assert_eq!(remaining("b", 59), Some((Some(1), 60)), "another key");
        assert_eq!(remaining("a", 60), Some((Some(1), 60)), "another minute");
        assert_eq!(limiter.count(&caller("c", Role::Admin), begun), None, "no limit for this role");
    }
}
