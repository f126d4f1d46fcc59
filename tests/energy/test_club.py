"""A month of a club as an organiser and a member live it: settle, bill, a late reading, check, collect."""

from __future__ import annotations

import csv
import re

import pytest
from pypdf import PdfReader

from tests.desk import new_place
from ultramicro.energy.club.pain008 import iban_of

METERS = """meter,party,kind,postcode,tariff,joined_on,left_on,capacity_w,weight,tier
home-1,Ann,home,,Home,2026-01-01,,0,1,1
home-2,Bob,home,,Home,2026-01-01,,0,1,2
roof,Cy,generator,,,2026-01-01,,5000,1,1
"""
TARIFFS = """tariff,kind,band,from_time,until_time,days,price_millipence_per_kwh,standing_pence_per_day,vat_share
Home,supply,all day,00:00,00:00,all,30000,60,0.05
Club,match,all day,00:00,00:00,all,18000,,0.05
Export,export,all day,00:00,00:00,all,10000,,
"""


def readings(late=None, gap=20):
    """Two days in March: home-2's reading of one half-hour is missing until `late`."""
    rows = ["meter,starts_at,import_wh,export_wh,quality"]
    for n in range(96):
        at = f"2026-03-{2 + n // 48:02d} {n % 48 // 2:02d}:{30 * (n % 2):02d}:00"
        sun = 900 if 20 <= n % 48 < 30 else 0
        rows.append(f"home-1,{at},{300 + n},0,actual")
        if n != gap or late is not None:
            rows.append(f"home-2,{at},{late if n == gap else 500},0,actual")
        rows.append(f"roof,{at},0,{sun},actual")
    return "\n".join(rows) + "\n"


@pytest.fixture
def say(tmp_path, capsys):
    place = tmp_path / "place"
    say = new_place(place, capsys, "ann", "bob", "cy")
    (place / "energy").mkdir(exist_ok=True)
    (place / "energy" / "meters.csv").write_text(METERS)
    (place / "energy" / "tariffs.csv").write_text(TARIFFS)
    (place / "energy" / "readings.csv").write_text(readings())
    return say


def test_a_month_is_settled_billed_restated_and_checked(say, tmp_path):
    status, told = say("club settle --month 2026-03 --on 2026-04-02")
    assert status == 0
    assert "16.9 kWh of local energy" in told
    assert "1 reading is estimated" in told
    assert say("club settle --month 2026-03 --on 2026-04-02 --rule pro_rata")[0] == 2
    first = say.rows("club bill --month 2026-03 --on 2026-04-02")
    assert [row["status"] for row in first] == ["billed"] * 3
    assert sum(row["total_pence"] for row in first if row["member"] != "roof") > 0
    # 16.93 kWh at 18 p and 1.07 kWh at 10 p.
    assert first[2]["total_pence"] == -305 - 11 + 1
    claims = {row["claim"]: row for row in say.rows("books claims")}
    assert claims["bill-energy-2026-03-1-3"]["debtor"] == "energy-club"

    # Ann pays, then Bob's reading comes: it moves energy of that half-hour from her to him, or back.
    due = first[0]["due_pence"] / 100
    say("books limits --who ann --floor=-100")
    paid = say(
        f"books pay --payer ann --payee energy-club --amount {due} --post bill-energy-2026-03-1-1 --on 2026-04-03"
    )
    assert paid[0] == 0, paid
    (say.root / "energy" / "readings.csv").write_text(readings(late=100))
    changes = say.rows("club settle --month 2026-03 --on 2026-04-20")
    assert sum(row["local_wh"] for row in changes) == sum(row["sold_wh"] for row in changes)
    assert {row["member"] for row in changes} >= {"home-2"}
    assert all(row["periods"] == 1 for row in changes)
    again = say.rows("club bill --month 2026-03 --on 2026-04-20")
    assert again[0]["paid_pence"] == first[0]["total_pence"]
    assert again[0]["due_pence"] == again[0]["total_pence"] - again[0]["paid_pence"]
    assert again[1]["replaces"] == "bill-energy-2026-03-1-2"
    open_ = {row["claim"] for row in say.rows("books claims") if row["open_pence"] > 0}
    assert "bill-energy-2026-03-1-2" not in open_
    assert "bill-energy-2026-03-2-2" in open_
    assert say("books verify")[0] == 0

    say("club settle --month 2026-03 --stage final --on 2026-05-20")
    assert "for good" in say("club settle --month 2026-03 --on 2026-06-20")[1]


