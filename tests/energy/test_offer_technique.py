"""From a place's files to sites, an offer, its pages and the plan's activities."""

import shutil
from datetime import date, timedelta

import numpy as np
import pypdf
import pytest

from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.energy.groups import LEAST_METERS
from ultramicro.energy.offer.benefit import flows_of, saved_by_group
from ultramicro.energy.offer.cases import Case
from ultramicro.energy.offer.technique import EnergyOffer
from ultramicro.energy.siting.gather import gather
from ultramicro.energy.siting.technique import EnergySites
from ultramicro.flows.tables import rows_of
from ultramicro.reports.place_report import write_offer
from ultramicro.techniques import open_place

RESOURCES = """resource,kind,what,quantity,unit,postcode
"Hall roof, south facing, pitched",building,roof,300,m2,
Mill roof east-west,building,roof,120,m2,
Shed roof,building,roof,4,m2,
Bowling green,land,growing land,900,m2,
"""
SITES = """site,kind,area_m2,facing,tilt_deg,capacity_kw,series,head_m,flow_m3_s,left_m3_s,meter,connection_kw,cost_pence
Weir,hydro,,,,20,weir,2.5,1.2,0.3,,15,12000000
Hill,wind,,,,30,hill,,,,,,
Barn,roof,,,,,,,,,,,
Car park,land,400,south,,,,,,,hall,10,2500000
"""
METERS = (
    "meter,kind,postcode,tariff,joined_on\n"
    + "".join(f"m{i},home,,T,2025-01-01\n" for i in range(12))
    + "hall,business,,T,2025-01-01\npv,generator,,,2025-01-01\n"
)
TARIFFS = """tariff,kind,band,from_time,until_time,price_millipence_per_kwh
T,supply,all,00:00,00:00,30000
M,match,all,00:00,00:00,18000
X,export,all,00:00,00:00,10000
"""


def readings():
    rng = np.random.default_rng(7)
    lines = ["meter,starts_at,import_wh,export_wh"]
    for day in range(7):
        for slot in range(48):
            at = f"{date(2025, 6, 2) + timedelta(day)}T{slot // 2:02d}:{slot % 2 * 30:02d}:00"
            lines += [f"m{i},{at},{rng.integers(50, 900)},0" for i in range(12)]
            lines.append(f"hall,{at},{rng.integers(500, 4000)},0")
            lines.append(f"pv,{at},0,{500 if 20 < slot < 30 else 0}")
    return "\n".join(lines) + "\n"


def sun():
    lines = ["time,GHI (W/m2)"]
    for hour in range(8760):
        day, clock = divmod(hour, 24)
        light = max(0.0, np.sin((clock + 0.5 - 6) / 12 * np.pi)) * (450 - 350 * np.cos(2 * np.pi * day / 365))
        lines.append(f"{date(2023, 1, 1) + timedelta(day)} {clock:02d}:00,{light:.1f}")
    return "# Latitude: 52.8\nlatitude: 52.8\nlongitude: -1.2\n" + "\n".join(lines) + "\n"


