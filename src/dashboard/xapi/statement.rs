//! An attempt as xAPI statements, in order: it began; each decision; each finding; passed or failed, with the score; it was
//! completed; it was left. The verbs and their order are cmi5's, without its category: a cmi5 session is launched by a
//! learning management system, and here nobody launches. The actor is an account, never an e-mail address. Ids come from
//! the attempt, so that a record store takes each statement once.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::records::store::{AttemptLine, Case, reenact, sha256};
use crate::records::{Record, Taken};

/// Which edition of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Version {
    /// 1.0.3.
    #[default]
    One,
    /// 2.0 (IEEE 9274.1.1).
    Two,
}

impl Version {
    /// As it stands in the header and in statements.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::One => "1.0.3",
            Self::Two => "2.0.0",
        }
    }
}

/// How statements are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    pub version: Version,
    /// The address of the house's own under which accounts and activities have their names.
    pub home: String,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { version: Version::default(), home: "https://ringback.example".to_owned() }
    }
}

const ADL: &str = "http://adlnet.gov/expapi";

/// One attempt and everything that its statements share.
struct Teller<'a> {
    dialect: &'a Dialect,
    line: &'a AttemptLine,
    scenario: Value,
    case: Option<&'a Case>,
    /// For each exchange, the number of the last input in it; empty where the case is not here.
    turns: Vec<u32>,
}

/// The statements of an attempt. Where its case is not here any more, findings are told at the attempt's end.
#[must_use]
pub fn statements(dialect: &Dialect, line: &AttemptLine, record: &Record, case: Option<&Case>) -> Vec<Value> {
    let home = &dialect.home;
    let title = |language| case.map_or(line.scenario.as_str(), |case| case.compiled.text(language, case.compiled.title));
    let scenario = json!({
        "objectType": "Activity",
        "id": format!("{home}/scenarios/{}/{}", part(&line.scenario), line.version),
        "definition": {
            "type": format!("{ADL}/activities/simulation"),
            "name": { "zh-CN": title("zh-CN"), "en": title("en") },
        },
    });
    let turns = case.map(|case| turns(&reenact(record, case))).unwrap_or_default();
    let teller = Teller { dialect, line, scenario, case, turns };
    let mut told = vec![teller.whole("begun", "initialized", 0, json!({}))];
    for taken in &record.inputs {
        told.push(teller.decision(taken));
        told.extend(teller.findings_at(taken));
    }
    told.extend(teller.findings_left(record));
    told.extend(teller.end());
    told
}

