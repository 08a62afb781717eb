-- Buckets of which somebody tried and passed a case: bits 1, 2, 4, 8, 16 for M0, M1, M2, M3, M3+.
ALTER TABLE person_totals ADD COLUMN tried BIGINT NOT NULL DEFAULT 0;
ALTER TABLE person_totals ADD COLUMN passed BIGINT NOT NULL DEFAULT 0;
UPDATE person_totals SET
    tried = COALESCE((SELECT MAX(CASE WHEN bucket = 'M0' THEN 1 ELSE 0 END) + MAX(CASE WHEN bucket = 'M1' THEN 2 ELSE 0 END)
        + MAX(CASE WHEN bucket = 'M2' THEN 4 ELSE 0 END) + MAX(CASE WHEN bucket = 'M3' THEN 8 ELSE 0 END)
        + MAX(CASE WHEN bucket = 'M3+' THEN 16 ELSE 0 END)
        FROM person_scenarios AS own WHERE own.person = person_totals.person), 0),
    passed = COALESCE((SELECT MAX(CASE WHEN bucket = 'M0' THEN 1 ELSE 0 END) + MAX(CASE WHEN bucket = 'M1' THEN 2 ELSE 0 END)
        + MAX(CASE WHEN bucket = 'M2' THEN 4 ELSE 0 END) + MAX(CASE WHEN bucket = 'M3' THEN 8 ELSE 0 END)
        + MAX(CASE WHEN bucket = 'M3+' THEN 16 ELSE 0 END)
        FROM person_scenarios AS own WHERE own.person = person_totals.person AND own.passes > 0), 0);

-- Somebody's first try at a case: when, at which version, and whether it was passed.
ALTER TABLE person_scenarios ADD COLUMN first_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE person_scenarios ADD COLUMN first_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE person_scenarios ADD COLUMN first_passed BIGINT NOT NULL DEFAULT 0;
UPDATE person_scenarios SET first_at = COALESCE((SELECT MIN(started) FROM attempts AS own WHERE own.person = person_scenarios.person
    AND own.scenario = person_scenarios.scenario AND counts = 1), 0);
UPDATE person_scenarios SET
    first_version = COALESCE((SELECT own.version FROM attempts AS own WHERE own.person = person_scenarios.person
        AND own.scenario = person_scenarios.scenario AND own.started = first_at), 0),
    first_passed = COALESCE((SELECT CASE WHEN own.outcome = 'pass' THEN 1 ELSE 0 END FROM attempts AS own
        WHERE own.person = person_scenarios.person AND own.scenario = person_scenarios.scenario AND own.started = first_at), 0);

-- How long calls lasted, by whole minutes.
CREATE TABLE scenario_minutes (
    scenario TEXT NOT NULL, version BIGINT NOT NULL, minute BIGINT NOT NULL, attempts BIGINT NOT NULL, passes BIGINT NOT NULL,
    PRIMARY KEY (scenario, version, minute));
INSERT INTO scenario_minutes (scenario, version, minute, attempts, passes)
    SELECT scenario, version, CASE WHEN seconds / 60 > 120 THEN 120 ELSE seconds / 60 END AS minute, COUNT(*),
        SUM(CASE WHEN outcome = 'pass' THEN 1 ELSE 0 END)
    FROM attempts WHERE counts = 1 GROUP BY 1, 2, 3;

-- A case as an item of a test, over people's first tries: `people` met it in this version, `linked` of them tried enough others;
-- `rest` is the share that these passed elsewhere, in thousandths.
CREATE TABLE item_totals (
    scenario TEXT NOT NULL, version BIGINT NOT NULL, people BIGINT NOT NULL, passed BIGINT NOT NULL, linked BIGINT NOT NULL,
    linked_passed BIGINT NOT NULL, rest BIGINT NOT NULL, rest_squares BIGINT NOT NULL, rest_of_passed BIGINT NOT NULL,
    PRIMARY KEY (scenario, version));
