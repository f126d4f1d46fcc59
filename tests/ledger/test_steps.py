"""The steps of the books' tables, written out, are what Alembic writes of them."""

from ultramicro.ledger.stores.migrations import DIALECTS, HEAD, upgrade_sql
from ultramicro.ledger.stores.migrations.writing import HERE, written


def test_the_steps_that_are_written_out_are_those_of_alembic():
    kept = {path.name: path.read_text(encoding="utf-8") for path in (HERE / "written").iterdir()}
    assert kept == written(), "run `make steps`"


def test_the_steps_end_at_the_version_of_this_program():
    for dialect in DIALECTS:
        assert upgrade_sql(dialect, "").rpartition("alembic_version (version_num)")[2].split("'")[1] == HEAD
        assert upgrade_sql(dialect, HEAD) == ""