impl Teller<'_> {
    fn statement(&self, name: &str, verb: (&str, &str), object: &Value, at: i64, result: Value) -> Value {
        let (line, home) = (self.line, &self.dialect.home);
        let moment = chrono::DateTime::from_timestamp(line.started + at, 0);
        let mut context = json!({
            "registration": uuid(&line.id),
            "platform": "Ringback",
            "revision": line.content,
            "contextActivities": { "category": [{ "id": format!("{home}/xapi/attempts") }] },
            "extensions": { format!("{home}/xapi/mode"): line.mode, format!("{home}/xapi/examined"): line.ticket.is_some() },
        });
        if *object != self.scenario {
            context["contextActivities"]["parent"] = json!([self.scenario]);
        }
        let mut statement = json!({
            "id": uuid(&sha256(format!("{} {name}", line.id).as_bytes())),
            "actor": { "objectType": "Agent", "account": { "homePage": home, "name": line.person } },
            "verb": { "id": verb.0, "display": { "en": verb.1 } },
            "object": object,
            "context": context,
            "timestamp": moment.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
            "version": self.dialect.version.key(),
        });
        if result.as_object().is_some_and(|result| !result.is_empty()) {
            statement["result"] = result;
        }
        statement
    }

    /// About the attempt as a whole.
    fn whole(&self, name: &str, verb: &str, at: i64, result: Value) -> Value {
        self.statement(name, (&format!("{ADL}/verbs/{verb}"), verb), &self.scenario, at, result)
    }

    /// What the trainee did: the answer to a question where there was one, else an action.
    fn decision(&self, taken: &Taken) -> Value {
        let (word, rest) = taken.input.split_once(' ').unwrap_or((taken.input.as_str(), ""));
        let asked = match word {
            "reply" => rest.split_once('/').map(|(node, reply)| ("nodes", node, reply)),
            "wrap" => rest.split_once('=').map(|(field, option)| ("fields", field, option)),
            _ => None,
        };
        let place = |kind: &str, name: &str| format!("{}/{kind}/{}", self.scenario["id"].as_str().unwrap_or(""), part(name));
        let (verb, object, response) = if let Some((kind, name, answer)) = asked {
            let definition = json!({ "type": format!("{ADL}/activities/cmi.interaction"), "interactionType": "choice" });
            ("answered", json!({ "objectType": "Activity", "id": place(kind, name), "definition": definition }), answer)
        } else {
            let definition = json!({ "type": format!("{ADL}/activities/interaction"), "name": { "en": word } });
            ("interacted", json!({ "objectType": "Activity", "id": place("actions", word), "definition": definition }), rest)
        };
        let result = if response.is_empty() { json!({}) } else { json!({ "response": response }) };
        let verb = (format!("{ADL}/verbs/{verb}"), verb);
        self.statement(&format!("input {}", taken.n), (&verb.0, verb.1), &object, i64::from(taken.at), result)
    }

    /// A rule that was broken.
    fn finding(&self, place: usize, at: i64) -> Value {
        let (found, home) = (&self.line.findings[place], &self.dialect.home);
        let words = |language: &str| {
            let bench = &self.case?.compiled.bench;
            let rule = bench.rules().find(|(id, _)| bench.rule_name(*id) == found.rule)?.1;
            Some(rule.words(language).title.clone())
        };
        let name: Map<String, Value> =
            ["zh-CN", "en"].into_iter().filter_map(|language| Some((language.to_owned(), words(language)?.into()))).collect();
        let mut definition = json!({ "type": format!("{home}/xapi/types/rule") });
        if !name.is_empty() {
            definition["name"] = name.into();
        }
        let object = json!({ "objectType": "Activity", "id": format!("{home}/rules/{}", part(&found.rule)), "definition": definition });
        let result = json!({
            "success": false,
            "extensions": { format!("{home}/xapi/turn"): found.turn, format!("{home}/xapi/red-line"): found.red_line },
        });
        self.statement(&format!("finding {place}"), (&format!("{home}/xapi/verbs/broke"), "broke"), &object, at, result)
    }

    /// Findings of the exchange that ended with this input.
    fn findings_at(&self, taken: &Taken) -> Vec<Value> {
        let found = self.line.findings.iter().enumerate();
        let own = found.filter(|(_, found)| self.turns.get(usize::from(found.turn)) == Some(&taken.n));
        own.map(|(place, _)| self.finding(place, i64::from(taken.at))).collect()
    }

    /// Findings of no input.
    fn findings_left(&self, record: &Record) -> Vec<Value> {
        let known = |turn: u16| self.turns.get(usize::from(turn)).is_some_and(|n| record.inputs.iter().any(|taken| taken.n == *n));
        let found = self.line.findings.iter().enumerate();
        found.filter(|(_, found)| !known(found.turn)).map(|(place, _)| self.finding(place, self.line.seconds)).collect()
    }

    /// Passed or failed with the score, completed, left.
    fn end(&self) -> [Value; 3] {
        let (line, home) = (self.line, &self.dialect.home);
        let duration = format!("PT{}S", line.seconds);
        let passed = line.outcome == "pass";
        let judged = json!({
            "success": passed,
            "score": { "scaled": scaled(line.effective), "raw": line.effective, "min": 0, "max": 100 },
            "duration": duration,
            "extensions": { format!("{home}/xapi/lawful"): line.lawful, format!("{home}/xapi/outcome"): line.outcome },
        });
        [
            self.whole("judged", if passed { "passed" } else { "failed" }, line.seconds, judged),
            self.whole("completed", "completed", line.seconds, json!({ "completion": true, "duration": duration })),
            self.whole("left", "terminated", line.seconds, json!({ "duration": duration })),
        ]
    }
}

/// For each exchange, from 0, the number of the last input in it.
fn turns(call: &Call) -> Vec<u32> {
    let mut after = Call::start(Arc::clone(call.compiled()), call.deal().clone(), call.mode());
    let mut last = vec![0];
    for (n, input) in (1u32..).zip(call.inputs()) {
        // It was applied before, in the same order.
        if after.apply(*input).is_err() {
            break;
        }
        let turn = usize::from(after.events().last().map_or(0, |stamped| stamped.turn));
        last.resize(last.len().max(turn + 1), n);
        last[turn] = n;
    }
    last
}

/// Hundredths as a decimal, exactly.
fn scaled(points: i64) -> Value {
    let text = if points == 100 { "1".to_owned() } else { format!("0.{points:02}") };
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// A name as a part of an address: what may not stand there is written `%XX`.
fn part(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    name.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// The first bits of a hash as a UUID of version 4 (RFC 4122: from pseudo-random numbers).
fn uuid(hash: &str) -> String {
    let digits: String = hash.chars().chain("0".repeat(32).chars()).take(32).collect();
    format!("{}-{}-4{}-8{}-{}", &digits[..8], &digits[8..12], &digits[13..16], &digits[17..20], &digits[20..32])
}

#[cfg(test)]
mod tests {
    use super::{part, scaled, uuid};

    #[test]
    fn scores_are_hundredths_and_ids_are_uuids() {
        assert_eq!([0, 7, 85, 100].map(|points| scaled(points).to_string()), ["0.0", "0.07", "0.85", "1"]);
        assert_eq!(uuid("0123456789abcdef0123456789abcdef01"), "01234567-89ab-4def-8123-456789abcdef");
        assert_eq!(part("a b/中"), "a%20b%2F%E4%B8%AD");
    }
}