INSERT INTO item_totals (scenario, version, people, passed, linked, linked_passed, rest, rest_squares, rest_of_passed)
    SELECT scenario, version, COUNT(*), SUM(won), SUM(enough), SUM(enough * won), SUM(enough * share), SUM(enough * share * share),
        SUM(enough * won * share)
    FROM (SELECT scenario, version, won, CASE WHEN tried > 3 THEN 1 ELSE 0 END AS enough,
            CASE WHEN tried > 3 THEN (2000 * (all_won - won) + tried - 1) / (2 * (tried - 1)) ELSE 0 END AS share
        FROM (SELECT scenario, version, won, COUNT(*) OVER (PARTITION BY person) AS tried,
                CAST(SUM(won) OVER (PARTITION BY person) AS BIGINT) AS all_won
            FROM (SELECT person, scenario, version, CASE WHEN outcome = 'pass' THEN 1 ELSE 0 END AS won,
                    ROW_NUMBER() OVER (PARTITION BY person, scenario ORDER BY started) AS place
                FROM attempts WHERE counts = 1) AS tries WHERE place = 1) AS firsts) AS shares
    GROUP BY scenario, version;

-- How trainers judged beside the engine, and two trainers beside each other: 0 red line, 1 not yet, 2 pass.
CREATE TABLE judge_totals (
    cohort TEXT NOT NULL, judge TEXT NOT NULL, engine BIGINT NOT NULL, given BIGINT NOT NULL, times BIGINT NOT NULL,
    PRIMARY KEY (cohort, judge, engine, given));
CREATE TABLE judge_pairs (
    cohort TEXT NOT NULL, lower_class BIGINT NOT NULL, higher_class BIGINT NOT NULL, times BIGINT NOT NULL,
    PRIMARY KEY (cohort, lower_class, higher_class));
INSERT INTO judge_totals (cohort, judge, engine, given, times)
    SELECT cohort, by_person, CASE attempts.outcome WHEN 'red-line' THEN 0 WHEN 'not-yet' THEN 1 ELSE 2 END,
        CASE overrides.outcome WHEN 'red-line' THEN 0 WHEN 'not-yet' THEN 1 ELSE 2 END, COUNT(*)
    FROM overrides JOIN attempts ON attempts.id = overrides.attempt
    WHERE NOT EXISTS (SELECT 1 FROM overrides AS later WHERE later.attempt = overrides.attempt AND later.by_person = overrides.by_person
        AND (later.at > overrides.at OR (later.at = overrides.at AND later.id > overrides.id)))
    GROUP BY 1, 2, 3, 4;
INSERT INTO judge_pairs (cohort, lower_class, higher_class, times)
    SELECT cohort, CASE WHEN one < other THEN one ELSE other END, CASE WHEN one < other THEN other ELSE one END, COUNT(*)
    FROM (SELECT attempts.cohort, CASE a.outcome WHEN 'red-line' THEN 0 WHEN 'not-yet' THEN 1 ELSE 2 END AS one,
            CASE b.outcome WHEN 'red-line' THEN 0 WHEN 'not-yet' THEN 1 ELSE 2 END AS other
        FROM overrides AS a JOIN overrides AS b ON b.attempt = a.attempt AND b.by_person > a.by_person
        JOIN attempts ON attempts.id = a.attempt
        WHERE NOT EXISTS (SELECT 1 FROM overrides AS later WHERE later.attempt = a.attempt AND later.by_person = a.by_person
            AND (later.at > a.at OR (later.at = a.at AND later.id > a.id)))
        AND NOT EXISTS (SELECT 1 FROM overrides AS later WHERE later.attempt = b.attempt AND later.by_person = b.by_person
            AND (later.at > b.at OR (later.at = b.at AND later.id > b.id)))) AS pairs
    GROUP BY 1, 2, 3;
