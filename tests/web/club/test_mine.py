"""My energy, my bills and checking one: what is there is one's own, adds up, and is nobody else's."""

import io
import re

import pytest
from pypdf import PdfReader

from tests.web.acting.posting import text
from tests.web.club import clubs
from tests.web.club.clubs import CLUB, HOMES, MONTH
from tests.web.conftest import TOWN

MINE = f"/{CLUB}/mine/energy"
ANN, BOB, EVE, CY = 1, 2, 4, 8
"""Their places."""


def bill_of(place, run=1):
    return f"{MINE}/bills/bill-energy-{MONTH}-{run}-{place}"


def pence(words):
    """The sums of a text, in the order in which they stand."""
    found = re.findall(r"([−-]?)£([\d,]+)\.(\d\d)", words)
    return [
        (-1 if sign else 1) * (int(whole.replace(",", "")) * 100 + int(rest)) for sign, whole, rest in found
    ]


def cells(answer, of="bill"):
    """The numbers in the last column of a table of a page, by section."""
    body = answer.content.decode()
    table = body[body.index(f'<table class="{of}') :]
    return table[: table.index("</table>")]


def test_my_month_has_its_energy_its_bill_in_two_parts_and_what_is_saved(of_club):
    page = of_club("ann").get(MINE)
    told = text(page)
    taken, local, bought = (float(x) for x in re.findall(r"(?:grid|here|supplier) ([\d.]+) kWh", told)[:3])
    assert round(local + bought, 3) == taken == 9.883
    *_, total = pence(cells(page))
    community, residual = [
        pence(re.sub("<[^>]+>", " ", part))
        for part in re.findall(r"<tbody>(.*?)</tbody>", cells(page), re.DOTALL)
    ]
    assert sum(community[:-1]) == community[-1]
    assert sum(residual[:-1]) == residual[-1]
    assert community[-1] + residual[-1] == total
    club, retail = pence(re.search(r"What you used costs .*? have cost \S+", told)[0])
    assert f"£{(retail - club) / 100:.2f} less than at retail" in told
    assert "reading for each of the 96 periods" in told


def test_each_picture_has_its_finding_and_its_numbers(of_club):
    for address, rows in ((MINE, 24), (f"{MINE}?by=day", clubs.DAYS)):
        body = of_club("eve").get(address).content.decode()
        figures = re.findall(r"<figure.*?</figure>", body, re.DOTALL)
        assert len(figures) == 2, "of what was taken, and of what was given"
        for figure in figures:
            assert len(re.findall('<th scope="row">', figure)) == rows
            title = re.search(r"<h3[^>]*>(.*?)</h3>", figure)[1]
            assert re.match(r"\d+% of |On \d+ March 2026 ", title), title
            assert f"{title}</title>" in figure
            assert "style=" not in figure


def test_readings_that_are_missing_are_said_with_their_times(of_club):
    told = text(of_club("bob").get(MINE))
    assert "1 of 96 periods (1.0%) rests on an estimate" in told
    assert "2 March 2026, 10:00–10:30" in told


def test_who_only_gives_sees_what_was_used_and_is_paid(of_club):
    page = of_club("cy").get(MINE)
    told = text(page)
    assert "Members used" in told
    assert "The club pays you" in told
    assert "/check" not in of_club("cy").get(bill_of(CY)).content.decode()


def test_who_has_no_meter_is_told_how_to_be_known(of_club):
    assert "must call you “Zoe”" in text(of_club("zoe").get(MINE))
    assert of_club("zoe").get(f"{MINE}/2026-02").status_code == 404


def test_nobody_reads_the_page_of_another_member_or_of_another_club(of_club, as_role):
    """By whatever address: 404 within the club, so that nobody learns what is there; refused outside it."""
    strangers = [
        of_club("zoe"), of_club("bob"), of_club("tess", "treasurer"), of_club("ada", "administrator"),
        of_club("", "coordinator"),
    ]  # fmt: skip
    for end in ("", "/pdf", "/check"):
        address = bill_of(ANN) + end
        assert of_club("ann").get(address).status_code == 200
        for client in strangers:
            assert client.get(address).status_code in {403, 404}
        assert as_role("treasurer", place=TOWN, short="m01").get(address).status_code == 403
        assert as_role().get(address).status_code == 302
    assert of_club("bob").post(bill_of(ANN) + "/check", {}).status_code == 404
    for wrong in (bill_of(99), bill_of(0), bill_of("01"), bill_of(1, run=7), bill_of(ANN)[:-1]):
        assert of_club("ann").get(wrong).status_code == 404


def test_no_page_of_mine_names_another_member(of_club):
    others = {f"home-{n}" for n in range(2, len(HOMES) + 1)} | {"school", "wheel", "Weir School"}
    ann = of_club("ann")
    pages = [ann.get(MINE), ann.get(bill_of(ANN)), ann.get(bill_of(ANN) + "/check"), ann.get(f"/{CLUB}/club")]
    pages.append(ann.post(bill_of(ANN) + "/check", {}))
    for page in pages:
        body = page.content.decode()
        assert not [each for each in others if each in body[body.index("<main") :].replace("School</th>", "")]


