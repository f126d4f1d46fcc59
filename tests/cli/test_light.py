"""A command costs what it needs: its help loads no room, and a verb of the books no table engine."""

import json
import subprocess
import sys
from typing import NamedTuple

import pytest

from ultramicro.techniques import GROUPS, TECHNIQUES, all_techniques

HEAVY = {
    *("numba", "scipy", "numpy", "pyarrow", "ibis", "duckdb", "pandas", "sqlglot", "shapely", "highspy"),
    *("altair", "vl_convert", "PIL", "pypdf", "reportlab", "segno", "jinja2", "xlsxwriter", "cryptography"),
    *("alembic", "sqlalchemy", "apsw", "psycopg", "rapidfuzz", "python_calamine"),
}
MORE_THAN_BOOKS = HEAVY - {"apsw"}
"""What a verb of books that are open already does without: all but the store they lie in."""

PROGRAM = """
import json, sys
from ultramicro.main import main
try:
    status = main(sys.argv[1:])
except SystemExit as ended:
    status = ended.code
print(json.dumps([status, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""
# A child's peak begins with its parent's, and ours is large: a small process stands between.
MEASURE = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([*json.loads(done.stderr.splitlines()[-1]), used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


class Ran(NamedTuple):
    status: int
    loaded: set[str]
    cpu_s: float
    peak_mb: float


def run(*words):
    """Run a command in a process of its own."""
    command = [sys.executable, "-c", MEASURE, sys.executable, "-c", PROGRAM, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    status, loaded, cpu_s, peak = json.loads(done.stdout)
    return Ran(status, set(loaded), cpu_s, peak / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def least(ran, *words):
    """The least CPU of several runs: the first compiles what it loads, and neighbours slow any of them."""
    return min(ran.cpu_s, *(run(*words).cpu_s for _ in range(2)))


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    root = tmp_path_factory.mktemp("light") / "town"
    for words in (
        ("new", root), ("books", "open", root),
        ("books", "add", root, "--who", "ann", "--kind", "person", "--called", "Ann"),
        ("books", "add", root, "--who", "shop", "--kind", "firm", "--called", "Shop"),
    ):  # fmt: skip
        assert run(*words).status == 0, words
    return root


@pytest.mark.parametrize("words", [("--version",), ("--help",), (), ("nonsense",), ("ask", "--help")])
def test_what_asks_for_no_room_loads_none(words):
    ran = run(*words)
    assert ran.status == (0 if words and words[-1].startswith("--") else 2)
    assert not ran.loaded & HEAVY
    assert least(ran, *words) < 1, "0.1 on a machine at rest"
    assert ran.peak_mb < 40


@pytest.mark.parametrize("group", GROUPS)
def test_help_on_what_acts_loads_no_more_than_the_books(group):
    ran = run(group, "--help")
    assert ran.status == 0
    assert not ran.loaded & MORE_THAN_BOOKS


def test_a_payment_loads_no_more_than_the_books(town):
    words = ("books", "pay", town, "--payer", "ann", "--payee", "shop", "--amount", "0.10")
    ran = run(*words)
    assert ran.status == 2, "the ledger was asked: Ann has nothing to pay with"
    assert not ran.loaded & MORE_THAN_BOOKS
    assert least(ran, *words) < 2, "0.2 on a machine at rest"


@pytest.mark.parametrize(
    "words", [("books", "accounts"), ("books", "verify"), ("board", "list"), ("bank", "loans")]
)
def test_looking_at_the_books_loads_no_more_than_them(words, town):
    ran = run(*words, town)
    assert ran.status == 0
    assert not ran.loaded & MORE_THAN_BOOKS


def test_what_the_list_says_of_a_technique_is_what_it_says_of_itself():
    assert [(each.name, each.question, each.makes) for each in TECHNIQUES] == [
        (kind.name, kind.question, kind.makes) for kind in all_techniques()
    ]


def test_a_question_loads_no_other_room_and_nothing_that_draws():
    ran = run("flows", "--help")
    assert ran.status == 0
    assert not ran.loaded & {"numba", "highspy", "altair", "vl_convert", "alembic", "reportlab", "apsw"}
