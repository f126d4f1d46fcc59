"""The first tables of the books, and triggers that keep what was written as it is."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("operation", "transfer", "batch")


def upgrade() -> None:
    """Make the tables."""
    _table(
        "operation", ("number",), number=WHOLE, batch=WHOLE, key=sa.Text, kind=sa.Text, asked=sa.Text,
        actor=sa.Text, at=sa.Text, code=sa.Text, first_seq__null=WHOLE, warning=sa.Text,
    )  # fmt: skip
    _table(
        "transfer", ("seq",), seq=WHOLE, batch=WHOLE, key=sa.Text, debit=sa.Text, credit=sa.Text,
        amount_pence=WHOLE, currency=sa.Text, kind=sa.Text, business_on=sa.Text, reverses__null=WHOLE,
        memo_ref=sa.Text, post=sa.Text,
    )  # fmt: skip
    _table(
        "batch", ("batch",), batch=WHOLE, last_operation=WHOLE, last_seq=WHOLE, head=sa.LargeBinary,
    )  # fmt: skip
    _table(
        "account", ("account",), account=sa.Text, owner=sa.Text, currency=sa.Text, account_class=sa.Text,
        floor_pence__null=WHOLE, ceiling_pence__null=WHOLE, soft_floor_pence__null=WHOLE,
        soft_ceiling_pence__null=WHOLE, status=sa.Text, limited=WHOLE, balance_pence=WHOLE,
        held_out_pence=WHOLE, held_in_pence=WHOLE,
    )  # fmt: skip
    _table(
        "hold", ("hold",), hold=sa.Text, debit=sa.Text, credit=sa.Text, amount_pence=WHOLE,
        expires_at=sa.Text, kind=sa.Text, state=sa.Text, posted_pence=WHOLE,
    )  # fmt: skip
    _table("period", ("closed_until",), closed_until=sa.Text)
    _table("checkpoint", ("batch", "account"), batch=WHOLE, account=sa.Text, balance_pence=WHOLE)
    _indexes()
    for table in APPEND_ONLY:
        _keep(table)


def _table(name: str, of: tuple[str, ...], /, **columns: Any) -> None:
    """Make a table; a column whose name ends in `__null` may hold nothing."""
    made = [
        sa.Column(
            column.removesuffix("__null"),
            kind,
            nullable=column.endswith("__null"),
            primary_key=column in of,
            autoincrement=False,
        )
        for column, kind in columns.items()
    ]
    numbered = len(of) == 1 and columns[of[0]] is WHOLE
    op.create_table(name, *made, sqlite_with_rowid=numbered, sqlite_strict=True)


def _indexes() -> None:
    op.create_index("operation_key", "operation", ["key"], unique=True)
    op.create_index("transfer_debit", "transfer", ["debit", "seq"])
    op.create_index("transfer_credit", "transfer", ["credit", "seq"])
    for name, table, column, rows in (
        ("operation_notes", "operation", "number", "kind = 'note'"),
        ("transfer_reverses", "transfer", "reverses", "reverses is not null"),
        ("hold_open", "hold", "hold", "state = 'open'"),
    ):
        only = sa.text(rows)
        unique = column == "reverses"
        op.create_index(name, table, [column], unique=unique, sqlite_where=only, postgresql_where=only)


def _keep(table: str) -> None:
    """Let nothing change or take away a row."""
    if op.get_context().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"create trigger {table}_{verb} before {verb} on {table} "
                "begin select raise(abort, 'the ledger is append only'); end"
            )
        return
    op.execute(
        "create or replace function append_only() returns trigger language plpgsql as "
        "$$ begin raise exception 'the ledger is append only'; end $$"
    )
    op.execute(
        f"create trigger {table}_append_only before update or delete or truncate on {table} "
        "for each statement execute function append_only()"
    )


def downgrade() -> None:
    """Refuse: books are never taken back to an older version."""
    message = "books are never taken back to an older version"  # data
    raise RuntimeError(message)
