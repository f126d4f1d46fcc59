"""Shared fixtures: Hypothesis profiles, golden files, and where real data lies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile(
    "ci", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
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


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data outside the project: $ULTRAMICRO_SHARED/data or ../shared/data."""
    base = Path(os.environ.get("ULTRAMICRO_SHARED", ROOT.parent / "shared")) / "data"
    if not base.is_dir():
        pytest.skip(f"real data is not here: {base} (set ULTRAMICRO_SHARED to try it)")
    return base


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
def demo_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up town, written once for all tests that only read it, in whichever process they run."""
    from ultramicro.demo import write_town

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with alone(shared / "town.lock"):
        if not (shared / "town").is_dir():
            write_town(base / "making")
            (base / "making").rename(shared / "town")
    return shared / "town"


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Let one process at a time into a block."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