def test_a_bill_as_pdf_is_the_bill_on_the_page(of_club):
    client = of_club("ann")
    page, pdf = client.get(bill_of(ANN)), client.get(bill_of(ANN) + "/pdf")
    assert pdf["Content-Type"] == "application/pdf"
    printed = " ".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf.content)).pages)
    *lines, total = pence(cells(page))
    assert sum(lines) == total
    assert pence(printed)[: len(lines) + 2] == [total, *lines, total]


@pytest.mark.parametrize("by", ["kept", "pasted", "file"])
def test_a_bill_that_is_right_is_found_right(of_club, by):
    own = clubs.readings(only="home-1")
    given = {
        "kept": {}, "pasted": {"pasted": own},
        "file": {"readings": io.BytesIO(own.replace("home-1", "my meter").encode())},
    }[by]  # fmt: skip
    if by == "file":
        given["readings"].name = "../march.csv"
    told = text(of_club("ann").post(bill_of(ANN) + "/check", given))
    assert "It is right: what you used comes to £3.34, as on the bill." in told
    assert "Periods that differ" not in told


def test_a_member_with_a_roof_finds_the_bill_right_and_is_told_what_it_leaves_out(of_club):
    told = text(of_club("eve").post(bill_of(EVE) + "/check", {}))
    assert "It is right" in told
    assert "What you sold depends on what others gave" in told


def test_a_reading_that_differs_is_listed_with_what_it_changes(of_club):
    at = "2026-03-02 21:00:00"
    own = re.sub(f"(home-1,{at}),[0-9]+", r"\1,700", clubs.readings(only="home-1"))
    page = of_club("ann").post(bill_of(ANN) + "/check", {"pasted": own})
    told = text(page)
    assert "1 period differs" in told
    assert "2 March 2026, 21:00 0.100 kWh 0.700 kWh 0.000 kWh 0.000 kWh" in told
    assert pence(told.partition("Together")[2])[2] > 0


def test_what_is_missing_in_ones_own_readings_is_taken_from_the_club_and_said(of_club):
    own = clubs.readings(only="home-1").splitlines()[:49]
    told = text(of_club("ann").post(bill_of(ANN) + "/check", {"pasted": "\n".join(own)}))
    assert "Of 48 of 96 periods there is no reading of yours here" in told
    assert "It is right" in told


@pytest.mark.parametrize(
    ("field", "given", "says"),
    [("pasted", "what is this", "no export of a meter"),
     ("pasted", clubs.readings().replace("home-3,", "home-33,"), "readings of 8 meters"),
     ("pasted", clubs.readings(only="home-3").replace("2026-03", "2025-03"), "no readings of those days"),
     ("levels", "run,key\n1,2\n", "no sound record of levels"), ("levels", b"\xff\xfe", "no record of levels")],
)  # fmt: skip
def test_what_cannot_be_checked_with_is_refused_at_its_field(of_club, field, given, says):
    client = of_club("dee")
    number = bill_of(HOMES.index("dee") + 1)
    if field == "levels":
        given = io.BytesIO(given if isinstance(given, bytes) else given.encode())
        given.name = "levels.csv"
    answer = client.post(number + "/check", {field: given})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.content.decode()
    assert says in text(answer)


def test_levels_that_were_altered_are_refused_and_those_of_the_club_are_taken(of_club):
    client = of_club("ann")
    levels = client.get(f"/{CLUB}/club/{MONTH}/levels/file").content
    for content, status in ((levels, 200), (levels.replace(b",183,", b",184,", 1), 422)):
        file = io.BytesIO(content)
        file.name = "levels.csv"
        assert client.post(bill_of(ANN) + "/check", {"levels": file}).status_code == status


def test_a_late_reading_makes_a_credit_note_for_the_member_and_no_page_of_the_old_bill_is_lost(club, of_club):
    (club / "energy" / "readings.csv").write_text(clubs.readings(late=100), encoding="utf-8")
    clubs.settle(CLUB, "again", on=clubs.ON.replace(day=20))
    client = of_club("bob")
    told = text(client.get(bill_of(BOB, run=2)))
    assert f"Credit note for bill bill-energy-{MONTH}-1-2" in told
    total, credit, unpaid, left = pence(told.partition("Total")[2])[:4]
    assert total + credit + unpaid == left
    assert "is open, due on" in told
    assert "taken back for a later bill" in text(client.get(bill_of(BOB)))
    assert "There is a reading for each" in text(client.get(MINE))
    assert "It is right" in text(client.post(bill_of(BOB, run=2) + "/check", {}))
    assert f"bill-energy-{MONTH}-2-2" in client.get(MINE).content.decode()
