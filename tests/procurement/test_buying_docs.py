"""The page on public buying names only what there is: commands, tables, pages and days."""

import re

from tests.conftest import ROOT
from ultramicro.flows.needs import UNSTATED, need_of, needs
from ultramicro.place.dictionary import tables
from ultramicro.procurement.influence.annex import interventions_of
from ultramicro.techniques import TECHNIQUES
from ultramicro.web.putting_in.kept_tables import titles

TEXT = (ROOT / "docs/buying.md").read_text(encoding="utf-8")


def test_every_command_table_and_question_of_the_page_is_there():
    commands = set(re.findall(r"ultramicro ([a-z-]+) our", TEXT))
    assert commands == {"new", "check", "serve", "report"} | commands & {each.name for each in TECHNIQUES}
    homes = {table.file for table in tables().values() if table.file}
    assert set(re.findall(r"`(buying/[a-z_]+\.csv)`", TEXT)) <= homes
    questions = {str(each.question) for each in TECHNIQUES}
    asked = re.findall(r"\*([A-Z][^*]+\?)\*", TEXT)
    assert len(asked) == 2
    assert set(asked) <= questions
    assert str(titles()["interventions"]) in TEXT


def test_what_the_page_would_pay_for_is_understood():
    lines = re.search(r"(?m)^    intervention,.*\n((?:    .*\n)+)", TEXT)[1].splitlines()
    rows = [dict(zip(("intervention", "year", "amount_pence", "trade", "buyer"), line.strip().split(","), strict=True))
            for line in lines]  # fmt: skip
    found = interventions_of(
        {**row, "year": int(row["year"]), "amount_pence": int(row["amount_pence"])} for row in rows
    )
    assert len(found) == 3
    assert UNSTATED not in [each.need for each in found]
    assert {need_of(word) for word in ("cleaning", "building repairs")} <= set(needs().values())
