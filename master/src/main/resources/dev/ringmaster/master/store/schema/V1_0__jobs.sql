-- Times are milliseconds since 1970. Values, calls and returns are encoded as on the wire, with
-- their secret nodes encrypted.

CREATE TABLE minions (
  enrolment TEXT NOT NULL PRIMARY KEY,
  minion    TEXT NOT NULL,
  address   TEXT NOT NULL,
  version   TEXT NOT NULL,
  catalogue TEXT NOT NULL,
  skew      INTEGER NOT NULL,
  seen      INTEGER NOT NULL,
  grains    BLOB NOT NULL
) WITHOUT ROWID;

-- What a minion can run, by the digest that it tells in its Hello.
CREATE TABLE catalogues (
  digest     TEXT NOT NULL PRIMARY KEY,
  signatures BLOB NOT NULL
);

CREATE TABLE jobs (
  number       INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  function     TEXT NOT NULL,
  target       TEXT NOT NULL,
  principal    TEXT NOT NULL,
  user_id      INTEGER NOT NULL,
  fingerprint  TEXT NOT NULL,
  submitted_at INTEGER NOT NULL,
  not_after    INTEGER NOT NULL,
  timeout      INTEGER NOT NULL,
  queued       INTEGER NOT NULL,
  may_queue    INTEGER NOT NULL,
  environment  TEXT NOT NULL,
  pillar_environment TEXT NOT NULL,
  pillar       BLOB NOT NULL,
  snapshot     TEXT NOT NULL,
  cancelled    INTEGER NOT NULL,
  finished_at  INTEGER,
  members      INTEGER NOT NULL,
  succeeded    INTEGER NOT NULL,
  failed       INTEGER NOT NULL,
  sequence     INTEGER NOT NULL
);
CREATE INDEX jobs_open ON jobs (number) WHERE finished_at IS NULL;

-- The bound call; members whose catalogues differ may have different ones.
CREATE TABLE calls (
  job     INTEGER NOT NULL,
  variant INTEGER NOT NULL,
  call    BLOB NOT NULL,
  PRIMARY KEY (job, variant)
) WITHOUT ROWID;

-- One row for each member of each job, written once with the job. member = job * 2^20 + position.
-- sent: the order may have left the master. interim: what the minion said last before its return.
CREATE TABLE members (
  member    INTEGER PRIMARY KEY,
  minion    TEXT NOT NULL,
  enrolment TEXT NOT NULL,
  variant   INTEGER NOT NULL,
  sent      INTEGER NOT NULL,
  interim   TEXT NOT NULL
);
-- for jobs list --minion
CREATE INDEX members_of_minion ON members (minion);

-- How it ended; without an answer where the master itself knew.
CREATE TABLE ends (
  member   INTEGER PRIMARY KEY,
  state    TEXT NOT NULL,
  why      TEXT NOT NULL,
  at       INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  answer   BLOB
);

CREATE TABLE events (
  sequence INTEGER PRIMARY KEY,
  tag      TEXT NOT NULL,
  at       INTEGER NOT NULL,
  data     BLOB NOT NULL
);

CREATE TABLE audit (
  number    INTEGER PRIMARY KEY,
  at        INTEGER NOT NULL,
  principal TEXT NOT NULL,
  action    TEXT NOT NULL,
  subject   TEXT NOT NULL,
  details   BLOB NOT NULL,
  hash      BLOB NOT NULL
);

-- The end of the chain, and what its oldest kept entry is chained to.
CREATE TABLE audit_head   (number INTEGER NOT NULL, hash BLOB NOT NULL);
CREATE TABLE audit_anchor (number INTEGER NOT NULL, hash BLOB NOT NULL);
INSERT INTO audit_head   VALUES (0, zeroblob(32));
INSERT INTO audit_anchor VALUES (0, zeroblob(32));
