-- Who gets in.
CREATE TABLE sessions (
    key_hash TEXT PRIMARY KEY, person TEXT NOT NULL, csrf TEXT NOT NULL, created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL);
CREATE INDEX sessions_of_person ON sessions (person);
CREATE TABLE throttles (name TEXT PRIMARY KEY, failures BIGINT NOT NULL, since BIGINT NOT NULL, locked_until BIGINT NOT NULL);
CREATE TABLE audit (
    id TEXT PRIMARY KEY, at BIGINT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL);
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_of_subject ON audit (subject, at);

-- Tasks and certification.
CREATE TABLE assignments (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, kind TEXT NOT NULL, scenarios TEXT NOT NULL, cohort TEXT NOT NULL, person TEXT NOT NULL,
    due_at BIGINT NOT NULL, minutes BIGINT NOT NULL, valid_days BIGINT NOT NULL, created_by TEXT NOT NULL, created_at BIGINT NOT NULL,
    closed_at BIGINT);
CREATE TABLE tickets (
    id TEXT PRIMARY KEY, assignment TEXT NOT NULL, person TEXT NOT NULL, device TEXT NOT NULL, scenario TEXT NOT NULL, content TEXT NOT NULL,
    variant TEXT NOT NULL, seed TEXT NOT NULL, issued_at BIGINT NOT NULL, due_at BIGINT NOT NULL, returned_at BIGINT,
    attempt TEXT, outcome TEXT);
CREATE INDEX tickets_of_person ON tickets (person, assignment);
CREATE TABLE certificates (
    code TEXT PRIMARY KEY, person TEXT NOT NULL, assignment TEXT NOT NULL, issued_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
    revoked_at BIGINT);
CREATE INDEX certificates_of_person ON certificates (person);
CREATE TABLE overrides (
    id TEXT PRIMARY KEY, attempt TEXT NOT NULL, by_person TEXT NOT NULL, at BIGINT NOT NULL, outcome TEXT NOT NULL,
    lawful BIGINT NOT NULL, effective BIGINT NOT NULL, reason TEXT NOT NULL);
CREATE INDEX overrides_of_attempt ON overrides (attempt);
CREATE TABLE comments (
    id TEXT PRIMARY KEY, attempt TEXT NOT NULL, turn BIGINT NOT NULL, by_person TEXT NOT NULL, at BIGINT NOT NULL, body TEXT NOT NULL);
CREATE INDEX comments_of_attempt ON comments (attempt);
