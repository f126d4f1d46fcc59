"""Ctrl-C ends a command with one line and its own status, whatever the library under it makes of the signal."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from ultramicro.cli.answering import FAULT_STATUS
from ultramicro.core.errors import BadInput
from ultramicro.main import main

STOPPED = 130


def plain(words):
    os.kill(os.getpid(), signal.SIGINT)
    threading.Event().wait(5)


def long_query(words):
    """What DuckDB makes of Ctrl-C while a query runs."""
    try:
        plain(words)
    except KeyboardInterrupt:
        raise RuntimeError("Query interrupted") from None


def reader_that_blames_the_file(words):
    try:
        long_query(words)
    except RuntimeError as error:
        raise BadInput("the file cannot be read", where="payments.csv") from error


def reader_that_goes_on(words):
    try:
        long_query(words)
    except RuntimeError:
        return 0
    raise AssertionError


@pytest.mark.parametrize("run", [long_query, reader_that_blames_the_file, reader_that_goes_on, plain])
def test_who_stops_a_command_gets_one_line(monkeypatch, capsys, run):
    monkeypatch.setattr("ultramicro.cli.parser.run", run)
    # A run of the tests in the background is deaf to Ctrl-C unless it says otherwise.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    before = signal.getsignal(signal.SIGINT)
    assert main(["flows", "somewhere"]) == STOPPED
    told = capsys.readouterr().err
    assert (told.count("\n"), "stopped" in told, "Traceback" in told) == (1, True, False)
    assert signal.getsignal(signal.SIGINT) is before


def test_an_error_of_the_program_is_told_in_a_line_and_written_down(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("ultramicro.cli.parser.run", lambda words: {}[0])
    assert main(["flows", "somewhere"]) == FAULT_STATUS
    told = capsys.readouterr().err
    (written,) = tmp_path.iterdir()
    assert (told.count("\n"), str(written) in told, "Traceback" in told) == (1, True, False)
    assert "KeyError" in written.read_text(encoding="utf-8")


EARLY = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Slow())
from ultramicro.main import main
sys.exit(main(["check", sys.argv[2]]))
"""


@pytest.mark.parametrize(
    "module", ["ultramicro.cli.answering", "ultramicro.core.message", "ultramicro.cli.speaking", "ultramicro.cli.parser"]
)  # fmt: skip
def test_who_stops_a_command_while_it_loads_gets_one_line(module, tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", EARLY, module, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr.count("\n"), "stopped" in ended.stderr) == (STOPPED, 1, True)
