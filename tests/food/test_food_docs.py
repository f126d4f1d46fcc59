"""The manual's week is run as it is written."""

import re

from tests.conftest import ROOT
from ultramicro.main import main

TEXT = (ROOT / "docs/food.md").read_text(encoding="utf-8")


def test_every_command_of_the_manual_runs_as_it_is_printed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["new", "our-town"])
    tables = re.findall(r"```csv\n(.*?)```", TEXT, re.DOTALL)
    for name, table in zip(("availability", "orders", "goods"), tables, strict=True):
        (tmp_path / "our-town" / "food" / f"{name}.csv").write_text(table)
    commands = [
        line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()
    ]
    told = []
    for command in commands:
        program, *words = command.split()
        capsys.readouterr()
        assert (program, main(words)) == ("ultramicro", 0), command
        told.append(capsys.readouterr().out)
    assert "Buyers owe £105.60" in "".join(told)
    assert "2 buyers had of it" in told[-1]
    notes = {path.name for path in (tmp_path / "papers").glob("note-*.html")}
    assert notes == {"note-school.html", "note-corner-shop.html", "note-veg-box.html"}
