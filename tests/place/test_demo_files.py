"""The demo's files hold what its truth says: proved by hand-written readings of each layout, to the penny."""

import csv
import io
import re
import zipfile
from collections import Counter
from datetime import date, timedelta
from functools import cache
from xml.etree import ElementTree as ET

import pytest
from ofxtools.Parser import OFXTree

from ultramicro.place.demo import truth
from ultramicro.place.demo.bank import HOLDERS, statement
from ultramicro.place.demo.parties import PAYERS
from ultramicro.place.demo.write import demo_files

COUNCIL, TRUST, COLLEGE = PAYERS.values()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Paid = tuple[date, str, int]


@cache
def pages() -> dict[str, bytes]:
    return demo_files()


def pence(text: str) -> int:
    digits = int(re.sub(r"[^0-9]", "", text))
    return -digits if "-" in text or "(" in text else digits


def council(content: bytes) -> tuple[list[Paid], int]:
    records = list(csv.reader(io.StringIO(content.decode("cp1252"), newline="")))
    held = [r for r in records[4:] if r and r[4] != "Total"]
    total = next(r for r in records if len(r) > 4 and r[4] == "Total")
    return [(day(r[3]), r[2], pence(r[5])) for r in held], pence(total[5])


def day(text: str) -> date:
    d, m, y = text.split("/")
    return date(int(y), int(m), int(d))


def college(content: bytes) -> tuple[list[Paid], int]:
    records = [r for r in csv.reader(io.StringIO(content.decode("utf-8-sig"))) if r]
    held = [r for r in records if re.fullmatch(r"\d\d-[A-Z][a-z]{2}-\d\d", r[4])]
    total = next(r for r in records if r[5] == "Report total")
    assert all(pence(r[6]) + pence(r[7]) == pence(r[8]) for r in held)
    paid = [
        (date(2000 + int(r[4][7:]), MONTHS.index(r[4][3:6]) + 1, int(r[4][:2])), r[2], pence(r[6]))
        for r in held
    ]
    return paid, pence(total[6])


def trust(path: str) -> tuple[list[Paid], int]:
    records = from_csv(pages()[path]) if path.endswith(".csv") else from_xlsx(pages()[path])
    held = [r for r in records[1:] if r[2]]
    paid = [(date(1899, 12, 30) + timedelta(days=int(r[2])), r[5], pence(r[7])) for r in held]
    return paid, pence(next(r for r in records if r[6] == "Grand Total")[7])


def from_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"))))


def from_xlsx(content: bytes) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    lines = []
    for row in sheet.iter(f"{MAIN}row"):
        cells = dict.fromkeys("ABCDEFGHI", "")
        for cell in row:
            cells[cell.attrib["r"][0]] = "".join(cell.itertext())
        lines.append(list(cells.values()))
    return lines


def paths(folder: str) -> list[str]:
    return sorted(path for path in pages() if path.startswith(f"payments/{folder}/"))


def once(folder: str) -> list[str]:
    """Leave out what was published a second time."""
    stems = [path for path in paths(folder) if "-v2" not in path]
    return [p for p in stems if not (p.endswith(".csv") and p.replace(".csv", ".xlsx") in stems)]


def expected(payer: str) -> Counter:
    return Counter((ln.paid_on, ln.printed, ln.amount_pence) for ln in truth().lines if ln.payer == payer)


@pytest.mark.parametrize(
    ("payer", "folder", "read"),
    [
        (COUNCIL, "council", lambda path: council(pages()[path])),
        (TRUST, "trust", trust),
        (COLLEGE, "college", lambda path: college(pages()[path])),
    ],
)
def test_the_files_of_a_body_hold_its_true_payments_to_the_penny(payer, folder, read):
    found = Counter()
    for path in once(folder):
        paid, total_pence = read(path)
        assert total_pence == sum(amount for _, _, amount in paid), path
        found.update(paid)
    assert found == expected(payer)


