"""Public registers of land and buildings become ground for the plan, and what is not taken is told with why."""

import shutil

import pytest

from ultramicro.core.ask import ask
from ultramicro.flows.tables import rows_of
from ultramicro.main import main
from ultramicro.plan.rows import SiteRow, records
from ultramicro.plan.sites import SiteFault, spaces_of
from ultramicro.plan.technique import Plan
from ultramicro.techniques import open_place

BROWNFIELD = """OrganisationURI,SiteReference,SiteNameAddress,Hectares,PlanningStatus,HazardousSubstances,EndDate
x,B1,Old yard,0.5,not permissioned,,
x,B2,Gas works,1.2,not permissioned,yes,
x,B3,Built on,0.3,permissioned,,2020-01-01
"""
VACANT = """Property reference,Property address,Property type,Floor area (sq ft),Occupancy,Annual rent (£)
V1,4 High St,Shop,1000,Vacant,6000
V2,6 High St,Shop,900,Let,6000
V3,8 High St,Shop,,Vacant,6000
"""


def sites(root):
    return records(SiteRow, rows_of(open_place(root).table("sites")))


def test_registers_are_read_by_their_own_headings(tmp_path):
    main(["new", str(tmp_path / "town")])
    folder = tmp_path / "town" / "sites"
    folder.mkdir(exist_ok=True)
    (folder / "brownfield.csv").write_text(BROWNFIELD)
    (folder / "vacant.csv").write_text(VACANT)
    spaces, left = spaces_of(sites(tmp_path / "town"))
    told = {s.name: (s.kind, s.use, round(s.area_m2, 1), round(s.rent_pence)) for s in spaces}
    assert told == {
        "Old yard (B1)": ("land", "yard", 5000.0, 0),
        "4 High St (V1)": ("building", "shop", 92.9, round(600_000 / 92.90304 / 4)),
    }
    assert dict(left) == {
        "Gas works (B2)": SiteFault.HAZARDOUS,
        "Built on (B3)": SiteFault.LEFT_REGISTER,
        "6 High St (V2)": SiteFault.NOT_EMPTY,
        "8 High St (V3)": SiteFault.NO_SIZE,
    }


def test_a_plan_can_stand_on_what_a_register_says(tmp_path):
    root = tmp_path / "town"
    main(["new", str(root)])
    (root / "sites").mkdir(exist_ok=True)
    (root / "sites" / "vacant.csv").write_text(VACANT)
    (root / "resources.csv").write_text(
        "resource,kind,what,quantity,unit\nCarers,people,care,900,hours a week\nAll,people,retail,300,hours a week\n"
        "Fund,savings,savings,9000000,pence\n"
    )
    (root / "needs.csv").write_text("need,item,quantity,unit,price_pence\nCare,home care,30000,hours,4300\n")
    found = ask(Plan(questions=0, draws=0), open_place(root))
    assert found.plan.taken[8]["4 High St (V1)"] > 30
    assert {row["table"] for row in rows_of(found.tables()["plan_unused"])} == {"sites"}


@pytest.mark.real
def test_real_registers_are_read_and_their_land_adds_up(tmp_path, shared_data):
    main(["new", str(tmp_path / "town")])
    (tmp_path / "town" / "sites").mkdir(exist_ok=True)
    given = sorted((shared_data / "resources").glob("**/*.csv"))
    registers = [path for path in given if "brownfield" in str(path) or "assets" in path.name]
    for path in registers:
        shutil.copy(path, tmp_path / "town" / "sites")
    found = sites(tmp_path / "town")
    assert len(found) > 700
    spaces, left = spaces_of(found)
    assert len(spaces) + len(left) == len(found)
    assert 100 * 10_000 < sum(s.area_m2 for s in spaces) < 2_000 * 10_000


def test_floor_and_ground_are_two_amounts_and_neither_stands_in_for_the_other(tmp_path):
    main(["new", str(tmp_path / "town")])
    folder = tmp_path / "town" / "sites"
    folder.mkdir(exist_ok=True)
    (folder / "assets.csv").write_text(
        "Property reference,Property type,Site area (ha),Floor area (m2),Occupancy,Annual rent (£)\n"
        "A1,Workshop,0.2,500,Vacant,8000\nA2,Shop,0.02,300,Vacant,\nA3,Warehouse,0.3,,Vacant,\n"
        "A4,Car park,0.1,,Vacant,\nA5,Former school,0.5,1200,Vacant,\n"
    )
    spaces, left = spaces_of(sites(tmp_path / "town"))
    # Floor on one storey covers as much ground; on several it covers less, so no more than this is sure.
    assert {s.name: (s.kind, s.use, round(s.area_m2)) for s in spaces} == {
        "A1": ("building", "workshop", 500), "A1 (ground)": ("land", "yard", 1500),
        "A2": ("building", "shop", 300), "A4": ("land", "yard", 1000),
        "A5": ("building", "building", 1200), "A5 (ground)": ("land", "yard", 3800),
    }  # fmt: skip
    assert left == [("A3", SiteFault.NO_FLOOR)]
    assert sum(s.rent_pence * s.area_m2 for s in spaces) == pytest.approx(800_000 / 4)
