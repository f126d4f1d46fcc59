"""Columns that nobody reads are told where people see what their rows were taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.conftest import made
from ultramicro.core.ask import ask
from ultramicro.place.readers.tables.unread import nearest_column
from ultramicro.plan.technique import Plan

NEEDS = (
    "need,item,qty wanted,quantity,unit,current rate,Contact,suplied from\n"
    "Dinners,school dinners,8,90000,meals,2.90,Jo,outside\nBread,bread,9,80000,loaves,£1.80,Al,outside\n"
)
RESOURCES = "resource,kind,what,quantity,unit,people,how it is\nCooks,people,cooking,40,hours a week,2,fine\n"


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    answer = ask(Plan(understood=True), made(tmp_path_factory, RESOURCES, NEEDS))
    return next(str(told) for told in answer.says() if told.id == "columns_not_read")


@pytest.mark.parametrize("column", ["qty wanted", "current rate", "Contact", "suplied from", "how it is"])
def test_every_column_that_nobody_reads_is_named(said, column):
    assert f"'{column}'" in said


def test_a_price_that_nobody_counts_is_told_with_the_column_that_is_meant(said):
    assert (
        "'current rate', which holds numbers. The nearest that is known and not there is 'price_pence'"
        in said
    )
    assert "'suplied from'. The nearest that is known and not there is 'supplied_from'" in said
    # The file has a quantity, so that none is near.
    assert "'qty wanted', which holds numbers." in said


def test_where_all_columns_are_read_nothing_is_said(tmp_path_factory):
    needs = "need,item,quantity,unit,price_pence\nBread,bread,80000,loaves,180\n"
    answer = ask(
        Plan(understood=True),
        made(tmp_path_factory, RESOURCES.replace(",how it is", "").replace(",fine", ""), needs),
    )
    assert "columns_not_read" not in {told.id for told in answer.says()}


@given(st.text(max_size=30), st.booleans())
def test_only_a_column_that_is_not_there_is_near(name, numbers):
    free = ["price_pence", "supplied_from"]
    assert nearest_column(name, "needs", free, numbers=numbers) in {"", *free}
