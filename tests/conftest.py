"""Shared fixtures: Hypothesis profiles, golden files, and where real data lies."""

import fcntl
import gc
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests import clock

settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile(
    "ci", max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "mutants", max_examples=40, deadline=None, derandomize=True, database=None,
    phases=[Phase.explicit, Phase.generate],  # one failure is enough to find a planted fault
)  # fmt: skip
settings.register_profile("nightly", max_examples=2000, deadline=timedelta(seconds=10))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files with what came out")


def pytest_configure(config: pytest.Config) -> None:
    """Set the web application up for this process: its tables can be imported only then."""
    from tests.web.site_of_tests import set_up

    set_up()


def pytest_collection_finish() -> None:
    """Take what is loaded and collected out of the search for cycles: it stays, and a search of it takes a second."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Let all be taken apart at the end."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data outside the project: $ULTRAMICRO_SHARED/data or ../shared/data."""
    base = Path(os.environ.get("ULTRAMICRO_SHARED", ROOT.parent / "shared")) / "data"
    if not base.is_dir():
        pytest.skip(f"real data is not here: {base} (set ULTRAMICRO_SHARED to try it)")
    return base


@pytest.fixture(scope="session", autouse=True)
def _days_come() -> Iterator[None]:
    """A day to come that a command is given for is today."""
    with pytest.MonkeyPatch.context() as patch:
        clock.go_along(patch)
        yield


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compare text with a file in tests/golden; `--update` rewrites it."""

    def check(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"no golden file {path}: run pytest --update and read what it writes"
        assert text == path.read_text(encoding="utf-8"), f"{path} differs: if right, run pytest --update"

    return check


@pytest.fixture(scope="session")
def shared_temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def demo_place(tmp_path_factory: pytest.TempPathFactory, shared_temp: Path) -> Path:
    """The made-up town, written once for all tests that only read it, in whichever process they run."""
    from ultramicro.demo import write_town

    with alone(shared_temp / "town.lock"):
        if not (shared_temp / "town").is_dir():
            making = tmp_path_factory.getbasetemp() / "making"
            write_town(making)
            making.rename(shared_temp / "town")
    return shared_temp / "town"


@pytest.fixture(scope="session")
def once(shared_temp: Path):
    """Make something once for all processes of a run: the others read what the first one wrote."""

    def made(name: str, make: Callable[[], object]) -> object:
        path = shared_temp / f"{name}.pickle"
        with alone(shared_temp / f"{name}.lock"):
            if not path.is_file():
                path.write_bytes(pickle.dumps(make()))
        return pickle.loads(path.read_bytes())  # noqa: S301  this run wrote it

    return made


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Let one process at a time into a block."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
