CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> 0001

CREATE TABLE operation (
    number BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    asked TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    code TEXT NOT NULL,
    first_seq BIGINT,
    warning TEXT NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE transfer (
    seq BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    key TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount_pence BIGINT NOT NULL,
    currency TEXT NOT NULL,
    kind TEXT NOT NULL,
    business_on TEXT NOT NULL,
    reverses BIGINT,
    memo_ref TEXT NOT NULL,
    post TEXT NOT NULL,
    PRIMARY KEY (seq)
);

CREATE TABLE batch (
    batch BIGINT NOT NULL,
    last_operation BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    head BYTEA NOT NULL,
    PRIMARY KEY (batch)
);

CREATE TABLE account (
    account TEXT NOT NULL,
    owner TEXT NOT NULL,
    currency TEXT NOT NULL,
    account_class TEXT NOT NULL,
    floor_pence BIGINT,
    ceiling_pence BIGINT,
    soft_floor_pence BIGINT,
    soft_ceiling_pence BIGINT,
    status TEXT NOT NULL,
    limited BIGINT NOT NULL,
    balance_pence BIGINT NOT NULL,
    held_out_pence BIGINT NOT NULL,
    held_in_pence BIGINT NOT NULL,
    PRIMARY KEY (account)
);

CREATE TABLE hold (
    hold TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount_pence BIGINT NOT NULL,
    expires_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    posted_pence BIGINT NOT NULL,
    PRIMARY KEY (hold)
);

CREATE TABLE period (
    closed_until TEXT NOT NULL,
    PRIMARY KEY (closed_until)
);

CREATE TABLE checkpoint (
    batch BIGINT NOT NULL,
    account TEXT NOT NULL,
    balance_pence BIGINT NOT NULL,
    PRIMARY KEY (batch, account)
);

CREATE UNIQUE INDEX operation_key ON operation (key);

CREATE INDEX transfer_debit ON transfer (debit, seq);

CREATE INDEX transfer_credit ON transfer (credit, seq);

CREATE INDEX operation_notes ON operation (number) WHERE kind = 'note';

CREATE UNIQUE INDEX transfer_reverses ON transfer (reverses) WHERE reverses is not null;

CREATE INDEX hold_open ON hold (hold) WHERE state = 'open';

create or replace function append_only() returns trigger language plpgsql as $$ begin raise exception 'the ledger is append only'; end $$;

create trigger operation_append_only before update or delete or truncate on operation for each statement execute function append_only();

create or replace function append_only() returns trigger language plpgsql as $$ begin raise exception 'the ledger is append only'; end $$;

create trigger transfer_append_only before update or delete or truncate on transfer for each statement execute function append_only();

create or replace function append_only() returns trigger language plpgsql as $$ begin raise exception 'the ledger is append only'; end $$;

create trigger batch_append_only before update or delete or truncate on batch for each statement execute function append_only();

INSERT INTO alembic_version (version_num) VALUES ('0001') RETURNING alembic_version.version_num;