def test_a_restated_bill_keeps_what_was_said_and_given_up_of_the_one_before(say):
    say("club settle --month 2026-03 --on 2026-04-02")
    first = say.rows("club bill --month 2026-03 --on 2026-04-02")
    ann, bob = (row["bill"] for row in first[:2])
    say(f"round paid --claim {ann} --amount 1 --who ann --on 2026-04-03")
    say(f"round dispute --claim {ann} --who ann --on 2026-04-03")
    status, told = say(f"round withdraw --claim {bob} --who energy-club --on 2026-04-03")
    assert status == 0, told
    (say.root / "energy" / "readings.csv").write_text(readings(late=100))
    say("club settle --month 2026-03 --on 2026-04-20")
    status, told = say("club bill --month 2026-03 --on 2026-04-20")
    assert (status, "ann said something of" in told) == (2, True)
    say(f"round agree --claim {ann} --who energy-club --on 2026-04-20")
    again = say.rows("club bill --month 2026-03 --on 2026-04-20")
    assert again[0]["due_pence"] == again[0]["total_pence"] - 100
    # Given up is given up, and no more than the bill comes to.
    assert again[1]["due_pence"] == max(again[1]["total_pence"] - first[1]["total_pence"], 0)
    says = say(f"round dispute --claim {again[0]['bill']} --who energy-club --settled --on 2026-04-20")[1]
    assert "only they can say that it is settled" in says
    assert say("club bill --month 2026-03 --on 2026-04-20")[0] == 4
    assert say("books verify")[0] == 0


def test_a_member_checks_a_bill_with_their_own_readings_alone(say, tmp_path, capsys):
    say("club settle --month 2026-03 --on 2026-04-02")
    levels = tmp_path / "levels.csv"
    head = say.rows("club levels --month 2026-03 --to", levels)[0]["head"]
    bill = say.rows("club papers --month 2026-03 --to", tmp_path / "papers")[0]
    mine = new_place(tmp_path / "mine", capsys)
    (mine.root / "energy").mkdir(exist_ok=True)
    own = [line for line in readings().splitlines() if line.startswith(("meter", "home-1"))]
    (mine.root / "energy" / "readings.csv").write_text("\n".join(own) + "\n")
    found = mine.rows(f"club check --meter home-1 --place 1 --head {head} --file", levels)[0]
    assert {name: found[name] for name in ("used_wh", "local_wh", "bought_wh")} == {
        name: bill[name] for name in ("used_wh", "local_wh", "bought_wh")
    }
    assert found["unknown"] == 0
    text = levels.read_text()
    levels.write_text(
        text.replace(",225,", ",226,", 1) if ",225," in text else text.replace(",0,0,0,", ",1,0,0,", 1)
    )
    assert mine(f"club check --meter home-1 --place 1 --head {head} --file", levels)[0] == 2


