-- What is played now: the newest release over what the program ships. Cases that are not here stay re-scorable.
CREATE TABLE offered (content TEXT PRIMARY KEY, scenario TEXT NOT NULL, variant TEXT NOT NULL, shelf TEXT NOT NULL);
CREATE INDEX offered_by_scenario ON offered (scenario);
-- Until a server starts again with its content, what was there is offered as before.
INSERT INTO offered (content, scenario, variant, shelf)
    SELECT content, scenario, variant, shelf FROM cases AS kept
    WHERE version = (SELECT MAX(version) FROM cases WHERE scenario = kept.scenario)
    AND first_seen = (SELECT MAX(first_seen) FROM cases WHERE scenario = kept.scenario);

-- What trainers send in. `state`: waiting, judging, failed, passed, rejected, approved. `files`: hash by name.
CREATE TABLE submissions (
    id TEXT PRIMARY KEY, scenario TEXT NOT NULL, by_person TEXT NOT NULL, sent_at BIGINT NOT NULL, note TEXT NOT NULL, exam_only BIGINT NOT NULL,
    files TEXT NOT NULL, state TEXT NOT NULL, progress TEXT NOT NULL, report TEXT NOT NULL, claim TEXT NOT NULL, claimed_until BIGINT NOT NULL,
    tries BIGINT NOT NULL, judged_at BIGINT, decided_by TEXT NOT NULL, decided_at BIGINT, reason TEXT NOT NULL, release BIGINT);
CREATE INDEX submissions_by_state ON submissions (state, sent_at);
CREATE INDEX submissions_by_time ON submissions (sent_at, id);

-- Numbered, never changed. `hash` is that of the manifest.
CREATE TABLE releases (
    number BIGINT PRIMARY KEY, made_at BIGINT NOT NULL, made_by TEXT NOT NULL, manifest TEXT NOT NULL, hash TEXT NOT NULL);
