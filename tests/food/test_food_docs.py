"""The manual's week is run as it is written."""

import json
import re

from tests.conftest import ROOT
from ultramicro.food.hub.seller import is_vat_number
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
    # Ten of what was billed is paid, and the rest of it is open.
    claims = json.loads(_told(capsys, "books claims our-town --json"))["rows"]
    assert sum(each["open_pence"] for each in claims if each["creditor"] == "food-hub") == 105_60 - 10_00
    assert any("2 buyers had of it" in each for each in told)
    graph = json.loads((tmp_path / "commitments.jsonld").read_text())["@graph"]
    # A promise of 500 kg at 0.80, and three hours and a half at 12.
    paid = [each["vf:clauseOf"]["vf:stipulatesReciprocal"][0]["vf:resourceQuantity"] for each in graph]
    assert [each["om2:hasNumericalValue"] for each in paid] == [400, 42]
    assert "Small hubs lose money" in told[-1]
    notes = {path.name for path in (tmp_path / "papers").glob("note-*.html")}
    assert notes == {"note-school.html", "note-corner-shop.html", "note-veg-box.html"}


def _told(capsys, words):
    capsys.readouterr()
    main(words.split())
    return capsys.readouterr().out


def test_the_sample_number_for_vat_is_one_by_its_check_digits_and_nobodys():
    template = (ROOT / "src/ultramicro/place/templates/place.toml").read_text(encoding="utf-8")
    found = re.findall(r'vat_number = "(.+?)"', template + TEXT)
    assert len(found) == 2
    for number in found:
        assert is_vat_number(number), number
        # Seven digits in a row are no firm's.
        assert "1234567" in number.replace(" ", "")
