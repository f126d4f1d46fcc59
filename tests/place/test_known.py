"""The built-in list of who is paid all over the country: what is in it, and that it is never heard first."""

import ibis
import pytest

from ultramicro.core.ask import ask
from ultramicro.flows.entity_resolution.model import Name
from ultramicro.flows.entity_resolution.registers import fetch, match_exact, rough_key
from ultramicro.place.config import Config
from ultramicro.place.geography.postcodes import parse
from ultramicro.place.people.names import of_name
from ultramicro.place.people.verdicts import Verdict
from ultramicro.place.sources.known import BUILT_IN, BY_HAND, PATH, KnownSource
from ultramicro.techniques import open_place, technique_named


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    return (
        KnownSource(Config(root=tmp_path_factory.mktemp("p"), name="P"))
        .read("registers")
        .to_pyarrow()
        .to_pylist()
    )


def test_the_list_is_small_and_every_row_says_where_and_by_what(rows):
    assert PATH.stat().st_size < 2_000_000
    assert len(rows) > 4_000
    assert all((found := parse(row["postcode"])) is not None and found.whole for row in rows)
    assert all(row["source"].startswith(BUILT_IN) for row in rows)
    assert {row["kind"] for row in rows} <= {"business", "public", "voluntary", None}


def test_each_name_stands_once(rows):
    keys = [rough_key(row["name"]) for row in rows]
    assert len(keys) == len(set(keys))


def test_no_person_is_in_it(rows):
    found = [
        row["name"] for row in rows if row["source"] != BY_HAND and of_name(row["name"]) == Verdict.PERSON
    ]
    assert found == []


def matched(printed, *own):
    list_ = KnownSource(Config(root=PATH.parent, name="P")).read("registers")
    mine = ibis.memtable(list(own), schema=list_.schema()) if own else None
    register = list_ if mine is None else list_.union(mine)
    name = Name(name=printed)
    return [entry.postcode for entry in match_exact([name], fetch(register, [name])).get(printed, [])]


@pytest.mark.parametrize(
    ("printed", "postcode"),
    [("EDF - 59467592 - Street Lighting", "W1T4EZ"), ("(DD) HM Revenue & Customs", "SW1A2BQ"),
     ("Lancashire County Council (Direct Debit Payments)", "PR18XJ"),
     ("(DD) Department for Levelling Up, Housing & Comm...", "SW1P4DF"), ("Certas Energy", "WA36GR")],
)  # fmt: skip
def test_a_body_is_found_whatever_a_clerk_wrote_around_it(printed, postcode):
    assert matched(printed) == [postcode]


@pytest.mark.parametrize(
    "printed", ["Department of...", "Edfu - Travel", "Kelder Plumbing Ltd", "Sky Blue Dance"]
)
def test_what_only_begins_alike_is_not_taken_for_it(printed):
    assert matched(printed) == []


def test_the_places_own_register_comes_first():
    own = dict.fromkeys(("company_number", "charity_number", "kind", "sector", "status"))
    assert matched("EDF Energy", own | {"name": "EDF Energy", "postcode": "BB51AA", "source": "a list"}) == [
        "BB51AA"
    ]


SPEND = "Supplier,Date,Amount\nEDF Energy,01/04/2025,100.00\nYorkshire Water,02/04/2025,300.00\nKelder Farm Ltd,03/04/2025,50.00\n"
AREA = '\n[[areas]]\nname = "Hyndburn"\ndistricts = ["Hyndburn"]\n'


@pytest.mark.parametrize(("country", "unknown"), [("GB", 5000), ("FR", 45000)])
def test_a_new_place_knows_where_national_suppliers_are_and_one_elsewhere_asks_nobody(
    tmp_path, country, unknown
):
    (tmp_path / "payments").mkdir()
    (tmp_path / "payments" / "a.csv").write_text(SPEND, encoding="utf-8")
    (tmp_path / "place.toml").write_text(
        f'name = "Hyndburn"\npayer = "A Council"\ncountry = "{country}"\n{AREA}'
    )
    place = open_place(tmp_path)
    flows = ask(technique_named("flows")(), place)
    (row,) = [
        r for r in flows.tables()["flow_areas"].to_pyarrow().to_pylist() if r["basis"] == "influenceable"
    ]
    assert row["unknown_pence"] == unknown


def test_what_a_person_says_of_a_place_wins_over_the_list(tmp_path):
    (tmp_path / "payments").mkdir()
    (tmp_path / "payments" / "a.csv").write_text(SPEND, encoding="utf-8")
    (tmp_path / "parties.csv").write_text("party,postcode\nEDF Energy,BB5 1AA\n", encoding="utf-8")
    (tmp_path / "place.toml").write_text(f'name = "Hyndburn"\npayer = "A Council"\n{AREA}')
    flows = ask(technique_named("flows")(), open_place(tmp_path))
    (row,) = [
        r for r in flows.tables()["flow_areas"].to_pyarrow().to_pylist() if r["basis"] == "influenceable"
    ]
    assert row["inside_pence"] == 10_000


OTHER = """party,alias,postcode,office_postcode,kind,local
Kelder Farm Ltd,,BB5 1AA,,business,no
Kelder Timber Ltd,KELDER TMBR,,OX1 1AA,,yes
Jane Doe,,BB5 1AB,,household,yes
Nobody Ltd,,,,,
"""


def test_what_one_place_looked_up_serves_another_but_for_people_and_what_is_local(tmp_path):
    (tmp_path / "other.csv").write_text(OTHER, encoding="utf-8")
    (tmp_path / "place.toml").write_text('name = "P"\n[references]\nplaces = "other.csv"\n', encoding="utf-8")
    rows = open_place(tmp_path).table("registers").to_pyarrow().to_pylist()
    carried = [row for row in rows if not row["source"].startswith(BUILT_IN)]
    assert sorted((row["name"], row["postcode"]) for row in carried) == [
        ("KELDER TMBR", "OX11AA"),
        ("Kelder Farm Ltd", "BB51AA"),
    ]


def test_a_place_named_by_another_places_list_is_placed_by_its_own_areas(tmp_path):
    (tmp_path / "payments").mkdir()
    (tmp_path / "payments" / "a.csv").write_text(SPEND, encoding="utf-8")
    (tmp_path / "other.csv").write_text(OTHER, encoding="utf-8")
    references = '[references]\nplaces = "other.csv"\n'
    (tmp_path / "place.toml").write_text(f'name = "Hyndburn"\npayer = "A Council"\n{references}{AREA}')
    flows = ask(technique_named("flows")(), open_place(tmp_path))
    (row,) = [
        r for r in flows.tables()["flow_areas"].to_pyarrow().to_pylist() if r["basis"] == "influenceable"
    ]
    assert (row["inside_pence"], row["unknown_pence"]) == (5_000, 0)
