"""What every benchmark shares: where real data lies, CPU seconds and memory of a process, a table."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one process cost."""

    cpu_seconds: float
    wall_seconds: float
    peak_mb: float
    output: str = ""


def shared_data() -> Path:
    """Return the folder of real data; a benchmark on real data cannot run without it."""
    root = Path(__file__).resolve().parent.parent
    data = Path(os.environ.get("ULTRAMICRO_SHARED", root.parent / "shared")) / "data"
    if not data.is_dir():
        sys.exit(f"the real data is not at {data}: set ULTRAMICRO_SHARED to the folder that holds data/")
    return data


AS_INSTALLED = """
import runpy, sys
from importlib.machinery import PathFinder
find = PathFinder.find_spec
def without_pandas(name, path=None, target=None):
    return None if name.partition(".")[0] == "pandas" else find(name, path, target)
PathFinder.find_spec = without_pandas
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


def program(module: str, *words: str) -> list[str]:
    """Return the command that runs a module as an installation would.

    What this project is made with brings pandas, which nothing of it uses; wherever pandas is, pyarrow loads
    it, for 0.4 CPU seconds.
    """
    return [sys.executable, "-c", AS_INSTALLED, module, *words]


def measured(command: Sequence[str]) -> Run:
    """Run a command as a process of its own, and take its cost from the operating system."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return Run(
        cpu_seconds=usage.ru_utime + usage.ru_stime, wall_seconds=wall, peak_mb=_mb(usage), output=output
    )


def _mb(usage: resource.struct_rusage) -> float:
    """Return the peak memory; macOS counts bytes, Linux kilobytes."""
    return usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def machine() -> str:
    """Say on what the figures were taken."""
    versions = [
        f"{name} {importlib.metadata.version(name)}" for name in ("duckdb", "ibis-framework", "pyarrow")
    ]
    load = os.getloadavg()[0]
    return (
        f"Python {platform.python_version()}, {', '.join(versions)}; {os.cpu_count()} cores, load {load:.1f}"
    )


def table(runs: Mapping[str, Run]) -> str:
    """Lay the runs out for reading."""
    rows = [("", "CPU s", "wall s", "peak MB")]
    rows += [
        (name, f"{run.cpu_seconds:.2f}", f"{run.wall_seconds:.2f}", f"{run.peak_mb:,.0f}")
        for name, run in runs.items()
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))])
        for row in rows
    )
