"""Ctrl-C ends a command with one line and its own status, whatever the library under it makes of the signal."""

import os
import signal
import threading

import pytest

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


def test_an_error_that_nobody_stopped_is_still_one(monkeypatch):
    monkeypatch.setattr("ultramicro.cli.parser.run", lambda words: {}[0])
    with pytest.raises(KeyError):
        main(["flows", "somewhere"])
