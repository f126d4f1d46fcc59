"""The demo place is the same everywhere, and is sized and proportioned as it says."""

import ast
import csv
import hashlib
import inspect
import io
import json
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import shapely

from ultramicro.core.errors import BadInput
from ultramicro.place import demo
from ultramicro.place.demo import town, truth, write_demo
from ultramicro.place.demo.names import core
from ultramicro.place.demo.parties import parties
from ultramicro.place.demo.write import demo_files
from ultramicro.place.dictionary import columns

TABLES = {
    "households.csv": "households", "survey.csv": "survey", "resources.csv": "resources", "needs.csv": "needs",
    "recipes/laundry.csv": "recipes", "offers_wants.csv": "offers_wants", "parties.csv": "parties",
    "obligations/invoices.csv": "obligations", "contracts/register.csv": "contracts",
    "food/availability.csv": "availability", "food/orders.csv": "orders", "energy/meters.csv": "meters",
    "buying/promises.csv": "promises", "buying/measures.csv": "measures", "buying/lot_packages.csv": "lot_packages",
    "buying/lot_bids.csv": "lot_bids", "buying/lot_firms.csv": "lot_firms",
    "buying/bundle_parts.csv": "bundle_parts", "buying/paid_invoices.csv": "paid_invoices",
    "pledges.csv": "pledges", "local_figures.csv": "local_figures",
    "buying/supplier_survey.csv": "supplier_survey", "buying/interventions.csv": "interventions",
    "energy/readings/home-04-late.csv": "readings", "energy/tariffs.csv": "tariffs", "sites/brownfield.csv": "sites",
}  # fmt: skip


@cache
def pages(seed: int = 1) -> dict[str, bytes]:
    return demo_files(seed)


def rows(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(pages()[path].decode("utf-8"))))


