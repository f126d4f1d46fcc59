"""The club's answers against what the books hold: given again, moved, reversed, changed prices, bad files."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest

from tests.desk import DONE_BEFORE, new_place
from tests.energy.test_club import METERS, TARIFFS, readings
from ultramicro.core.errors import BadInput
from ultramicro.energy.club.debiting import read_mandates
from ultramicro.energy.read import read_measured, zone_of
from ultramicro.energy.settlement.levels_file import chained, read_levels
from ultramicro.energy.settlement.measured import members_of
from ultramicro.energy.settlement.periods import month_of
from ultramicro.energy.tariffs.prices import bands_of
from ultramicro.place.opening import open_folder

ON, IBAN = "--on 2026-04-02", "DE89370400440532013000"


@pytest.fixture
def say(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob", "cy")
    (say.root / "energy").mkdir(exist_ok=True)
    for name, text in (("meters", METERS), ("tariffs", TARIFFS), ("readings", readings())):
        (say.root / "energy" / f"{name}.csv").write_text(text)
    return say


def change(say, name, old, new):
    path = say.root / "energy" / f"{name}.csv"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def owed(say):
    """What each member owes the club by the books, in pence."""
    found = {}
    for row in say.rows("books claims"):
        club = row["debtor"] == "energy-club"
        who = row["creditor"] if club else row["debtor"]
        found[who] = found.get(who, 0) + (-row["open_pence"] if club else row["open_pence"])
    return found


def test_settling_again_without_a_new_reading_changes_nothing(say):
    assert "first settlement" in say(f"club settle --month 2026-03 {ON}")[1]
    status, told = say("club settle --month 2026-03 --on 2026-04-03")
    assert status == DONE_BEFORE
    assert "late" not in told
    # Whose meter it is stands on the bill.
    change(say, "meters", "home-2,Bob", "home-2,Bobby")
    assert say("club settle --month 2026-03 --on 2026-04-04")[0] == 0


def test_billing_again_counts_all_bills_that_are_in_the_books(say):
    change(say, "meters", "Bob", "Dee")
    say(f"club settle --month 2026-03 {ON}")
    assert "2 bills of" in say(f"club bill --month 2026-03 {ON}")[1]
    assert "1 of them is not in the books" in say("club papers --month 2026-03 --to", say.root / "papers")[1]
    told = say("club bill --month 2026-03 --on 2026-04-03")[1]
    assert "2 bills of" in told
    assert "1 member is not in the books" in told


def test_a_name_that_two_have_is_not_called_unknown(say):
    say("books add --who bob2 --called", "Bob")
    change(say, "meters", "roof,Cy", "roof,Energy club")
    say(f"club settle --month 2026-03 {ON}")
    rows = say.rows(f"club bill --month 2026-03 {ON}")
    assert [row["status"] for row in rows] == ["billed", "two_called_so", "of_the_club"]
    told = say("club bill --month 2026-03 --on 2026-04-03")[1]
    assert "two in the books are called so" in told
    assert "books add" not in told


def test_a_register_that_lost_a_row_is_refused_and_one_whose_rows_were_moved_keeps_the_places(say):
    say(f"club settle --month 2026-03 {ON}")
    say(f"club bill --month 2026-03 {ON}")
    before = owed(say)
    one, two, three, roof = METERS.splitlines()
    for lines, status in (([one, two, roof], 2), ([one, three, two, roof], 0)):
        (say.root / "energy" / "meters.csv").write_text("\n".join(lines) + "\n")
        found, told = say("club settle --month 2026-03 --stage late --on 2026-04-03")
        assert found == status
        assert ("had place" in told) == (status == 2)
        assert owed(say) == before


def test_a_payment_that_was_reversed_is_owed_once_after_a_restatement(say):
    say(f"club settle --month 2026-03 {ON}")
    first = say.rows(f"club bill --month 2026-03 {ON}")[0]
    say("books limits --who ann --floor=-100")
    paid = say.rows(f"books pay --payer ann --payee energy-club --amount 1 --post {first['bill']} {ON}")
    say("club settle --month 2026-03 --stage late --on 2026-04-03")
    say("club bill --month 2026-03 --on 2026-04-03")
    number = next(row["transfer"] for row in say.rows("books statement --who ann") if row["transfer"])
    assert say(f"books reverse --transfer {number} --why wrong --on 2026-04-04")[0] == 0, paid
    assert owed(say)["ann"] == first["total_pence"]
    say("club settle --month 2026-03 --stage final --on 2026-04-05")
    say("club bill --month 2026-03 --on 2026-04-05")
    assert owed(say)["ann"] == first["total_pence"]


def test_what_somebody_else_paid_is_not_credited(say):
    say(f"club settle --month 2026-03 {ON}")
    say(f"club bill --month 2026-03 {ON}")
    before = owed(say)
    change(say, "meters", "home-2,Bob", "home-2,Cy")
    say("club settle --month 2026-03 --on 2026-04-03")
    rows = say.rows("club bill --month 2026-03 --on 2026-04-03")
    assert rows[1]["status"] == "of_another_before"
    assert owed(say) == before


def test_paper_never_says_another_sum_than_the_books(say, tmp_path):
    say(f"club settle --month 2026-03 {ON}")
    say(f"club bill --month 2026-03 {ON}")
    papers = tmp_path / "papers"
    asked, told = owed(say), say("club papers --month 2026-03 --to", papers)[1]
    assert f"ask for £{sum(each for each in asked.values() if each > 0) / 100:.2f}." in told
    assert f"pays out £{-asked['cy'] / 100:.2f}." in told
    assert "not in the books" not in told
    change(say, "tariffs", "30000", "40000")
    for words in ("club papers --month 2026-03 --to", "club bill --month 2026-03 --due-days"):
        status, told = say(words, papers if "papers" in words else 14)
        assert status == 2
        assert "by the tariffs as they stand" in told
    say("club settle --month 2026-03 --stage final --on 2026-04-05")
    say("club bill --month 2026-03 --on 2026-04-05")
    assert say("club papers --month 2026-03 --to", papers)[0] == 0
    assert sum(owed(say).values()) == sum(
        row["due_pence"] for row in say.rows("club papers --month 2026-03 --to", papers)
    )


def test_settling_says_what_it_leaves_out(say):
    rows = METERS.replace(
        "home-2,Bob,home,,Home,2026-01-01,,0,1,2", "home-2,Bob,home,,Home,2026-01-01,,0,x,2"
    )
    (say.root / "energy" / "meters.csv").write_text(rows)
    told = say(f"club settle --month 2026-03 {ON}")[1]
    assert "1 row of the register of meters cannot be read" in told
    assert "95 readings in the files are not used" in told


def test_what_the_place_reads_is_not_written_over(say, tmp_path):
    say(f"club settle --month 2026-03 {ON}")
    for name in ("energy/meters.csv", "club/energy-2026-03-1/shares.parquet"):
        path = say.root / name
        before = path.read_bytes()
        status, told = say("club levels --month 2026-03 --to", path)
        assert status == 2
        assert "reads" in told
        assert path.read_bytes() == before


def test_text_that_a_spreadsheet_would_run_is_harmless_on_bills(say, tmp_path):
    for name in ("meters", "readings"):
        change(say, name, "home-1", "=1+1")
    say(f"club settle --month 2026-03 {ON}")
    say("club papers --month 2026-03 --to", tmp_path / "papers")
    assert ",=1+1," not in (tmp_path / "papers" / "bills.csv").read_text()


@pytest.mark.parametrize("month", ["", "9999-12", "2026-13", "2026-3"])
def test_what_is_no_month_with_readings_is_refused(say, month):
    assert say("club settle --month", month)[0] == 2
    assert not (say.root / "club").exists()


def test_the_last_month_there_is_has_an_end():
    assert month_of("9999-12")[1].day == 31


@pytest.mark.parametrize(
    ("column", "cell"),
    [("kind", "windmill"), ("weight", -1.0), ("weight", 1e300), ("left_on", "2026-01-01")],
)
def test_a_member_who_makes_no_sense_is_refused(column, cell):
    row = {"meter": "a", "kind": "home", "joined_on": "2026-02-01", "left_on": None, column: cell}
    with pytest.raises(BadInput, match="a has the"):
        members_of([row])


def test_a_generator_in_capitals_is_a_generator():
    assert not members_of([{"meter": "a", "kind": "Generator"}])[0].takes


@pytest.mark.parametrize("zone", ["Europe", "A" * 5000, "../../etc/passwd", 5])
def test_what_is_no_zone_is_refused(zone):
    with pytest.raises(BadInput, match="no time zone"):
        zone_of({"energy": {"time_zone": zone}})


def test_a_time_with_an_offset_is_no_time_of_a_tariff():
    row = {
        "tariff": "a",
        "kind": "supply",
        "band": "",
        "price_millipence_per_kwh": 1,
        "from_time": "16:00+05:00",
    }
    with pytest.raises(BadInput, match="cannot be read"):
        bands_of([row])


def levels(**changed):
    """A record of two periods whose hashes hold, whatever is in it."""
    rows, before = [], ""
    for minute in ("00", "30"):
        row = {"run": "r", "key": "equal", "kind": "equal", "places": "2", "minutes": "30",
               "zone": "Europe/London", "starts_at": f"2026-03-01 00:{minute}:00", "tier": "0", "level": "100",
               "mark": "0", "cut": "1", **changed}  # fmt: skip
        before = chained(before, list(row.values()))
        rows.append({**row, "hash": before})
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def test_a_sound_record_is_read():
    assert read_levels(levels()).head == levels().strip().rsplit(",", 1)[1]
    assert len(hashlib.sha256().hexdigest()) == len(read_levels(levels()).head)


@pytest.mark.parametrize(
    "changed",
    [
        {"level": "-5"}, {"level": "9" * 300}, {"level": "nan"}, {"zone": "Mars"}, {"zone": "Europe"},
        {"minutes": "0"}, {"kind": "zz"}, {"places": "x"}, {"starts_at": "x"}, {"tier": "-1"}, {"cut": "-2"},
    ],
)  # fmt: skip
def test_a_record_that_makes_no_sense_is_refused_though_its_hashes_hold(changed):
    with pytest.raises(BadInput, match="no sound record"):
        read_levels(levels(**changed))


@pytest.mark.parametrize(
    "given",
    [
        b"ann,DE89370400440532013000,m1,2026-01-01\nann,DE89370400440532013000,m2,2026-01-01\n",
        "änn,DE89370400440532013000,m1,2026-01-01\n".encode("cp1252"),
    ],
)
def test_mandates_of_two_minds_are_refused(tmp_path, given):
    path = tmp_path / "mandates.csv"
    path.write_bytes(b"who,iban,mandate,signed_on\n" + given)
    with pytest.raises(BadInput):
        read_mandates(path)


def test_a_file_that_cannot_be_read_and_a_mistyped_year_are_told(say):
    folder = say.root / "energy" / "readings"
    folder.mkdir(exist_ok=True)
    (folder / "torn.xlsx").write_bytes(b"PK\x03\x04 torn")
    rows = [f"9999-12-{day:02d} {hour:02d}:00,0.{hour + 10}\n" for day in (30, 31) for hour in range(24)]
    (folder / "home-2.csv").write_text("Start,Consumption (kWh)\n" + "".join(rows))
    told = say(f"club settle --month 2026-03 {ON}")[1]
    assert "1 file of readings, such as 'energy/readings/torn.xlsx', cannot be read" in told
    assert say("club settle --month 9999-12 --on 2026-04-02")[0] in {0, 2}
    with pytest.raises(BadInput, match="no time a club is settled for"):
        read_measured(open_folder(say.root, lambda _: ()))


def test_nobody_is_debited_before_a_bill_is_due_or_without_a_word(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys)
    settings = say.root / "place.toml"
    settings.write_text(settings.read_text().replace('currency = "GBP"', 'currency = "EUR"'))
    for name, text in (("meters", METERS), ("tariffs", TARIFFS), ("readings", readings())):
        (say.root / "energy" / f"{name}.csv").write_text(text)
    mandates, to = tmp_path / "mandates.csv", tmp_path / "debits.xml"
    asked = [
        "--file",
        mandates,
        "--to",
        to,
        "--name-of-club",
        "Club",
        "--iban",
        IBAN,
        "--creditor-id",
        "DE98ZZZ09999999999",
    ]
    for who in ("ann", "bob"):
        say(f"books add --currency EUR --who {who} --called", who.title())
    mandates.write_text(f"who,iban,mandate,signed_on\nann,{IBAN},m1,2026-01-01\nBob,{IBAN},m2,2026-01-01\n")
    say(f"club settle --month 2026-03 {ON}")
    status, told = say(f"club debit --month 2026-03 {ON}", *asked)
    assert (status, to.exists()) == (2, False), told
    say(f"club bill --month 2026-03 --due-days 30 {ON}")
    status, told = say(f"club debit --month 2026-03 {ON}", *asked)
    assert status == 0, told
    assert "1 direct debit" in told
    assert "2 May 2026" in told
    assert "2026-05-02" in to.read_text()
    assert "1 mandate is of nobody in the books: 'Bob'" in told
    mandates.write_text(f"who,iban,mandate,signed_on\nann,{IBAN},m1,9999-01-01\n")
    assert say(f"club debit --month 2026-03 {ON}", *asked)[0] == 2


def test_nothing_is_settled_before_its_readings_or_billed_before_it_is_settled(say):
    assert say("club settle --month 2026-03 --on 2026-03-02")[0] == 2
    assert not (say.root / "club").exists()
    say(f"club settle --month 2026-03 {ON}")
    assert say("club bill --month 2026-03 --on 2026-04-01")[0] == 2
