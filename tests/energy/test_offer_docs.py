"""The example of the manual is run as it is written."""

import re

from tests.conftest import ROOT
from ultramicro.core.ask import ask
from ultramicro.energy.offer.technique import EnergyOffer
from ultramicro.flows.tables import rows_of
from ultramicro.techniques import open_place

TEXT = (ROOT / "docs/energy-offer.md").read_text(encoding="utf-8")


def block(after):
    """Return the indented lines that follow a text."""
    lines = TEXT.split(after, 1)[1].splitlines()[2:]
    taken = []
    for line in lines:
        if not line.startswith("    "):
            break
        taken.append(line[4:])
    return "\n".join(taken) + "\n"


def test_the_example_of_the_manual_says_what_is_written_there(tmp_path):
    (tmp_path / "energy").mkdir()
    (tmp_path / "place.toml").write_text(
        'name = "X"\ncurrency = "GBP"\nas_of = 2026-03-31\n[[areas]]\nname = "X"\npostcodes = ["ZZ1"]\n'
    )
    (tmp_path / "resources.csv").write_text(block("Two roofs, no readings. `resources.csv`:"))
    example = TEXT.split("## An example", 1)[1]
    sites = re.search(r"`energy/sites.csv`:\n\n((?:    .*\n)+)", example)[1]
    (tmp_path / "energy/sites.csv").write_text(re.sub("(?m)^    ", "", sites))
    answer = ask(EnergyOffer(grant=25_000), open_place(tmp_path))
    said = [str(line) for line in answer.says()[:2]]
    written = re.search(r"--grant 25000` says:\n\n((?:    .*\n)+)", example)[1].splitlines()
    assert said == [line[4:] for line in written]
    first = rows_of(answer.tables()["energy_offer_years"])[0]
    assert first["export_pence"] == 780_300
    assert first["opex_pence"] == 297_000
