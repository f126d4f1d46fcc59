"""What docs/stress.md lists is what the code has."""

import re
from pathlib import Path

from ultramicro.stress.economy import chance, state
from ultramicro.stress.economy.beginning import PUBLISHED
from ultramicro.stress.economy.state import Surroundings
from ultramicro.stress.shocks.presets import presets
from ultramicro.stress.shocks.shock import Kind
from ultramicro.stress.switches.stated import parameters

TEXT = (Path(__file__).parents[2] / "docs/stress.md").read_text(encoding="utf-8")


def cells(heading):
    """The rows of the first table below a heading or a bold word."""
    below = TEXT[TEXT.index(heading) :]
    lines = re.search(r"\n\|[-:|]+\|\n((?:\|.*\n)+)", below)[1].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_purposes_have_their_numbers():
    told = {row[1]: int(row[0]) for row in cells("### How a draw is made")}
    numbered = {name: of for name, of in vars(chance).items() if name.isupper() and isinstance(of, int)}
    assert told == numbered


def test_causes_of_ends_have_their_numbers():
    told = {int(row[0].split()[0]) for row in cells("**28. Ends.**")}
    assert told == {state.WORTHLESS, state.IDLE, state.LATE, state.GIVEN_UP, state.CLOSED}


def test_the_published_setting_is_told_whole():
    told = {}
    for names, values, _ in cells("### The numbers it goes by"):
        parts = re.sub(r"\(.*?\)", "", values).replace("2,000,000", "2000000").replace("−", "-").split(",")
        told |= dict(zip(names.split(", "), map(float, parts), strict=True))
    assert told == {**PUBLISHED._asdict(), **Surroundings()._asdict()}


def test_every_kind_of_shock_and_every_recession_is_told():
    assert {row[0] for row in cells("### What a shock changes")} == {kind.value for kind in Kind}
    told = [(*row[:2], *map(float, row[2:5])) for row in cells("### Recessions there have been")]
    assert told == [
        (each.recession, each.shock.kind, each.shock.size, each.shock.months, each.shock.fades_months)
        for each in presets()
    ]


def test_who_takes_part_is_told_as_it_is_stated():
    told = {row[0]: tuple(map(float, row[1:4])) for row in cells("**Who takes part.**")}
    stated = {
        of: (each.value, each.low, each.high) for (of, name), each in parameters().items() if name == "uptake"
    }
    assert told == stated
