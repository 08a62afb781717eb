//! An attempt as an xAPI statement (1.0.3 and 2.0 alike): the actor is an account, never an e-mail address; the id comes
//! from the attempt, so that a store takes it once.

use serde_json::{Value, json};

use crate::records::store::AttemptLine;

/// Names of ours; nobody needs to fetch them.
const HOME: &str = "https://ringback.example";

pub(super) fn statement(line: &AttemptLine) -> Value {
    let passed = line.outcome == "pass";
    let verb = if passed { "passed" } else { "failed" };
    let timestamp = chrono::DateTime::from_timestamp(line.started, 0).map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
    json!({
        "id": uuid(&line.id),
        "actor": { "objectType": "Agent", "account": { "homePage": HOME, "name": line.person } },
        "verb": { "id": format!("http://adlnet.gov/expapi/verbs/{verb}"), "display": { "en": verb } },
        "object": {
            "objectType": "Activity",
            "id": format!("{HOME}/scenarios/{}/{}", line.scenario, line.version),
            "definition": { "type": "http://adlnet.gov/expapi/activities/simulation", "name": { "en": line.scenario } },
        },
        "result": {
            "success": passed,
            "completion": true,
            "score": { "scaled": scaled(line.effective), "raw": line.effective, "min": 0, "max": 100 },
            "duration": format!("PT{}S", line.seconds),
            "extensions": {
                format!("{HOME}/lawful"): line.lawful,
                format!("{HOME}/findings"): line.findings.iter().map(|found| found.rule.as_str()).collect::<Vec<_>>(),
            },
        },
        "timestamp": timestamp,
    })
}

/// Hundredths as a decimal, exactly.
fn scaled(points: i64) -> Value {
    let text = if points == 100 { "1".to_owned() } else { format!("0.{points:02}") };
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// The first 128 bits of a hash as a UUID of version 8 (custom).
fn uuid(hash: &str) -> String {
    let digits: String = hash.chars().chain("0".repeat(32).chars()).take(32).collect();
    format!("{}-{}-8{}-8{}-{}", &digits[..8], &digits[8..12], &digits[13..16], &digits[17..20], &digits[20..32])
}

#[cfg(test)]
mod tests {
    use super::{scaled, uuid};

    #[test]
    fn scores_are_hundredths_and_ids_are_uuids() {
        assert_eq!([0, 7, 85, 100].map(|points| scaled(points).to_string()), ["0.0", "0.07", "0.85", "1"]);
        assert_eq!(uuid("0123456789abcdef0123456789abcdef01"), "01234567-89ab-8def-8123-456789abcdef");
    }
}
