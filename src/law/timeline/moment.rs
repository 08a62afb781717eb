//! Moments as a file gives them: a date, perhaps a time, perhaps an offset or a zone.

use std::cmp::Ordering;
use std::fmt;

use chrono::{DateTime, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// A moment, as exactly as it is on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// As written.
    pub date: NaiveDate,
    /// As written; `None` where only the date is on file.
    pub time: Option<NaiveTime>,
    /// Where the zone of what is written is known.
    pub instant: Option<DateTime<Utc>>,
}

/// A moment somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Local {
    pub date: NaiveDate,
    pub time: Option<NaiveTime>,
}

/// A moment as words, before its zone is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    pub date: NaiveDate,
    pub time: Option<NaiveTime>,
    pub offset: Option<FixedOffset>,
}

/// Why a local time is no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoMoment {
    /// The clocks skip it.
    Skipped,
    /// The clocks show it twice.
    Twice,
}

impl Written {
    /// `2026-03-04`, `2026-03-04T21:40`, `2026-03-04 21:40:30`, the last two also with `Z` or an offset.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return Some(Self { date, time: None, offset: None });
        }
        let (date, rest) = text.split_once(['T', ' '])?;
        let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?;
        let (time, offset) = match rest.find(['Z', '+', '-']) {
            None => (rest, None),
            Some(at) => (&rest[..at], Some(&rest[at..])),
        };
        let offset = match offset {
            None => None,
            Some("Z") => FixedOffset::east_opt(0),
            // No more than the offset of a complete moment: chrono reads it.
            Some(offset) => {
                Some(DateTime::parse_from_str(&format!("2000-01-01 00:00:00 {offset}"), "%Y-%m-%d %H:%M:%S %:z").ok()?.timezone())
            }
        };
        let time = NaiveTime::parse_from_str(time, "%H:%M:%S").or_else(|_| NaiveTime::parse_from_str(time, "%H:%M")).ok()?;
        Some(Self { date, time: Some(time), offset })
    }

    /// The moment, where times without an offset are those of this zone.
    pub(super) fn moment(self, zone: Option<Tz>) -> Result<Moment, NoMoment> {
        let naive = self.time.map(|time| NaiveDateTime::new(self.date, time));
        let instant = match (naive, self.offset, zone) {
            (Some(naive), Some(offset), _) => offset.from_local_datetime(&naive).single().map(|at| at.with_timezone(&Utc)),
            (Some(naive), None, Some(zone)) => match zone.from_local_datetime(&naive) {
                LocalResult::Single(at) => Some(at.with_timezone(&Utc)),
                LocalResult::Ambiguous(..) => return Err(NoMoment::Twice),
                LocalResult::None => return Err(NoMoment::Skipped),
            },
            _ => None,
        };
        Ok(Moment { date: self.date, time: self.time, instant })
    }
}

impl Moment {
    /// The moment of a complete date and time.
    #[must_use]
    pub fn exact(at: DateTime<FixedOffset>) -> Self {
        Self { date: at.date_naive(), time: Some(at.time()), instant: Some(at.with_timezone(&Utc)) }
    }

    /// A whole day.
    #[must_use]
    pub const fn day(date: NaiveDate) -> Self {
        Self { date, time: None, instant: None }
    }

    /// How it lies to another one; `None` where they may be the same or the file does not say which was first.
    #[must_use]
    pub fn order(self, other: Self) -> Option<Ordering> {
        if let (Some(mine), Some(theirs)) = (self.instant, other.instant) {
            return Some(mine.cmp(&theirs));
        }
        match self.date.cmp(&other.date) {
            Ordering::Equal => self.time.zip(other.time).map(|(mine, theirs)| mine.cmp(&theirs)),
            order => Some(order),
        }
    }

    /// A minute later, or the next day where no time is on file; `None` at the end of the calendar.
    #[must_use]
    pub fn in_a_minute(self) -> Option<Self> {
        let Some(time) = self.time else { return self.date.succ_opt().map(Self::day) };
        let minute = chrono::TimeDelta::minutes(1);
        let written = NaiveDateTime::new(self.date, time).checked_add_signed(minute)?;
        let instant = self.instant.map(|instant| instant + minute);
        Some(Self { date: written.date(), time: Some(written.time()), instant })
    }

    /// The moment in a zone; as written where no instant is known.
    #[must_use]
    pub fn within(self, zone: Tz) -> Local {
        match self.instant {
            Some(instant) => {
                let local = instant.with_timezone(&zone);
                Local { date: local.date_naive(), time: Some(local.time()) }
            }
            None => self.as_written(),
        }
    }

    /// The moment as written.
    #[must_use]
    pub const fn as_written(self) -> Local {
        Local { date: self.date, time: self.time }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.time {
            Some(time) => write!(f, "{} {}", self.date, time.format("%H:%M")),
            None => self.date.fmt(f),
        }
    }
}
