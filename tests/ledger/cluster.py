"""A PostgreSQL of our own for as long as it is needed: on a socket in a temporary folder, with fsync on."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg


def program(name):
    """Where a program of PostgreSQL is; it fails where it is not."""
    packaged = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name) or next(reversed(packaged), None)
    assert found, f"{name} is not installed: run scripts/need-postgres"
    return str(Path(found).resolve())


def _user():
    """PostgreSQL refuses to run as root; then it runs as the user its package made, or as nobody."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def cluster():
    """Start one and yield its folder; the address of a database is made by `fresh`."""
    folder, user = Path(tempfile.mkdtemp(prefix="pg")), _user()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    run = partial(subprocess.run, user=user, stdout=subprocess.DEVNULL, cwd=folder)
    run([program("initdb"), "-D", data, "-A", "trust", "-U", "owner", "-E", "UTF8"], check=True)
    start(folder)
    try:
        yield folder
    finally:
        run([program("pg_ctl"), "-D", data, "-m", "immediate", "stop"], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def start(folder):
    """Start the server of a folder; one that was killed may take a moment to leave its memory."""
    options = f"-k {folder} -h '' -c shared_buffers=64MB"
    command = [program("pg_ctl"), "-D", folder / "data", "-o", options, "-l", folder / "log", "-w", "start"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for _ in range(100):
        if subprocess.run(command, user=_user(), cwd=folder, check=False, **quiet).returncode == 0:
            return
        time.sleep(0.1)
    said = (folder / "log").read_text(errors="replace")[-2000:]
    raise RuntimeError(f"PostgreSQL does not start: {said}")


def crash(folder):
    """Kill the server's first process, which takes all others with it, and start it again."""
    os.kill(int((folder / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    start(folder)


def fresh(folder):
    """Make an empty database and return its address."""
    name = f"books_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"postgresql:///postgres?host={folder}&user=owner", autocommit=True) as db:
        db.execute(f"create database {name}")
    return f"postgresql:///{name}?host={folder}&user=owner"
