-- Certificates that end: by time, or because somebody took them back and said why.
ALTER TABLE certificates ADD COLUMN revoked_by TEXT NOT NULL DEFAULT '';
ALTER TABLE certificates ADD COLUMN revoked_why TEXT NOT NULL DEFAULT '';
-- Until when a person's certificates hold, the longest of them; 0 for none. Who crosses it is found by index.
ALTER TABLE person_totals ADD COLUMN ready_until BIGINT NOT NULL DEFAULT 0;
UPDATE person_totals SET ready_until = COALESCE(
    (SELECT MAX(expires_at) FROM certificates WHERE certificates.person = person_totals.person AND revoked_at IS NULL), 0);
CREATE INDEX person_totals_lapsing ON person_totals (ready_until) WHERE stage = 3;
CREATE INDEX person_totals_lapsed ON person_totals (ready_until) WHERE stage < 3 AND ready_until > 0;

-- An exam that renews a certificate names it, so that it is not set twice.
ALTER TABLE assignments ADD COLUMN renews TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX assignments_renew_once ON assignments (person, renews) WHERE renews <> '' AND closed_at IS NULL;
CREATE INDEX assignments_of_person ON assignments (person);
CREATE INDEX assignments_of_cohort ON assignments (cohort);

-- What eases an exam for one person, in per cent more time; the note is for HR alone.
CREATE TABLE accommodations (
    person TEXT PRIMARY KEY, extra_percent BIGINT NOT NULL, note TEXT NOT NULL, set_by TEXT NOT NULL, set_at BIGINT NOT NULL);

-- Where in its PC's queue a record stood that was held back: without it nothing can be judged again.
ALTER TABLE quarantine ADD COLUMN n BIGINT NOT NULL DEFAULT 0;
ALTER TABLE quarantine ADD COLUMN before TEXT NOT NULL DEFAULT '';
ALTER TABLE quarantine ADD COLUMN chain TEXT NOT NULL DEFAULT '';
