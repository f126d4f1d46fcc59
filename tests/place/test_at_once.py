"""Threads that ask one place, or one folder, at once get what one thread gets."""

from __future__ import annotations

import gc
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import ibis
import pytest

from ultramicro.core.ask import ask
from ultramicro.flows.entity_resolution.technique import Suppliers
from ultramicro.flows.locality.technique import Places
from ultramicro.flows.technique import Flows
from ultramicro.place.opening import make_engine
from ultramicro.reports.written.json import answer_json
from ultramicro.techniques import open_place

THREADS = 4
KINDS = (Flows, Suppliers, Places)
HEAD = "Supplier Name,Payment Date,Amount (£),Invoice No,Expense Type,Postcode\n"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("town")
    (tmp_path / "payments").mkdir()
    settings = 'name = "Town"\npayer = "Council"\n[[areas]]\nname = "Town"\nprefixes = ["BB5"]\n'
    (tmp_path / "place.toml").write_text(settings)
    for month in (1, 2, 3):
        rows = "".join(
            f"Firm {i % 9} Ltd,{i + 1:02}/{month:02}/2026,{100 * month + i}.50,INV{month}{i:03},Repairs,BB{i % 7} 1AA\n"
            for i in range(20)
        )
        (tmp_path / "payments" / f"{month:02}.csv").write_text(HEAD + rows)
    (tmp_path / "payments" / "02 again.csv").write_bytes((tmp_path / "payments" / "02.csv").read_bytes())
    return tmp_path


def said(kind, place):
    technique = kind()
    return json.dumps(answer_json(technique, place, {}, ask(technique, place)), default=str, sort_keys=True)


@pytest.fixture(scope="module")
def alone(town):
    place = open_place(town)
    return {kind: said(kind, place) for kind in KINDS}


@pytest.mark.parametrize("shared", [True, False], ids=["one place", "a place each"])
def test_what_threads_are_told_at_once_is_what_one_is_told_alone(town, alone, shared):
    shutil.rmtree(town / ".ultramicro")
    place, start = open_place(town), Barrier(THREADS)

    def one(thread):
        kind, mine = KINDS[thread % len(KINDS)], place if shared else open_place(town)
        start.wait()
        return said(kind, mine) == alone[kind]

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(one, range(THREADS))) == [True] * THREADS


def test_each_file_is_read_once_however_many_threads_ask(town):
    read = []
    place = open_place(town, progress=lambda what, _done, _of: read.append(what))
    with ThreadPoolExecutor(THREADS) as pool:
        sums = set(pool.map(lambda _: place.table("payments").amount_pence.sum().execute(), range(THREADS)))
    assert len(sums) == 1
    assert sorted(read) == sorted(f"payments/{name}.csv" for name in ("01", "02", "02 again", "03"))


def test_a_table_in_memory_is_let_go_once_nobody_holds_it():
    engine = make_engine()
    for number in range(40):
        table = ibis.memtable({"a": [number]})
        assert engine.to_pyarrow(table.a.sum()).as_py() == number
    for _ in range(3):  # what is still held gives the same as before
        assert engine.to_pyarrow(table.a.sum()).as_py() == 39
    del table
    gc.collect()
    engine.to_pyarrow(ibis.memtable({"a": [1]}))
    held = engine.con.sql("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchall()
    assert held[0][0] <= 2


@pytest.mark.parametrize("before", [True, False], ids=["ibis had made an engine", "none was made"])
def test_tables_in_memory_are_summed_by_many_threads_at_once(town, monkeypatch, before):
    monkeypatch.setattr(ibis.options, "default_backend", ibis.duckdb.connect() if before else None)
    open_place(town)  # from then on the engine of tables in memory takes turns too
    engine = make_engine()

    def one(thread):
        table = ibis.memtable({"a": [thread] * 500})
        given = [engine.to_pyarrow(table.a.sum()), table.a.sum().to_pyarrow(), table.a.sum().execute()]
        return [int(value.as_py() if hasattr(value, "as_py") else value) for value in given] == [
            500 * thread
        ] * 3

    with ThreadPoolExecutor(THREADS) as pool:
        assert all(pool.map(one, range(40)))
