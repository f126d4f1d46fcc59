"""What the machine refuses is one line with what to do: terminals, full disks, folders that do not open."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ultramicro.core.machine import told_of_machine
from ultramicro.main import main
from ultramicro.place.intake import files_below
from ultramicro.place.new import write_new

LINES = "Supplier,Date,Amount,Category\n" + "".join(
    f"Café {n} Ltd ←,{n:02d}/04/2025,{n}.50,Works\n" for n in range(1, 20)
)


@pytest.fixture
def root(tmp_path):
    write_new(tmp_path / "town")
    (tmp_path / "town/payments/a.csv").write_text(LINES, encoding="utf-8")
    return tmp_path / "town"


def command(*words, encoding="", out=subprocess.PIPE):
    environment = {**os.environ, "PYTHONIOENCODING": encoding} if encoding else os.environ
    return subprocess.run(
        [sys.executable, "-m", "ultramicro.main", *map(str, words)], stdout=out, stderr=subprocess.PIPE,
        env=environment, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp1252", pytest.param("ascii", marks=pytest.mark.long)])
def test_a_terminal_without_a_letter_shows_an_escape_and_json_stays_json(root, encoding):
    shown, asked = (
        command("check", root, encoding=encoding),
        command("check", root, "--json", encoding=encoding),
    )
    assert (shown.returncode, shown.stderr, b"\\u2190" in shown.stdout) == (0, b"", True)
    assert json.loads(asked.stdout.decode(encoding)) == json.loads(command("check", root, "--json").stdout)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
def test_output_to_a_full_disk_is_told(root):
    with Path("/dev/full").open("wb") as full:
        ended = command("check", root, out=full)
    assert (ended.returncode, ended.stderr.count(b"\n"), b"the disk is full" in ended.stderr) == (2, 1, True)


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")
def test_a_file_with_a_name_that_is_no_text_is_read_and_shown(root, capsys):
    os.rename(root / "payments/a.csv", os.fsencode(root) + b"/payments/d\xe9.csv")  # noqa: PTH104  bytes
    assert main(["check", str(root), "--json"]) == 0
    account = json.loads(capsys.readouterr().out)
    assert [(file["file"], file["accepted"]) for file in account["files"]] == [(r"payments/d\xe9.csv", 19)]


def test_a_folder_that_does_not_open_is_listed(root, monkeypatch, capsys):
    shut = root / "payments" / "shut"
    shut.mkdir()
    opened = os.scandir

    def scandir(path):
        if str(path) == str(shut):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path)

    monkeypatch.setattr("os.scandir", scandir)
    assert shut in list(files_below(root / "payments"))
    assert main(["check", str(root)]) == 0
    told = capsys.readouterr().out
    assert "payments/shut: this folder cannot be opened" in told


def test_a_place_that_cannot_be_written_is_read(root, monkeypatch, capsys):
    monkeypatch.setattr("os.access", lambda path, mode: not mode & os.W_OK)
    assert main(["check", str(root)]) == 0
    assert "payments/a.csv" in capsys.readouterr().out
    assert not (root / ".ultramicro").exists()


@pytest.mark.parametrize(
    "code", [errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EIO, errno.EMFILE]
)
def test_every_refusal_of_the_system_says_what_to_do(monkeypatch, capsys, code):
    def fail(words):
        raise OSError(code, os.strerror(code), "somewhere/x.parquet")

    monkeypatch.setattr("ultramicro.cli.parser.run", fail)
    assert main(["check", "somewhere"]) == 2
    told = capsys.readouterr().err
    assert (told.count("\n"), "somewhere/x.parquet" in told, "What to do" in told) == (1, True, True)
    assert told_of_machine(OSError(code, os.strerror(code))).do


def test_no_memory_is_told(monkeypatch, capsys):
    def fail(words):
        raise MemoryError

    monkeypatch.setattr("ultramicro.cli.parser.run", fail)
    assert main(["check", "somewhere"]) == 2
    assert "not enough memory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('[references]\ncompanies = "registers/none.csv"\n', "none.csv, but there is no such file"),
        ('[references]\nplaces = "payments/README.txt"\n', "README.txt"),
        ('[map]\nshapes = "areas/none.geojson"\n', "there is no file 'areas/none.geojson'"),
        ("population = nan\n", "population is 'nan'"),
        ("population = -5\n", "population is '-5'"),
        ("population = true\n", "population is 'True'"),
        ('currency = "<b>"\n', "currency is '<b>'"),
    ],
)
def test_check_refuses_what_the_report_could_not_use(root, capsys, settings, told):
    (root / "place.toml").write_text('name = "Town"\n' + settings, encoding="utf-8")
    assert main(["check", str(root)]) == 2
    assert told in capsys.readouterr().err
