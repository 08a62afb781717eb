-- For houses of hundreds of thousands: sums of everybody under the cohort `*`, and indexes for what pages ask.
CREATE INDEX rule_days_of_cohort ON rule_days (cohort, day);
DROP INDEX rule_days_by_day;
INSERT INTO rule_days (rule, cohort, day, tested, broken) SELECT rule, '*', day, SUM(tested), SUM(broken) FROM rule_days GROUP BY rule, day;
INSERT INTO cohort_days (cohort, day, attempts, passes, red_lines)
    SELECT '*', day, SUM(attempts), SUM(passes), SUM(red_lines) FROM cohort_days GROUP BY day;

-- The last day on which a rule was broken that this person broke three times.
ALTER TABLE person_totals ADD COLUMN sore_day BIGINT NOT NULL DEFAULT 0;
UPDATE person_totals SET sore_day = COALESCE(
    (SELECT MAX(last_broken) FROM person_rules WHERE person_rules.person = person_totals.person AND broken >= 3), 0);

CREATE INDEX person_rules_broken ON person_rules (rule, broken, person) WHERE broken > 0;
CREATE INDEX people_by_name ON people (name BYTEWISE);
CREATE INDEX audit_by_time_and_id ON audit (at, id);
DROP INDEX audit_by_time;

-- Whether an earlier entry of a queue arrived after a moment.
CREATE INDEX links_by_time ON links (device, received);
-- How much came of a PC in its last minute, and how much of it was held back in its last day.
CREATE TABLE intake (
    device TEXT PRIMARY KEY, minute BIGINT NOT NULL, taken BIGINT NOT NULL, day BIGINT NOT NULL, held BIGINT NOT NULL);