def weir():
    lines = ["time,flow (m3/s)"]
    for hour in range(8760):
        day, clock = divmod(hour, 24)
        flow = 0.9 + 0.6 * np.cos(2 * np.pi * day / 365)
        lines.append(f"{date(2023, 1, 1) + timedelta(day)} {clock:02d}:00,{flow:.3f}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("power")
    (root / "energy").mkdir()
    (root / "weather").mkdir()
    (root / "place.toml").write_text(
        'name = "Weirside"\ncurrency = "GBP"\nas_of = 2025-06-30\n[[areas]]\nname = "Weirside"\npostcodes = ["ZZ1"]\n'
        '[references]\nirradiance = "weather/sun.csv"\ngeneration = "weather/weir.csv"\n'
    )
    (root / "resources.csv").write_text(RESOURCES)
    (root / "energy/sites.csv").write_text(SITES)
    (root / "energy/meters.csv").write_text(METERS)
    (root / "energy/readings.csv").write_text(readings())
    (root / "energy/tariffs.csv").write_text(TARIFFS)
    (root / "weather/sun.csv").write_text(sun())
    (root / "weather/weir.csv").write_text(weir())
    return root


@pytest.fixture(scope="module")
def place(folder):
    return open_place(folder)


@pytest.fixture(scope="module")
def sites(place):
    return ask(EnergySites(), place)


@pytest.fixture(scope="module")
def offer(place):
    return ask(EnergyOffer(), place)


def rows(answer, table):
    return rows_of(answer.tables()[table])


def test_every_site_is_reckoned_with_or_left_with_a_reason(sites):
    made = {row["site"]: row for row in rows(sites, "energy_sites")}
    left = {row["site"]: row["reason"] for row in rows(sites, "energy_left")}
    assert set(made) == {"Hall roof, south facing, pitched", "Mill roof east-west", "Weir", "Car park"}
    assert left == {"Shed roof": "too_small", "Hill": "no_cost", "Barn": "no_area"}


def test_words_of_a_roof_become_directions_and_measured_sun_tells_them_apart(sites):
    made = {row["site"]: row for row in rows(sites, "energy_sites")}
    hall, mill = made["Hall roof, south facing, pitched"], made["Mill roof east-west"]
    assert (hall["facing"], hall["tilt_deg"], hall["capacity_kw"]) == ("south", 35, 50)
    assert (mill["facing"], mill["capacity_kw"]) == ("east-west", 20)
    assert hall["made_kwh"] / 50 > 1.1 * mill["made_kwh"] / 20


def test_water_makes_what_flow_head_and_connection_let_it(sites):
    weir_ = next(row for row in rows(sites, "energy_sites") if row["site"] == "Weir")
    flow = 0.9 + 0.6 * np.cos(2 * np.pi * np.arange(365) / 365)
    kw = np.minimum(1000 * 9.80665 * np.clip(flow.round(3) - 0.3, 0, 1.2) * 2.5 * 0.7 / 1000, 15)
    assert weir_["made_kwh"] == pytest.approx(kw.sum() * 24, rel=1e-6)
    assert weir_["capex_pence"] == 12_000_000
    assert weir_["cost_from"] == "quote"


def test_the_building_below_comes_first_and_a_connection_is_a_limit(sites, place):
    found = gather(place)
    park = next(use for use in found.shared.uses if use.made.site.name == "Car park")
    assert park.on_site.sum() > 0
    assert park.made.wh.max() <= 10_000 / 2 + 1e-9
    assert park.on_site.max() <= found.club.of("hall").max()
    others = [use.on_site.sum() for use in found.shared.uses if use.made.site.name != "Car park"]
    assert others == [0, 0, 0]


def test_the_clubs_own_generation_shares_with_the_sites_in_proportion(place):
    found = gather(place)
    made = np.sum([use.used + use.exported for use in found.shared.uses], axis=0)
    there = made + found.club.given
    # What is used of all there is in a half-hour is used of each alike.
    part = np.minimum(there, found.shared.wanted) / np.maximum(there, 1e-9)
    assert found.shared.to_members == pytest.approx(made * part, abs=1e-6)


def test_each_site_is_an_activity_of_the_plan_with_what_it_makes_and_takes(place, sites):
    activities = [row for row in rows_of(place.table("activities")) if row["origin"] == "energy-sites"]
    lines = [row for row in rows_of(place.table("activity_lines")) if row["origin"] == "energy-sites"]
    assert {row["activity"] for row in activities} == {row["activity"] for row in lines}
    assert len(activities) == 4
    power = sum(row["quantity"] for row in lines if row["role"] == "output")
    assert power == pytest.approx(sum(row["made_kwh"] for row in rows(sites, "energy_sites")))
    roofs = sum(row["quantity"] for row in lines if row["item"] == "roof_m2")
    assert roofs == 420


def test_income_is_energy_times_price(offer, sites):
    first = rows(offer, "energy_offer_years")[0]
    energy = rows(sites, "energy_sites")
    assert first["match_pence"] == round(sum(row["used_kwh"] for row in energy) * 18)
    assert first["export_pence"] == round(sum(row["exported_kwh"] for row in energy) * 10)
    assert first["on_site_pence"] == round(sum(row["on_site_kwh"] for row in energy) * 16)


def test_members_save_the_difference_of_their_prices(offer, sites):
    used = sum(row["used_kwh"] for row in rows(sites, "energy_sites"))
    assert offer.figure("saved_on_bills").value == pytest.approx(used * 12, abs=1)


def test_bad_cases_are_never_better_than_expected(offer):
    table = {row["case"]: row for row in rows(offer, "energy_offer_cases")}
    expected = table[Case.EXPECTED]["project_share"]
    assert all(
        row["project_share"] is None or row["project_share"] <= expected + 1e-9 for row in table.values()
    )


def test_money_that_moves_names_its_side_and_is_in_the_answer(offer):
    flows = list(flows_of(offer.offer.found, offer.offer.expected))
    away = next(flow for flow in flows if flow.payee == "suppliers")
    matched = next(flow for flow in flows if flow.payer == "members" and flow.payee == "society")
    saved = offer.figure("saved_on_bills").value
    assert away.amount_pence == -(matched.amount_pence + saved)


def test_no_group_is_too_small_to_hide_a_home(offer):
    groups = saved_by_group(offer.offer.found)
    assert sum(group.meters for group in groups) == 13
    assert all(group.meters >= LEAST_METERS for group in groups)


def test_the_pack_names_no_one_and_no_single_use(offer):
    members = rows(offer, "energy_offer_meters")
    assert set(members[0]) == {"meter", "kind", "area", "joined_on"}
    assert len(members) == 13


def test_a_profile_of_few_meters_does_not_tell_what_they_want(folder, tmp_path):
    root = tmp_path / "few"
    shutil.copytree(folder, root, ignore=shutil.ignore_patterns(".ultramicro"))
    (root / "energy/meters.csv").write_text("meter,kind\nm0,home\nm1,home\n")
    answer = ask(EnergyOffer(), open_place(root))
    assert all(row["wanted_kw"] is None for row in rows(answer, "energy_profile"))


def test_connections_are_told_or_asked_by_their_current(offer):
    found = {row["site"]: row for row in rows(offer, "energy_connections")}
    assert found["Car park"]["form"] == "G98"
    assert found["Car park"]["limited"]
    assert found["Hall roof, south facing, pitched"]["form"] == "G99"


def test_the_summary_prints_as_a_page_and_the_same_pdf_twice(offer, place, tmp_path):
    page, pdf = write_offer(place, offer, tmp_path)
    text = page.read_text(encoding="utf-8")
    assert "You could lose what you put in" in text
    assert "http" not in text.replace("http-equiv", "")
    first = pdf.read_bytes()
    write_offer(place, offer, tmp_path)
    assert pdf.read_bytes() == first
    printed = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(pdf).pages)
    for words in ("Community shares", "What may go wrong", "Weirside", "Network operator".lower()):
        assert words in printed


