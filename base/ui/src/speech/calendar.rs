//! Days and dates. The clock is written with 24 hours in all four languages.

use bodega_kernel::Lang;
use jiff::civil::Date;

const EN: ([&str; 7], [&str; 12]) = (
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
);
const HE: ([&str; 7], [&str; 12]) = (
    ["יום ראשון", "יום שני", "יום שלישי", "יום רביעי", "יום חמישי", "יום שישי", "שבת"],
    ["ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני", "יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר"],
);
const DE: ([&str; 7], [&str; 12]) = (
    ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"],
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
);
const ES: ([&str; 7], [&str; 12]) = (
    ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
);
const SHORT_DAYS: [[&str; 7]; 4] = [
    ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
    ["א׳", "ב׳", "ג׳", "ד׳", "ה׳", "ו׳", "שבת"],
    ["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"],
    ["dom", "lun", "mar", "mié", "jue", "vie", "sáb"],
];
const SHORT_MONTHS: [[&str; 12]; 4] = [
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    ["בינו׳", "בפבר׳", "במרץ", "באפר׳", "במאי", "ביוני", "ביולי", "באוג׳", "בספט׳", "באוק׳", "בנוב׳", "בדצמ׳"],
    ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."],
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
];

const fn names(lang: Lang) -> &'static ([&'static str; 7], [&'static str; 12]) {
    match lang {
        Lang::En => &EN,
        Lang::He => &HE,
        Lang::De => &DE,
        Lang::Es => &ES,
    }
}

const fn row(lang: Lang) -> usize {
    match lang {
        Lang::En => 0,
        Lang::He => 1,
        Lang::De => 2,
        Lang::Es => 3,
    }
}

/// The name of a day of the week, 0 being Sunday.
pub fn weekday(lang: Lang, day: usize) -> &'static str {
    names(lang).0[day % 7]
}

/// The same in two or three letters.
pub fn weekday_short(lang: Lang, day: usize) -> &'static str {
    SHORT_DAYS[row(lang)][day % 7]
}

/// The name of a month, 1 being January.
pub fn month(lang: Lang, month: usize) -> &'static str {
    names(lang).1[(month + 11) % 12]
}

/// The letter or number that stands for a month above a narrow column.
pub fn month_letter(lang: Lang, month: usize) -> String {
    match lang {
        // Most Hebrew months begin with one of a few letters, so they are numbered there.
        Lang::He => month.to_string(),
        _ => self::month(lang, month).chars().take(1).flat_map(char::to_uppercase).collect(),
    }
}

fn parts(date: Date) -> (usize, i8, usize, i16) {
    let day = usize::try_from(date.weekday().to_sunday_zero_offset()).unwrap_or(0);
    (day, date.day(), usize::try_from(date.month()).unwrap_or(1), date.year())
}

/// `20 November`, without the year.
pub fn day_and_month(lang: Lang, date: Date) -> String {
    let (_, day, at, _) = parts(date);
    let month = month(lang, at);
    match lang {
        Lang::En => format!("{day} {month}"),
        Lang::He => format!("{day} ב{month}"),
        Lang::De => format!("{day}. {month}"),
        Lang::Es => format!("{day} de {month}"),
    }
}

/// `Friday, 20 November`, without the year.
pub fn long_day(lang: Lang, date: Date) -> String {
    let (day, ..) = parts(date);
    format!("{}, {}", weekday(lang, day), day_and_month(lang, date))
}

/// `20 Nov 2026`.
pub fn short_date(lang: Lang, date: Date) -> String {
    let (_, day, at, year) = parts(date);
    let month = SHORT_MONTHS[row(lang)][(at + 11) % 12];
    match lang {
        Lang::De => format!("{day}. {month} {year}"),
        _ => format!("{day} {month} {year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_as_each_language_says_it() {
        let friday = jiff::civil::date(2026, 11, 20);
        let said = Lang::ALL.map(|lang| long_day(lang, friday));
        assert_eq!(
            said,
            ["Friday, 20 November", "יום שישי, 20 בנובמבר", "Freitag, 20. November", "viernes, 20 de noviembre"]
        );
        let short = Lang::ALL.map(|lang| short_date(lang, friday));
        assert_eq!(short, ["20 Nov 2026", "20 בנוב׳ 2026", "20. Nov. 2026", "20 nov 2026"]);
        assert_eq!(month_letter(Lang::Es, 1), "E");
    }
}