class TestSameEverywhere:
    def test_every_byte_of_it_is_as_it_was(self, golden):
        digests = [
            f"{hashlib.blake2b(held, digest_size=8).hexdigest()}  {path}\n" for path, held in pages().items()
        ]
        golden("demo.txt", "".join(sorted(digests, key=lambda line: line[18:])))

    def test_another_seed_makes_another_town(self):
        assert pages()["parties.csv"] != pages(2)["parties.csv"]
        assert set(pages()) == set(pages(2))

    def test_it_can_be_written_twice(self, tmp_path):
        write_demo(tmp_path)
        (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
        write_demo(tmp_path)
        found = {
            p.relative_to(tmp_path).as_posix(): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()
        }
        assert found == pages() | {"mine.txt": b"kept"}

    def test_it_is_never_written_over_a_real_place(self, tmp_path):
        (tmp_path / "place.toml").write_text('name = "Real"', encoding="utf-8")
        with pytest.raises(BadInput, match="a place of your own"):
            write_demo(tmp_path)

    def test_it_is_small(self):
        assert sum(map(len, pages().values())) < 8_000_000

    @pytest.mark.parametrize(
        "module", sorted(Path(inspect.getfile(demo)).parent.glob("*.py")), ids=lambda p: p.name
    )
    def test_no_module_takes_what_differs_between_machines(self, module):
        """Sines and logarithms differ in the last bit, names of months with the language, packing with zlib."""
        text = module.read_text(encoding="utf-8")
        imported = {
            alias.name
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        assert not imported & {"math", "numpy", "locale", "time"}
        assert not re.search(r"%[aAbBpcxX][^\w]", text)
        assert "ZIP_DEFLATED" not in text


class TestPlace:
    def test_its_settings_are_read(self):
        settings = tomllib.loads(pages()["place.toml"].decode())
        assert settings["population"] == 12_000
        assert [area["name"] for area in settings["areas"]] == [
            "Mill Side",
            "Kelderby",
            "Keldervale",
            "Doggershire",
        ]
        for path in (*settings["references"].values(), settings["map"]["shapes"]):
            assert path in pages()

    def test_its_postcodes_are_well_formed_and_nobodys(self):
        codes = [row["pcds"] for row in rows("registers/postcodes.csv")]
        assert len(set(codes)) == len(codes) > 1000
        assert all(re.fullmatch(r"Z[YBKR]\d \d[ABD-HJLNP-UW-Z]{2}", code) for code in codes)

    def test_every_postcode_lies_within_the_boundary_of_its_areas(self):
        shapes = {f["properties"]["name"]: shapely.geometry.shape(f["geometry"])
                  for f in json.loads(pages()["areas/areas.geojson"])["features"]}  # fmt: skip
        assert all(shape.is_valid and shape.exterior.is_ccw for shape in shapes.values())
        holds = {"neighbourhood": 4, "town": 3, "district": 2, "county": 1, "outside": 0}
        for postcode in town.postcodes(1):
            point = shapely.Point(postcode.lon, postcode.lat)
            assert sum(shape.contains(point) for shape in shapes.values()) == holds[postcode.band], postcode

    @pytest.mark.parametrize(("path", "table"), TABLES.items())
    def test_its_tables_have_the_dictionarys_columns_and_types(self, path, table):
        held = rows(path)
        assert held
        kept = [column for column in columns(table) if not column.set_when_read]
        assert list(held[0]) == [column.name for column in kept]
        for column in kept:
            values = [row[column.name] for row in held]
            if column.required:
                assert all(values) or table == "recipes", column
            form = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "date": r"\d{4}-\d\d-\d\d", "boolean": "yes|no",
                    "time": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"}.get(column.type, r"(?s).*")  # fmt: skip
            assert all(re.fullmatch(form, value) for value in values if value), column


class TestPeopleAndFirms:
    def test_the_town_has_four_hundred_firms_most_of_them_micro(self):
        firms = [p for p in parties(1) if p.kind == "business" and p.band in ("neighbourhood", "town")]
        assert len(firms) == 400
        assert 0.85 < sum(p.size == "micro" for p in firms) / len(firms) < 0.93

    def test_no_two_parties_can_be_taken_for_one(self):
        names = Counter(core(p.name) for p in parties(1))
        assert names.most_common(1)[0][1] == 1

    def test_company_numbers_are_nobodys(self):
        numbers = [p.company_number for p in parties(1) if p.company_number]
        assert len(set(numbers)) == len(numbers)
        assert all(re.fullmatch(r"99\d{6}", number) for number in numbers)

    def test_households_spend_as_published(self):
        held = rows("households.csv")
        poorest = sum(int(row["spend_pence"]) for row in held if row["income_tenth"] == "1")
        richest = sum(int(row["spend_pence"]) for row in held if row["income_tenth"] == "10")
        assert poorest == pytest.approx(264.70 * 100 * 52, rel=0.002)
        assert richest == pytest.approx(1078.80 * 100 * 52, rel=0.002)
        people = {
            row["income_tenth"]: int(row["households"]) * float(row["persons_per_household"]) for row in held
        }
        assert 11_400 < sum(people.values()) < 12_900


class TestMoney:
    def test_the_council_spends_a_head_what_such_councils_do(self):
        a_head = truth(1).paid_pence(payer="Kelderby Borough Council") / 100 / 12_000 / 2
        assert 270 < a_head < 310

    def test_a_few_hundred_suppliers_hold_most_of_the_money(self):
        paid = Counter()
        for line in truth(1).lines:
            if line.class_ in ("purchase", "grant"):
                paid[line.party_id] += line.amount_pence
        ranked = sorted(paid.values(), reverse=True)
        assert (
            0.785 < sum(ranked[:300]) / sum(ranked) < 0.948
        )  # tenths 1 and 9 of 119 English bodies; median 0.87
        assert 0.5 < sum(ranked[:100]) / sum(ranked) < 0.8  # median 0.68

    def test_some_of_it_stays_in_the_county_and_less_in_the_town(self):
        held = truth(1)
        shares = [held.paid_pence(bands=town.BANDS[: n + 1]) / held.paid_pence() for n in range(4)]
        assert 0.15 < shares[3] < 0.35
        assert 0.04 < shares[1] < 0.12
        assert shares == sorted(shares)

    def test_withheld_names_are_many_lines_and_little_money(self):
        lines = truth(1).lines
        people = [line for line in lines if line.class_ == "person"]
        assert 0.04 < len(people) / len(lines) < 0.16
        assert sum(line.amount_pence for line in people) < 0.035 * truth(1).paid_pence()

    def test_there_are_credit_notes_and_repeated_lines(self):
        lines = truth(1).lines
        assert 30 < sum(line.amount_pence < 0 for line in lines) < 200
        assert 5 < sum(count - 1 for count in Counter(lines).values()) < 80

    def test_invoices_lie_on_rings_so_that_clearing_has_work(self):
        owes = {}
        for row in rows("obligations/invoices.csv"):
            assert row["debtor"] != row["creditor"]
            owes.setdefault(row["debtor"], set()).add(row["creditor"])
        start = next(iter(owes))
        reached, edge = {start}, {start}
        while edge:
            edge = {to for at in edge for to in owes.get(at, ())} - reached
            reached |= edge
        assert len(reached) > 70


class TestEnergy:
    """What the club's files hold, read by hand."""

    def test_two_months_of_half_hours_side_by_side(self):
        held = rows("energy/readings/homes-march-april.csv")
        # March 2026 has 743 hours by British clocks, April 720.
        assert len(held) == 2 * (743 + 720)
        assert len({row["Start"] for row in held}) == len(held)
        empty = [(row["Start"], name) for row in held for name, cell in row.items() if cell == ""]
        assert [name for _, name in empty] == ["home-07 import (kWh)"] * 5 + ["home-04 import (kWh)"]

    def test_the_late_reading_is_the_one_that_is_missing(self):
        (late,) = rows("energy/readings/home-04-late.csv")
        assert (late["meter"], late["starts_at"]) == ("home-04", "2026-04-20 16:00:00")
        missing = next(
            r for r in rows("energy/readings/homes-march-april.csv") if not r["home-04 import (kWh)"]
        )
        assert missing["Start"] == "20/04/2026 17:00"

    def test_homes_use_and_roofs_give_as_they_do_in_spring(self):
        held = rows("energy/readings/homes-march-april.csv")
        taken = sum(float(cell or 0) for row in held for name, cell in row.items() if "import" in name)
        given = sum(float(cell or 0) for row in held for name, cell in row.items() if "export" in name)
        assert 6 < taken / 10 / 61 < 14
        assert 0.5 < given / 2 / 61 < 9

    def test_every_meter_of_the_files_is_listed(self):
        meters = {row["meter"]: row for row in rows("energy/meters.csv")}
        assert len(meters) == 13
        assert meters["mill"]["kind"] == "generator"
        (number,) = {row["MPAN"] for row in rows("energy/readings/school.csv")}
        assert meters["school"]["metering_point"] == number
