-- Everything is keyed by its owner first. Names are bytes.

-- The number of an owner's last numbered transaction.
CREATE TABLE owners (
    owner  BLOB NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE records (
    owner  BLOB NOT NULL,
    stream BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    key    BLOB, -- NULL where the record has none
    body   BLOB NOT NULL,
    PRIMARY KEY (owner, stream, seq)
) STRICT;

CREATE UNIQUE INDEX record_keys ON records (owner, stream, key) WHERE key IS NOT NULL;

-- How far a stream was trimmed, so that numbering goes on when it is empty.
CREATE TABLE trims (
    owner   BLOB NOT NULL,
    stream  BLOB NOT NULL,
    through INTEGER NOT NULL,
    PRIMARY KEY (owner, stream)
) STRICT, WITHOUT ROWID;

CREATE TABLE cells (
    owner BLOB NOT NULL,
    name  BLOB NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (owner, name)
) STRICT, WITHOUT ROWID;
