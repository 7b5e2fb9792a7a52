-- One row for each run. epoch: under which its owner took it; whoever appends must have the same.
-- length: how many events its journal has. phase and what follows it are read from the events, for
-- lists.
CREATE TABLE runs (
  number       INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  owner        TEXT NOT NULL,
  epoch        INTEGER NOT NULL,
  length       INTEGER NOT NULL,
  phase        TEXT NOT NULL,
  runbook      TEXT NOT NULL,
  principal    TEXT NOT NULL,
  test         INTEGER NOT NULL,
  requested_at INTEGER NOT NULL,
  finished_at  INTEGER,
  outcome      TEXT NOT NULL,
  message      TEXT NOT NULL
);
CREATE INDEX runs_open ON runs (number) WHERE finished_at IS NULL;

-- The journals; events are encoded values with their secret nodes encrypted.
CREATE TABLE run_events (
  run      INTEGER NOT NULL,
  position INTEGER NOT NULL,
  event    BLOB NOT NULL,
  PRIMARY KEY (run, position)
) WITHOUT ROWID;

-- Which jobs a run has submitted: they are kept as long as it is not finished.
CREATE TABLE run_jobs (
  job TEXT PRIMARY KEY,
  run INTEGER NOT NULL
) WITHOUT ROWID;
