"""Without the extras all else works, and what is missing says which extra brings it."""

import json
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from ultramicro.core.errors import BadInput
from ultramicro.core.extras import EXTRAS, lacking, naming_extras

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# What an installation without extras lacks; pandas comes with none of them, and ibis can use it unasked.
BARE = f"""
import contextlib, io, json, sys
from importlib.machinery import PathFinder
sys.modules |= dict.fromkeys({[module for modules in EXTRAS.values() for module in modules]})
find = PathFinder.find_spec
def without_pandas(name, path=None, target=None):
    return None if name.partition(".")[0] == "pandas" else find(name, path, target)
PathFinder.find_spec = without_pandas
from ultramicro.main import main
for words in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(words)
        except SystemExit as ended:
            status = ended.code
    print(json.dumps([status, out.getvalue(), err.getvalue()]))
"""


def names(requirements):
    return {Requirement(each).name for each in requirements}


def test_the_modules_of_an_extra_are_those_of_its_packages():
    declared = PROJECT["optional-dependencies"]
    assert set(EXTRAS) == set(declared) - {"all"}
    (everything,) = declared["all"]
    assert Requirement(everything).extras == set(EXTRAS)
    packages = packages_distributions()
    for extra, modules in EXTRAS.items():
        of = {name for module in modules for name in packages[module]}
        assert {name.lower().replace("_", "-") for name in of} == names(declared[extra])
        assert not names(declared[extra]) & names(PROJECT["dependencies"])


def test_here_all_extras_are_installed_and_none_is_lacking():
    assert not any(lacking(extra) for extra in EXTRAS)


def test_a_module_that_no_extra_brings_is_no_fault_of_the_users():
    with pytest.raises(ModuleNotFoundError), naming_extras():
        raise ModuleNotFoundError(name="ultramicro.nowhere")
    with pytest.raises(BadInput, match=r"ultramicro\[pdf\]"), naming_extras():
        raise ModuleNotFoundError(name="reportlab.lib")


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """Commands in one process that has no extras, and how each of them ended."""
    root = tmp_path_factory.mktemp("bare")
    town, out = root / "town", root / "out"
    (root / "may.csv").write_text(
        "Supplier,Date,Amount,Category\n"
        + "".join(f"Firm {n},{n + 1}/05/2026,{n}00.00,Repairs\n" for n in range(1, 9))
    )
    obligations = "debtor,creditor,amount_pence,reference\na,b,500,1\nb,a,500,2\n"
    setting_up = [
        ["new", town, root / "may.csv"],
        ["books", "open", town],
        ["books", "add", town, "--who", "ann", "--kind", "person", "--called", "Ann"],
    ]
    asked = {
        "help": ["--help"],
        "check": ["check", town],
        "flows": ["flows", town, "--out", out],
        "report": ["report", town],
        "clearing help": ["clearing", "--help"],
        "clearing": ["clearing", town],
        "plan": ["plan", town],
        "statement": ["books", "statement", town, "--who", "ann"],
        "pdf": ["books", "statement", town, "--who", "ann", "--pdf", out / "ann.pdf"],
    }
    first = run(setting_up)
    assert [status for status, *_ in first] == [0, 0, 0], first
    (town / "obligations").mkdir(exist_ok=True)
    (town / "obligations" / "all.csv").write_text(obligations)
    (town / "resources.csv").write_text(
        "resource,kind,what,quantity,unit\nCarers,people,care,500,hours a week\nHall,building,office,100,m2\n"
    )
    (town / "needs.csv").write_text(
        "need,item,quantity,unit,price_pence,supplied_from\nCare,home care,30000,hours,3600,outside\n"
    )
    with (town / "place.toml").open("a") as file:
        file.write('\n[[areas]]\nname = "Town"\nprefixes = ["BB5"]\n')
    return dict(zip(asked, run(list(asked.values())), strict=True)), town, out


def run(commands):
    words = json.dumps([[str(word) for word in command] for command in commands])
    done = subprocess.run([sys.executable, "-c", BARE, words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("asked", ["help", "check", "flows", "report", "clearing help", "statement"])
def test_what_needs_no_extra_is_answered_without_them(asked, bare):
    status, _, err = bare[0][asked]
    assert (status, err) == (0, "")


@pytest.mark.parametrize(("asked", "extra"), [("clearing", "clearing"), ("plan", "plan"), ("pdf", "pdf")])
def test_what_needs_an_extra_names_it(asked, extra, bare):
    status, out, err = bare[0][asked]
    assert status == 2
    assert f"pip install 'ultramicro[{extra}]'" in err
    assert not out


def test_tables_are_written_and_charts_that_cannot_be_drawn_are_said_to_be_left_out(bare):
    told, town, out = bare
    assert {path.suffix for path in out.iterdir()} == {".csv", ".parquet", ".xlsx", ".json"}
    assert "ultramicro[charts]" in told["flows"][1]
    page = (town / "report.html").read_text()
    assert "ultramicro[charts]" in page
    assert "ultramicro[clearing]" in page
    assert "ultramicro[plan]" in page