def test_a_month_stands_twice_under_another_name():
    assert len(paths("council")) == 25
    first, again = (council(pages()[p]) for p in paths("council") if "October-2024" in p)
    assert first == again


def test_a_month_stands_twice_as_workbook_and_as_csv():
    twins = [path for path in paths("trust") if "2025-01" in path]
    assert [path.rsplit(".", 1)[1] for path in twins] == ["csv", "xlsx"]
    assert trust(twins[0]) == trust(twins[1])


def test_the_untidiness_that_is_meant_is_there():
    april = pages()["payments/council/Spend-over-250-April-2024.csv"]
    with pytest.raises(UnicodeDecodeError):
        april.decode("utf-8")
    assert b"(\xa3" in b"".join(pages()[p] for p in paths("council"))
    assert all(len(paid[1]) <= 35 for paid in council(april)[0])
    report = pages()[paths("college")[0]]
    assert report.startswith(b"\xef\xbb\xbf")
    assert report.count(b",Supplier,Supplier,") > 1
    assert b'-"' in b"".join(pages()[p] for p in paths("college")), "minus signs stand behind"


def test_one_party_is_printed_in_many_ways():
    ways: dict[str, set[str]] = {}
    for line in truth().lines:
        if line.party_id:
            ways.setdefault(line.party_id, set()).add(line.printed)
    assert sum(len(names) > 1 for names in ways.values()) > 150
    assert any(len({name.upper() for name in names}) > 1 for names in ways.values())


@pytest.mark.parametrize("holder", HOLDERS)
def test_the_balances_of_a_bank_account_add_up(holder):
    booked = statement(1, holder)
    balance_pence = HOLDERS[holder][0]
    for entry in booked:
        balance_pence += entry.amount_pence
        assert entry.balance_pence == balance_pence > 0
    assert booked == tuple(sorted(booked, key=lambda entry: entry.booked_on))


def test_a_grant_arrives_in_the_account_of_who_got_it():
    got = {entry.memo: entry.amount_pence for entry in statement(1, "Kelderby Community Trust")}
    given = [ln for ln in truth().lines if ln.reference in got and ln.class_ == "grant"]
    assert len(given) > 3
    assert all(got[ln.reference] == ln.amount_pence for ln in given)


def test_the_camt_statement_is_the_account():
    content = pages()["payments/bank/community-trust-2025-26.xml"]
    space = "{urn:iso:std:iso:20022:tech:xsd:camt.053.001.02}"
    entries = [
        (
            e.findtext(f"{space}BookgDt/{space}Dt"),
            signed(e.findtext(f"{space}Amt"), e.findtext(f"{space}CdtDbtInd")),
        )
        for e in ET.fromstring(content).iter(f"{space}Ntry")
    ]
    assert entries == [(str(e.booked_on), e.amount_pence) for e in statement(1, "Kelderby Community Trust")]


def signed(amount: str | None, side: str | None) -> int:
    return pence(amount or "") * (-1 if side == "DBIT" else 1)


def test_the_ofx_statement_is_the_account(tmp_path):
    (tmp_path / "s.ofx").write_bytes(pages()["payments/bank/mill-side-stores-2025-26.ofx"])
    tree = OFXTree()
    with (tmp_path / "s.ofx").open("rb") as file:
        tree.parse(file)
    (held,) = tree.convert().statements
    booked = statement(1, "Mill Side Stores")
    assert [(t.dtposted.date(), int(t.trnamt * 100)) for t in held.transactions] == [
        (e.booked_on, e.amount_pence) for e in booked
    ]
    assert int(held.ledgerbal.balamt * 100) == booked[-1].balance_pence


def test_the_bank_csv_is_the_account_newest_first():
    records = from_csv(pages()["payments/bank/food-co-op-2025-26.csv"])[4:]
    found = [(day(r[0]), pence(r[4] or f"-{r[3]}"), pence(r[5])) for r in reversed(records)]
    booked = statement(1, "Kelderby Food Co-op")
    assert found == [(e.booked_on, e.amount_pence, e.balance_pence) for e in booked]
