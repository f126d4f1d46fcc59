"""What tests of the plan share: rows of an answer's table, and one small place that is planned once a session."""

import pytest

from ultramicro.core.ask import ask
from ultramicro.main import main
from ultramicro.plan.technique import Plan
from ultramicro.techniques import open_place

RESOURCES = """resource,kind,what,quantity,unit,cost_pence,cost_per,condition
Idle cooks,people,cooking,120,hours a week,,,
Idle carers,people,care,500,hours a week,,,
Anybody,people,retail,400,hours a week,,,
Chapel kitchen,building,kitchen,160,m2,20000,month,ready
Old bank,building,shop,120,m2,0,month,needs work
Allotments nobody tends,land,growing land,6000,m2,,,
Credit union savings,savings,savings,15000000,pence,,,
A blimp,equipment,blimp,1,items,,,
"""
NEEDS = """need,item,quantity,unit,price_pence,capturable_share,supplied_from
School dinners,school meals,90000,items,320,1,outside
Care at home,home care,40000,hours,3100,0.6,outside
Bread,bread,50000,items,260,0.5,unknown
Hats,felt hats,50,items,2600,1,outside
"""


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """A place of two tables and the built-in recipes."""
    root = tmp_path_factory.mktemp("plan") / "town"
    main(["new", str(root)])
    (root / "resources.csv").write_text(RESOURCES)
    (root / "needs.csv").write_text(NEEDS)
    return open_place(root)


@pytest.fixture(scope="session")
def answer(place):
    """Its plan, for tests that only read it."""
    return ask(Plan(questions=2, draws=6, wish_jobs=40.0), place)
