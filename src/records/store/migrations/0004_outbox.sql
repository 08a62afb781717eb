-- What a learning record store is still to be told, by attempt. `state`: waiting, or refused (kept with what was said).
CREATE TABLE outbox (
    attempt TEXT PRIMARY KEY, queued_at BIGINT NOT NULL, next_at BIGINT NOT NULL, tries BIGINT NOT NULL, state TEXT NOT NULL, told TEXT);
CREATE INDEX outbox_by_time ON outbox (state, next_at);
