-- Dozens of small sums that are always read together become one row: JSON with its keys in order. A rule's four numbers are how often it could
-- have been broken and was, and on which days last each; a criterion's two are points earned and possible.
CREATE TABLE person_tallies (person TEXT PRIMARY KEY, rules TEXT NOT NULL, criteria TEXT NOT NULL);
INSERT INTO person_tallies (person, rules, criteria)
    SELECT own.person, COALESCE(tested.rules, '{}'), COALESCE(earned.criteria, '{}')
    FROM (SELECT DISTINCT person FROM person_scenarios) AS own
    LEFT JOIN (SELECT person, '{' || string_agg('"' || rule || '":[' || tested || ',' || broken || ',' || last_tested || ',' || last_broken || ']',
        ',' ORDER BY rule BYTEWISE) || '}' AS rules FROM person_rules GROUP BY person) AS tested ON tested.person = own.person
    LEFT JOIN (SELECT person, '{' || string_agg('"' || criterion || '":[' || earned || ',' || possible || ']', ',' ORDER BY criterion BYTEWISE)
        || '}' AS criteria FROM person_criteria GROUP BY person) AS earned ON earned.person = own.person;

-- Who broke a rule is found by it.
CREATE TABLE person_breaches (person TEXT NOT NULL, rule TEXT NOT NULL, broken BIGINT NOT NULL, PRIMARY KEY (person, rule));
INSERT INTO person_breaches (person, rule, broken) SELECT person, rule, broken FROM person_rules WHERE broken > 0;
CREATE INDEX person_breaches_by_rule ON person_breaches (rule, broken, person);

-- A rule's numbers in a cohort's day: how often it could have been broken, and was.
ALTER TABLE cohort_days ADD COLUMN rules TEXT NOT NULL DEFAULT '{}';
UPDATE cohort_days SET rules = COALESCE((SELECT '{' || string_agg('"' || rule || '":[' || tested || ',' || broken || ']', ',' ORDER BY rule BYTEWISE)
    || '}' FROM rule_days WHERE rule_days.cohort = cohort_days.cohort AND rule_days.day = cohort_days.day), '{}');
DROP TABLE person_rules;
DROP TABLE person_criteria;
DROP TABLE rule_days;
