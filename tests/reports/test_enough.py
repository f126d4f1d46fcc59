"""A brief is written only where it is known of enough money where it goes; else whom to look up stands there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.ask import ask
from ultramicro.flows.locality.lookup_queue import Payee, Unplaced
from ultramicro.flows.locality.lookup_technique import NextAnswer
from ultramicro.reports.enough import ENOUGH, wanting
from ultramicro.reports.model import Section, section
from ultramicro.reports.pages.brief import brief_lacks, can_brief
from ultramicro.reports.pages.sheets import SHEETS
from ultramicro.reports.place_report import BRIEF, write_pages
from ultramicro.techniques import open_place, technique_named

PLACE = """
name = "Milltown"
payer = "Milltown Council"
[[areas]]
name = "Milltown"
prefixes = ["ZZ1"]
population = 12000
"""
UNKNOWN = {"Alpha Ltd": 60_000, "Beta Ltd": 50_000, "Gamma Ltd": 40_000, "Delta Ltd": 30_000,
           "Epsilon Ltd": 20_000, "Zeta Ltd": 1_000}  # fmt: skip


def place_with(tmp_path, placed_pounds):
    (tmp_path / "payments").mkdir()
    (tmp_path / "place.toml").write_text(PLACE, encoding="utf-8")
    lines = [f"0{n}/04/2025,{who},{pounds},Cleaning," for n, (who, pounds) in enumerate(UNKNOWN.items(), 1)]
    lines.append(f"09/04/2025,Near Ltd,{placed_pounds},Cleaning,ZZ1 1AA")
    text = "\n".join(["Date,Supplier,Amount,Category,Postcode", *lines])
    (tmp_path / "payments" / "april.csv").write_text(text, encoding="utf-8")
    return open_place(tmp_path)


def sections_of(place, *names):
    kinds = [technique_named(name)() for name in names]
    return [section(kind, ask(kind, place)) for kind in kinds]


def next_section(**sums):
    answer = NextAnswer(area="Town", found=Unplaced(**sums), steps=(), known={})
    return Section(question="?", technique_name="next", parameters={}, answer=answer)


def test_below_the_coverage_the_five_look_ups_stand_in_the_briefs_place(tmp_path):
    place = place_with(tmp_path, 1_000)
    (tmp_path / BRIEF).write_text("a brief of an earlier run", encoding="utf-8")
    made = write_pages(place, tmp_path)
    # The command says which of the two was written.
    assert (made.brief, made.look_ups) == (None, tmp_path / BRIEF)
    page = made.page.read_text(encoding="utf-8")
    brief = (tmp_path / BRIEF).read_text(encoding="utf-8")
    for written in (page, brief):
        at = [written.index(f"{who} (£") for who in list(UNKNOWN)[:5]]
        assert at == sorted(at)
        assert "Zeta Ltd (£" not in written
    assert "leaks-h" not in brief
    assert 'class="leaks"' not in brief
    lacks = wanting(sections_of(place, "next"))
    assert lacks.placed == pytest.approx(1_000 / 202_000)
    assert lacks.after == pytest.approx(201_000 / 202_000)
    assert lacks.needed == 2


def test_a_brief_and_sheets_of_an_earlier_run_do_not_stay_where_none_can_be_written(tmp_path):
    place_with(tmp_path, 1_000)
    (tmp_path / "place.toml").write_text('name = "Milltown"\npayer = "Milltown Council"\n', encoding="utf-8")
    for name in (BRIEF, SHEETS):
        (tmp_path / name).write_text("of an earlier run", encoding="utf-8")
    made = write_pages(open_place(tmp_path), tmp_path)
    assert (made.brief, made.look_ups) == (None, None)
    assert not (tmp_path / BRIEF).exists()
    assert not (tmp_path / SHEETS).exists()


def test_above_it_a_brief_can_be_written(tmp_path):
    sections = sections_of(place_with(tmp_path, 300_000), "flows", "leaks", "next")
    assert can_brief(sections)
    assert brief_lacks(sections) is None


def test_where_too_much_cannot_be_looked_up_no_number_of_look_ups_is_promised():
    a = Payee(party_id="a", party="A", amount_pence=10)
    lacks = wanting([next_section(inside_pence=10, outside_pence=0, hidden_pence=80, payees=[a])])
    assert lacks.needed is None
    assert lacks.after == pytest.approx(0.2)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.lists(st.integers(-(10**6), 10**9), max_size=12))
def test_after_the_look_ups_that_are_needed_enough_is_known_and_before_it_is_not(inside, outside, unknown):
    payees = [Payee(party_id=str(i), party=str(i), amount_pence=pence) for i, pence in enumerate(unknown)]
    lacks = wanting([next_section(inside_pence=inside, outside_pence=outside, hidden_pence=0, payees=payees)])
    whole = inside + outside + sum(map(abs, unknown))
    largest = sorted(map(abs, unknown), reverse=True)
    if lacks is None:
        assert inside + outside >= ENOUGH * whole
        return
    assert inside + outside + sum(largest[: lacks.needed]) >= ENOUGH * whole
    assert inside + outside + sum(largest[: lacks.needed - 1]) < ENOUGH * whole
    assert len(lacks.payees) <= 5
