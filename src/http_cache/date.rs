//! HTTP dates in the three formats that a recipient must read (RFC 9110 §5.6.7).
//!
//! Names are read without regard to case. A day that its month does not have counts on into the next
//! one; dates before 1970 count as its first second.

const WEEKDAYS: [&str; 7] = [
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
];

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The Unix second of an HTTP date. A year of two digits is taken for the one that is at most 50 years
/// after `now`.
pub fn parse(text: &str, now: u64) -> Option<u64> {
    let parts: Vec<&str> = text.trim().split(' ').collect();
    match parts[..] {
        // Sun Nov  6 08:49:37 1994
        [weekday, month, "", day, clock, year] => {
            weekday_of(weekday, 3)?;
            unix(number(year, 4)?, month, number(day, 1)?, clock)
        }
        // Sun, 06 Nov 1994 08:49:37 GMT
        [weekday, day, month, year, clock, zone] => {
            weekday_of(weekday.strip_suffix(',')?, 3)?;
            gmt(zone)?;
            unix(number(year, 4)?, month, number(day, 2)?, clock)
        }
        // Wed Nov 16 08:49:37 1994
        [weekday, month, day, clock, year] => {
            weekday_of(weekday, 3)?;
            unix(number(year, 4)?, month, number(day, 2)?, clock)
        }
        // Sunday, 06-Nov-94 08:49:37 GMT
        [weekday, date, clock, zone] => {
            weekday_of(weekday.strip_suffix(',')?, 9)?;
            gmt(zone)?;
            let (day, rest) = date.split_once('-')?;
            let (month, year) = rest.split_once('-')?;
            let year = full_year(number(year, 2)?, now);
            unix(year, month, number(day, 2)?, clock)
        }
        _ => None,
    }
}

/// An HTTP date as it is written today: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn write(unix: u64) -> String {
    let (day, month, year) = civil(unix / 86_400);
    let second = unix % 86_400;
    format!(
        "{}, {day:02} {} {year} {:02}:{:02}:{:02} GMT",
        &WEEKDAYS[(unix / 86_400 % 7) as usize][..3],
        MONTHS[month as usize - 1],
        second / 3_600,
        second / 60 % 60,
        second % 60
    )
}

/// Whether a text is a weekday's name, of which at most so many letters are written.
fn weekday_of(text: &str, letters: usize) -> Option<usize> {
    let written = |name: &str| name[..letters.min(name.len())].eq_ignore_ascii_case(text);
    WEEKDAYS.iter().position(|name| written(name))
}

fn gmt(zone: &str) -> Option<()> {
    zone.eq_ignore_ascii_case("GMT").then_some(())
}

fn number(text: &str, digits: usize) -> Option<u64> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn full_year(two_digits: u64, now: u64) -> u64 {
    let (_, _, this_year) = civil(now / 86_400);
    let year = this_year / 100 * 100 + two_digits;
    if year > this_year + 50 {
        year - 100
    } else {
        year
    }
}

fn unix(year: u64, month: &str, day: u64, clock: &str) -> Option<u64> {
    let month = MONTHS
        .iter()
        .position(|name| name.eq_ignore_ascii_case(month))?;
    let mut parts = clock.split(':').map(|part| number(part, 2));
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let exists = (1..=31).contains(&day) && hour < 24 && minute < 60 && second <= 60;
    if !exists || parts.next().is_some() {
        return None;
    }
    let day = days(year, month as u64 + 1, day);
    Some(day * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// Days from 1970-01-01 to a day, 0 for an earlier one: counting years that begin on 1 March, so that
/// the leap day is the last of a year.
fn days(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year.saturating_sub(1), month + 9)
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    (year * 365 + leap_days + (153 * month + 2) / 5 + day - 1).saturating_sub(719_468)
}

/// Day, month and year of a day since 1970-01-01.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (day, month, era * 400 + year_of_era + u64::from(month <= 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000;

    #[test]
    fn three_formats_name_one_second() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "SUN, 06 NOV 1994 08:49:37 gmt",
        ] {
            assert_eq!(parse(text, NOW), Some(784_111_777), "{text}");
        }
        assert_eq!(
            parse("Wed Nov 16 08:49:37 1994", NOW),
            Some(784_111_777 + 864_000)
        );
    }

    #[test]
    fn what_is_written_is_read() {
        for unix in (0..8_000_000_000).step_by(12_345_678) {
            assert_eq!(parse(&write(unix), NOW), Some(unix));
        }
    }

    #[test]
    fn anything_else_is_no_date() {
        for text in [
            "",
            "0",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 94 08:49:37 GMT",
            "Sun 06 Nov 1994 08:49:37 GMT",
            "Sun, 06  Nov  1994 08:49:37 GMT",
            "Sun, 06-Nov-1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08.49.37 GMT",
            "Sun, 06 Nov 1994 8:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37:00 GMT",
            "Sun, 32 Nov 1994 08:49:37 GMT",
            "Son, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov +994 08:49:37 GMT",
        ] {
            assert_eq!(parse(text, NOW), None, "{text}");
        }
    }

    #[test]
    fn two_digits_of_a_year_are_at_most_fifty_years_ahead() {
        let read = |text| parse(text, NOW).map(write);
        let expected = |text: &str| Some(text.to_owned());
        assert_eq!(
            read("Thursday, 18-Aug-50 02:01:18 GMT"),
            expected("Thu, 18 Aug 2050 02:01:18 GMT")
        );
        assert_eq!(
            read("Friday, 18-Aug-78 02:01:18 GMT"),
            expected("Fri, 18 Aug 1978 02:01:18 GMT")
        );
        assert_eq!(parse("Mon, 01 Jan 1900 00:00:00 GMT", NOW), Some(0));
    }
}