def test_a_battery_is_proved_and_never_loses_money(place):
    answer = ask(EnergyOffer(battery=True), place)
    assert answer.figure("battery_kwh").value >= 0
    assert answer.figure("battery_saves").value >= 0


def test_without_readings_all_is_sold_to_the_network(folder, tmp_path):
    root = tmp_path / "alone"
    shutil.copytree(folder, root, ignore=shutil.ignore_patterns(".ultramicro"))
    (root / "energy/readings.csv").unlink()
    answer = ask(EnergyOffer(), open_place(root))
    first = rows(answer, "energy_offer_years")[0]
    assert first["match_pence"] == first["on_site_pence"] == 0
    assert answer.sentence("readings")
    assert answer.figure("saved_on_bills") is None


def test_a_place_without_a_site_is_told_how_to_list_one(tmp_path):
    (tmp_path / "place.toml").write_text('name = "X"\n[[areas]]\nname = "X"\npostcodes = ["ZZ1"]\n')
    (tmp_path / "resources.csv").write_text(
        "resource,kind,what,quantity,unit\nField,land,growing land,5,ha\n"
    )
    with pytest.raises(BadInput, match="no site"):
        ask(EnergyOffer(), open_place(tmp_path))
    assert ask(EnergySites(), open_place(tmp_path)).sentence("no_sites")


def test_without_the_library_for_the_sun_a_clear_sky_stands_in_and_is_told(place, monkeypatch):
    monkeypatch.setattr("ultramicro.energy.siting.gather.lacking", lambda extra: f"install {extra}")
    found = gather(place)
    assert found.sun is None
    assert "pvlib" in found.missing
    assert all(made.kwh > 0 for made in found.made)


def test_the_made_up_town_has_an_offer_in_one_command(demo_place):
    answer = ask(EnergyOffer(), open_place(demo_place))
    assert len(answer.offer.found.made) == 2
    assert answer.figure("offer_shares").value > 0
