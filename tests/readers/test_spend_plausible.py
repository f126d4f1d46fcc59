"""A weak guess is told, and a table that holds no payments is refused for a reason that can be checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from ultramicro.core.errors import BadInput
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.spend.reader import SpendReader

DAYS = tuple(f"{day:02}/04/2024" for day in range(1, 9))


def read(tmp_path: Path, header: str, rows: list[str]) -> FileReading:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return SpendReader().read(path, file="list.csv", settings={}, out=tmp_path)


def ids(reading: FileReading) -> set[str]:
    return {said.id for said in reading.notes}


def test_export_groups_before_names_do_not_hide_the_merchant(tmp_path: Path) -> None:
    rows = [f"{day},SHOP {i},{i}0.50,FOOD STORES" for i, day in enumerate(DAYS)]
    reading = read(tmp_path, "Date,MCH.MERCHANT NAME,FIN.NET AMOUNT,MCH.MCC DESCRIPTION", rows)
    assert reading.columns["supplier"] == "MCH.MERCHANT NAME"


def test_an_unnamed_payee_that_looks_like_nobody_is_refused(tmp_path: Path) -> None:
    rows = [f"{i},Board meeting {'abcdefgh'[i]},{day},{i}.50" for i, day in enumerate(DAYS)]
    with pytest.raises(BadInput, match="named as the payee's"):
        read(tmp_path, "Claim,Occasion,Date,Amount", rows)


def test_an_unnamed_payee_that_looks_like_firms_is_told(tmp_path: Path) -> None:
    rows = [f"Firm {'abcdefgh'[i]} Ltd,{day},{i}.50" for i, day in enumerate(DAYS)]
    assert "spend.payee_guessed" in ids(read(tmp_path, "Redakted,Date,Amount", rows))


def test_the_only_column_with_pence_is_taken_and_told(tmp_path: Path) -> None:
    rows = [f"Firm {'abcdefgh'[i]} Ltd,{day},{i}1.50" for i, day in enumerate(DAYS)]
    reading = read(tmp_path, "Supplier,Date,Invoiced", rows)
    assert (reading.columns["amount"], reading.accepted) == ("Invoiced", len(DAYS))
    assert "spend.amount_guessed" in ids(reading)


def test_places_on_a_map_are_no_amounts(tmp_path: Path) -> None:
    rows = [f"Depot {'abcdefgh'[i]} Ltd,{day},38.90{i},-77.0{i}" for i, day in enumerate(DAYS)]
    with pytest.raises(BadInput, match="no column of amounts"):
        read(tmp_path, "AgencyDescription,UpdatedOn,Latitude,Longitude", rows)


def test_a_grid_of_months_is_refused(tmp_path: Path) -> None:
    rows = [f"Firm {i} Ltd,Works,{i}1.50,{i}2.50,{i}3.50" for i in range(1, 9)]
    with pytest.raises(BadInput, match="for each month"):
        read(tmp_path, "Supplier Name,Department,April,May,June", rows)


def test_a_department_that_is_called_a_family_does_not_pay(tmp_path: Path) -> None:
    teams = ("Planned Care", "Facilities", "Medical", "Womens") * 2
    rows = [f"Firm {i} Ltd,{teams[i]},{day},{i}1.50" for i, day in enumerate(DAYS)]
    assert "body" not in read(tmp_path, "Supplier,Department family,Date,Amount", rows).columns


def test_dates_of_both_orders_are_told(tmp_path: Path) -> None:
    days = ("31/01/2024", "01/31/2024", "02/01/2024", "13/02/2024")
    rows = [f"Firm {i} Ltd,{day},{i}1.50" for i, day in enumerate(days)]
    assert "spend.dates_mixed" in ids(read(tmp_path, "Supplier,Date,Amount", rows))
