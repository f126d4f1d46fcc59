CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> 0001

CREATE TABLE operation (
    number INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    kind TEXT NOT NULL,
    asked TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    code TEXT NOT NULL,
    first_seq INTEGER,
    warning TEXT NOT NULL,
    PRIMARY KEY (number)
)
 STRICT;

CREATE TABLE transfer (
    seq INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount_pence INTEGER NOT NULL,
    currency TEXT NOT NULL,
    kind TEXT NOT NULL,
    business_on TEXT NOT NULL,
    reverses INTEGER,
    memo_ref TEXT NOT NULL,
    post TEXT NOT NULL,
    PRIMARY KEY (seq)
)
 STRICT;

CREATE TABLE batch (
    batch INTEGER NOT NULL,
    last_operation INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    head BLOB NOT NULL,
    PRIMARY KEY (batch)
)
 STRICT;

CREATE TABLE account (
    account TEXT NOT NULL,
    owner TEXT NOT NULL,
    currency TEXT NOT NULL,
    account_class TEXT NOT NULL,
    floor_pence INTEGER,
    ceiling_pence INTEGER,
    soft_floor_pence INTEGER,
    soft_ceiling_pence INTEGER,
    status TEXT NOT NULL,
    limited INTEGER NOT NULL,
    balance_pence INTEGER NOT NULL,
    held_out_pence INTEGER NOT NULL,
    held_in_pence INTEGER NOT NULL,
    PRIMARY KEY (account)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE hold (
    hold TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount_pence INTEGER NOT NULL,
    expires_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    posted_pence INTEGER NOT NULL,
    PRIMARY KEY (hold)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE period (
    closed_until TEXT NOT NULL,
    PRIMARY KEY (closed_until)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE checkpoint (
    batch INTEGER NOT NULL,
    account TEXT NOT NULL,
    balance_pence INTEGER NOT NULL,
    PRIMARY KEY (batch, account)
)
 WITHOUT ROWID,
 STRICT;

CREATE UNIQUE INDEX operation_key ON operation ("key");

CREATE INDEX transfer_debit ON transfer (debit, seq);

CREATE INDEX transfer_credit ON transfer (credit, seq);

CREATE INDEX operation_notes ON operation (number) WHERE kind = 'note';

CREATE UNIQUE INDEX transfer_reverses ON transfer (reverses) WHERE reverses is not null;

CREATE INDEX hold_open ON hold (hold) WHERE state = 'open';

create trigger operation_update before update on operation begin select raise(abort, 'the ledger is append only'); end;

create trigger operation_delete before delete on operation begin select raise(abort, 'the ledger is append only'); end;

create trigger transfer_update before update on transfer begin select raise(abort, 'the ledger is append only'); end;

create trigger transfer_delete before delete on transfer begin select raise(abort, 'the ledger is append only'); end;

create trigger batch_update before update on batch begin select raise(abort, 'the ledger is append only'); end;

create trigger batch_delete before delete on batch begin select raise(abort, 'the ledger is append only'); end;

INSERT INTO alembic_version (version_num) VALUES ('0001') RETURNING version_num;
