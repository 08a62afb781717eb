-- How far the queue of a PC was filled when a place of it was sent: what stood in it by then was not made afterwards, however long ago it
-- began. Of what was taken before, nothing more is known than its own place.
ALTER TABLE links ADD COLUMN queued BIGINT NOT NULL DEFAULT 0;
