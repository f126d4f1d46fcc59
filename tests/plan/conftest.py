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
Care at home,home care,40000,hours,3600,0.6,outside
Bread,bread,50000,items,260,0.5,unknown
Hats,felt hats,50,items,2600,1,outside
"""
FEW_RESOURCES = """resource,kind,what,quantity,unit
Carers,people,care,500,hours a week
Anybody,people,retail,300,hours a week
Office,building,office,100,m2
Shop,building,shop,150,m2
Savings,savings,savings,15000000,pence
"""
FEW_NEEDS = """need,item,quantity,unit,price_pence
Care at home,home care,30000,hours,3600
Groceries,groceries,300000,£,100
"""


def made(tmp_path_factory, resources, needs):
    root = tmp_path_factory.mktemp("plan") / "town"
    main(["new", str(root)])
    (root / "resources.csv").write_text(resources)
    (root / "needs.csv").write_text(needs)
    return open_place(root)


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """A place of two tables and the built-in recipes."""
    return made(tmp_path_factory, RESOURCES, NEEDS)


@pytest.fixture(scope="session")
def answer(place):
    """Its plan, for tests that only read it."""
    return ask(Plan(questions=1, draws=6, wish_jobs=40.0), place)


@pytest.fixture(scope="session")
def small_place(tmp_path_factory):
    """A place in which few recipes can run, so that plans of it are found at once."""
    return made(tmp_path_factory, FEW_RESOURCES, FEW_NEEDS)
