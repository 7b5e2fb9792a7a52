-- When an accepted key was without a valid certificate for too long, 90 days, to be let in without an operator. Those of before
-- this column count from now: a certificate of 7 days, and 90 more.
ALTER TABLE keys ADD COLUMN lapses_at INTEGER;
UPDATE keys SET lapses_at = (CAST(strftime('%s', 'now') AS INTEGER) + 97 * 86400) * 1000 WHERE state = 'ACCEPTED';
