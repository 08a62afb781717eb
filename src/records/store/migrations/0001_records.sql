-- One schema for SQLite and PostgreSQL: TEXT and BIGINT only. Times are Unix seconds, days are days since 1970 (UTC+8).
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- Content for ever: files by hash, shelves of files by hash, cases by the hash of their resolved form.
CREATE TABLE files (hash TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE shelves (hash TEXT PRIMARY KEY, manifest TEXT NOT NULL, first_seen BIGINT NOT NULL);
CREATE TABLE cases (
    content TEXT PRIMARY KEY, texts TEXT NOT NULL, scenario TEXT NOT NULL, version BIGINT NOT NULL, variant TEXT NOT NULL,
    bucket TEXT NOT NULL, difficulty BIGINT NOT NULL, guide BIGINT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL,
    shelf TEXT NOT NULL, semantics BIGINT NOT NULL, first_seen BIGINT NOT NULL);
CREATE INDEX cases_by_scenario ON cases (scenario, version);

CREATE TABLE people (
    id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, name TEXT NOT NULL, cohort TEXT NOT NULL, role TEXT NOT NULL,
    archived_at BIGINT, created_at BIGINT NOT NULL, password TEXT, scope TEXT NOT NULL DEFAULT '');
CREATE INDEX people_by_cohort ON people (cohort, name, id);
CREATE TABLE devices (
    id TEXT PRIMARY KEY, key_hash TEXT NOT NULL UNIQUE, person TEXT NOT NULL, trainee TEXT NOT NULL, label TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL, revoked_at BIGINT);
CREATE INDEX devices_by_person ON devices (person);
CREATE TABLE codes (
    code_hash TEXT PRIMARY KEY, purpose TEXT NOT NULL, person TEXT, pin TEXT, expires_at BIGINT NOT NULL, uses_left BIGINT NOT NULL);

-- What was believed. `score_from`: replayed here, or kept as accepted under other semantics.
CREATE TABLE attempts (
    id TEXT PRIMARY KEY, person TEXT NOT NULL, cohort TEXT NOT NULL, device TEXT NOT NULL, ticket TEXT,
    scenario TEXT NOT NULL, version BIGINT NOT NULL, bucket TEXT NOT NULL, content TEXT NOT NULL, texts TEXT NOT NULL, semantics BIGINT NOT NULL,
    mode TEXT NOT NULL, origin TEXT NOT NULL, started BIGINT NOT NULL, received BIGINT NOT NULL, day BIGINT NOT NULL,
    outcome TEXT NOT NULL, lawful BIGINT NOT NULL, effective BIGINT NOT NULL, seconds BIGINT NOT NULL, inputs BIGINT NOT NULL,
    counts BIGINT NOT NULL, findings TEXT NOT NULL, marks TEXT NOT NULL, rules TEXT NOT NULL, replies TEXT NOT NULL);
CREATE UNIQUE INDEX attempts_begin_once ON attempts (person, scenario, started);
CREATE INDEX attempts_of_person ON attempts (person, started);
CREATE INDEX attempts_of_scenario ON attempts (scenario, version, started);
CREATE TABLE records (attempt TEXT PRIMARY KEY, encoding TEXT NOT NULL, body TEXT NOT NULL, notes TEXT NOT NULL);

-- What was not believed, with the reason: never counted, never lost. `state`: held, or kept (other semantics).
CREATE TABLE quarantine (
    id TEXT PRIMARY KEY, person TEXT NOT NULL, device TEXT NOT NULL, received BIGINT NOT NULL, state TEXT NOT NULL,
    reason TEXT NOT NULL, detail TEXT NOT NULL, encoding TEXT NOT NULL, body TEXT NOT NULL, notes TEXT NOT NULL);
CREATE INDEX quarantine_by_time ON quarantine (received);
CREATE TABLE links (
    device TEXT NOT NULL, n BIGINT NOT NULL, before TEXT NOT NULL, chain TEXT NOT NULL, received BIGINT NOT NULL, PRIMARY KEY (device, n));

-- Roll-ups: written in the transaction that takes an attempt, rebuilt from attempts by `ringback verify --rebuild`.
CREATE TABLE person_totals (
    person TEXT PRIMARY KEY, cohort TEXT NOT NULL, active BIGINT NOT NULL, attempts BIGINT NOT NULL, passes BIGINT NOT NULL, red_lines BIGINT NOT NULL,
    first_day BIGINT NOT NULL, last_day BIGINT NOT NULL, stage BIGINT NOT NULL, stage_day BIGINT NOT NULL);
CREATE INDEX person_totals_by_cohort ON person_totals (cohort, active, stage);
CREATE TABLE person_scenarios (
    person TEXT NOT NULL, scenario TEXT NOT NULL, bucket TEXT NOT NULL, attempts BIGINT NOT NULL, passes BIGINT NOT NULL, red_lines BIGINT NOT NULL,
    first_pass BIGINT NOT NULL, last_day BIGINT NOT NULL, PRIMARY KEY (person, scenario));
CREATE TABLE person_rules (
    person TEXT NOT NULL, rule TEXT NOT NULL, tested BIGINT NOT NULL, broken BIGINT NOT NULL, last_tested BIGINT NOT NULL,
    last_broken BIGINT NOT NULL, PRIMARY KEY (person, rule));
CREATE TABLE person_criteria (
    person TEXT NOT NULL, criterion TEXT NOT NULL, earned BIGINT NOT NULL, possible BIGINT NOT NULL, PRIMARY KEY (person, criterion));
CREATE TABLE cohort_days (
    cohort TEXT NOT NULL, day BIGINT NOT NULL, attempts BIGINT NOT NULL, passes BIGINT NOT NULL, red_lines BIGINT NOT NULL,
    PRIMARY KEY (cohort, day));
CREATE TABLE rule_days (
    rule TEXT NOT NULL, cohort TEXT NOT NULL, day BIGINT NOT NULL, tested BIGINT NOT NULL, broken BIGINT NOT NULL,
    PRIMARY KEY (rule, cohort, day));
CREATE INDEX rule_days_by_day ON rule_days (day);
CREATE TABLE scenario_totals (
    scenario TEXT NOT NULL, version BIGINT NOT NULL, attempts BIGINT NOT NULL, passes BIGINT NOT NULL, red_lines BIGINT NOT NULL,
    lawful BIGINT NOT NULL, effective BIGINT NOT NULL, seconds BIGINT NOT NULL, PRIMARY KEY (scenario, version));
CREATE TABLE reply_totals (
    scenario TEXT NOT NULL, version BIGINT NOT NULL, reply TEXT NOT NULL, chosen BIGINT NOT NULL, passed BIGINT NOT NULL,
    PRIMARY KEY (scenario, version, reply));