def test_ranks_owners_and_a_part_in_the_club_reach_the_bill_and_its_check(say, tmp_path):
    settings = say.root / "place.toml"
    settings.write_text(settings.read_text().replace("# own_excluded", "own_excluded"))
    ranked = ["rank,factor", "1,1", "1,0.5", "2,"]
    lines = [f"{line},{more}" for line, more in zip(METERS.splitlines(), ranked, strict=True)]
    mill = "mill,Ann,generator,,,2026-01-01,,5000,1,1,1,"
    (say.root / "energy" / "meters.csv").write_text("\n".join([*lines, mill]) + "\n")
    wheel = [
        f"mill,2026-03-{2 + n // 48:02d} {n % 48 // 2:02d}:{30 * (n % 2):02d}:00,0,200,actual"
        for n in range(96)
    ]
    (say.root / "energy" / "readings.csv").write_text(readings(late=500) + "\n".join(wheel) + "\n")
    say("club settle --month 2026-03 --on 2026-04-02")
    levels = tmp_path / "levels.csv"
    say("club levels --month 2026-03 --to", levels)
    bills = say.rows("club papers --month 2026-03 --to", tmp_path / "papers")
    # The mill is Ann's and comes first: all of it goes to Bob, of whose use a half takes part.
    for place, asked in ((1, "--without 1"), (2, "--factor 0.5")):
        page = (tmp_path / "papers" / f"{bills[place - 1]['bill']}.html").read_text()
        assert ("your own generators give: 1" in page, "0.5 takes part" in page) == (place == 1, place == 2)
        found = say.rows(f"club check --meter home-{place} --place {place} {asked} --file", levels)[0]
        assert found["local_wh"] == bills[place - 1]["local_wh"] > 0
    assert say("club check --meter home-1 --place 1 --without x --file", levels)[0] == 2


def test_a_bill_on_paper_adds_up(say, tmp_path):
    say("club settle --month 2026-03 --on 2026-04-02")
    rows = say.rows("club papers --month 2026-03 --pdf --to", tmp_path / "papers")
    for row in rows:
        page = (tmp_path / "papers" / f"{row['bill']}.html").read_text()
        body, foot = page.split("<tfoot>")
        cells = [re.findall(r"<td>(.*?)</td>", line) for line in re.findall(r"<tr>(.*?)</tr>", body)]
        sums = [
            round(float(each[-1].replace("£", "").replace("−", "-").replace(",", "")) * 100)
            for each in cells
            if each
        ]
        assert sum(sums) == row["total_pence"]
        assert "Total" in foot
        pdf = PdfReader(tmp_path / "papers" / f"{row['bill']}.pdf")
        text = " ".join(each.extract_text() for each in pdf.pages)
        assert row["bill"] in text
    with (tmp_path / "papers" / "bills.csv").open() as file:
        lines = list(csv.DictReader(file))
    assert sum(int(line["amount_pence"]) for line in lines) == sum(row["total_pence"] for row in rows)


def test_a_run_that_was_tampered_with_is_not_billed(say):
    say("club settle --month 2026-03 --on 2026-04-02")
    path = say.root / "club" / "energy-2026-03-1" / "shares.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    status, told = say("club bill --month 2026-03 --on 2026-04-02")
    assert status == 2
    assert "not those that the books know" in told


def test_who_is_not_in_the_books_is_listed_and_billed_later(say):
    meters = say.root / "energy" / "meters.csv"
    meters.write_text(METERS.replace("Bob", "Dee"))
    say("club settle --month 2026-03 --on 2026-04-02")
    rows = say.rows("club bill --month 2026-03 --on 2026-04-02")
    assert [row["status"] for row in rows] == ["billed", "not_in_books", "billed"]
    say("books add --who dee --kind person --called", "Dee")
    rows = say.rows("club bill --month 2026-03 --on 2026-04-03")
    assert [row["status"] for row in rows] == ["before", "billed", "before"]


def test_a_place_without_readings_is_told_where_they_belong(say):
    (say.root / "energy" / "readings.csv").unlink()
    status, told = say("club settle --month 2026-03 --on 2026-04-02")
    assert status == 2
    assert "energy/" in told


@pytest.mark.parametrize("wrong", ["DE89370400440532013001", "DE", "XX00"])
def test_a_wrong_account_number_is_refused(wrong):
    with pytest.raises(Exception, match="no account number"):
        iban_of(wrong)


def test_a_register_that_was_sorted_since_changes_nothing(say):
    say("club settle --month 2026-03 --rule weighted --on 2026-04-02")
    head, *rows = METERS.splitlines()
    (say.root / "energy" / "meters.csv").write_text("\n".join([head, *reversed(rows)]) + "\n")
    assert say.rows("club settle --month 2026-03 --on 2026-04-20") == []
