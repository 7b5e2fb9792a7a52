-- One public key that asked for one name. At most one entry of a name is accepted.
CREATE TABLE keys (
  minion       TEXT NOT NULL,
  fingerprint  TEXT NOT NULL,
  state        TEXT NOT NULL,
  enrolment    TEXT UNIQUE,
  requested_at INTEGER NOT NULL,
  decided_at   INTEGER NOT NULL,
  address      TEXT NOT NULL,
  decided_by   TEXT NOT NULL,
  trusted      BLOB NOT NULL,
  PRIMARY KEY (minion, fingerprint)
) WITHOUT ROWID;
CREATE UNIQUE INDEX keys_accepted ON keys (minion) WHERE state = 'ACCEPTED';

-- Join tokens; the token itself is kept nowhere.
CREATE TABLE join_tokens (
  id         TEXT NOT NULL PRIMARY KEY,
  hash       TEXT NOT NULL UNIQUE,
  match      TEXT NOT NULL,
  uses_left  INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  trusted    BLOB NOT NULL
) WITHOUT ROWID;
