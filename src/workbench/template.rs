//! A new case from a template: a whole small call that checks and proves as it stands, for the trainer to change.

use crate::scenario::Library;

/// A bucket that a template can be made for, with a day on which the account stands there and the next paydays.
struct Standing {
    bucket: &'static str,
    on: &'static str,
    paydays: [&'static str; 3],
}

/// The account of the template was first due on 25 April 2026; it goes one bucket further with each statement.
const STANDINGS: [Standing; 5] = [
    Standing { bucket: "M0", on: "2026-04-30T10:20:00+08:00", paydays: ["2026-05-10", "2026-06-10", "2026-07-10"] },
    Standing { bucket: "M1", on: "2026-05-12T10:20:00+08:00", paydays: ["2026-05-20", "2026-06-20", "2026-07-20"] },
    Standing { bucket: "M2", on: "2026-06-10T10:20:00+08:00", paydays: ["2026-06-20", "2026-07-20", "2026-08-20"] },
    Standing { bucket: "M3", on: "2026-07-10T10:20:00+08:00", paydays: ["2026-07-20", "2026-08-20", "2026-09-20"] },
    Standing { bucket: "M3+", on: "2026-08-12T10:20:00+08:00", paydays: ["2026-08-20", "2026-09-20", "2026-10-20"] },
];

/// The files of the template: what follows the case's id, and the source.
const FILES: [(&str, &str); 3] =
    [(".ron", "assets/templates/call.ron"), (".en.ron", "assets/templates/call.en.ron"), (".tests.ron", "assets/templates/call.tests.ron")];

/// The buckets that there is a template for.
pub fn buckets() -> impl Iterator<Item = &'static str> {
    STANDINGS.iter().map(|standing| standing.bucket)
}

/// Whether an id can be the name of a file and of a case: small letters, digits and hyphens.
#[must_use]
pub fn is_id(id: &str) -> bool {
    let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    id.starts_with(|first: char| first.is_ascii_lowercase()) && id.chars().all(fits)
}

/// The files of a new case: names and texts. `None` where there is no template for the bucket.
#[must_use]
pub fn new_case(library: &dyn Library, id: &str, bucket: &str) -> Option<Vec<(String, String)>> {
    let standing = STANDINGS.iter().find(|standing| standing.bucket == bucket)?;
    let [first, second, third] = standing.paydays;
    let put_in = [
        ("%ID%", id),
        ("%ON%", standing.on),
        ("%BUCKET%", standing.bucket),
        ("%PAYDAY%", first),
        ("%PAYDAY2%", second),
        ("%PAYDAY3%", third),
    ];
    let mut files = Vec::new();
    for (ending, source) in FILES {
        let bytes = library.read(source)?;
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        for (name, value) in put_in {
            text = text.replace(name, value);
        }
        files.push((format!("{id}{ending}"), text));
    }
    Some(files)
}
