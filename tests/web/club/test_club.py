"""The club's month, its levels and its bills for who keeps the money; and where the club is named at all."""

import csv
import io
import itertools
import re

from tests.web.acting.posting import text
from tests.web.club import clubs
from tests.web.club.clubs import CLUB, MONTH
from tests.web.conftest import OTHER, TOWN
from tests.web.test_menu import words

PAGE = f"/{CLUB}/club"


def test_the_clubs_month_tells_of_all_and_of_no_one(of_club):
    told = text(of_club("zoe").get(PAGE))
    assert "39% of what members used was made here" in told
    local, given = (float(x) for x in re.search(r"100% ([\d.]+) kWh of ([\d.]+) kWh given", told).groups())
    assert local == given
    assert re.search(r"Home 6 \d+%", told)
    assert "School 1 not told" in told
    assert "1 of 768 readings is estimated" in told
    assert of_club("zoe").get(f"{PAGE}/2026-02").status_code == 404


def test_of_a_small_club_members_see_no_sums(club, of_club, monkeypatch):
    from ultramicro.energy.settlement import whole_month

    monkeypatch.setattr(whole_month, "FEWEST", 8)
    member, treasurer = (text(of_club(*who).get(PAGE)) for who in (("ann",), ("tess", "treasurer")))
    assert "Of fewer than 8 members no sums are shown" in member
    assert "kWh" not in member
    assert "281.6 kWh" in treasurer


def test_the_public_levels_are_there_by_the_day_and_as_a_file_whose_hashes_hold(of_club):
    from ultramicro.energy.settlement.levels_file import read_levels

    client = of_club("ann")
    days = [client.get(f"{PAGE}/{MONTH}/levels{q}") for q in ("", "?day=2026-03-03")]
    assert [page.content.decode().count('<th scope="row">') for page in days] == [48, 48]
    assert client.get(f"{PAGE}/{MONTH}/levels?day=2026-04-01").status_code == 404
    file = client.get(f"{PAGE}/{MONTH}/levels/file")
    assert file["Content-Disposition"].startswith("attachment")
    public = read_levels(file.content.decode())
    assert public.periods.count == len(list(csv.reader(io.StringIO(file.content.decode())))) - 1
    assert public.head in text(days[0])


def test_who_keeps_the_money_sees_every_bill_and_its_owner_sees_that_they_did(of_club):
    from ultramicro.web.people.models import Logged

    client, number = of_club("tess", "treasurer"), f"bill-energy-{MONTH}-1-1"
    of_club("ann")
    listed = client.get(f"{PAGE}/{MONTH}/bills")
    assert listed.content.decode().count("club/bills/bill-energy") == 2 * len(clubs.meters().splitlines()[1:])
    assert "Ann" in text(listed)
    assert client.get(f"{PAGE}/bills/{number}").status_code == 200
    assert client.get(f"{PAGE}/bills/{number}/pdf").content.startswith(b"%PDF")
    assert Logged.objects.filter(what="club.bill", object=number).count() == 2
    for short, role in (("ann", "member"), ("ada", "administrator"), ("co", "coordinator")):
        assert of_club(short, role).get(f"{PAGE}/bills/{number}").status_code == 403
    session = client.session
    session["shown_at"] = 0
    session.save()
    assert client.get(f"{PAGE}/{MONTH}/bills")["Location"].startswith("/sign-in?again=1")


def test_the_menu_leads_to_a_club_where_there_is_one_and_nowhere_else(of_club, as_role):
    def named(client, place):
        return {name: to for to, name in itertools.chain(*words(client, f"/{place}/find"))}

    assert named(of_club("ann"), CLUB)["Energy club"] == PAGE
    assert named(as_role("member", short="m01"), TOWN)["Energy club"] == f"/{TOWN}/club"
    assert "Energy club" not in named(as_role("member", place=OTHER), OTHER)
    assert f"/{TOWN}/mine/energy" in as_role("member", short="m01").get(f"/{TOWN}/mine").content.decode()


def test_what_each_member_used_is_for_who_helps_the_place_unless_it_chooses_otherwise(club, of_club):
    from ultramicro.web.people.allow import To
    from ultramicro.web.people.showing import show

    pages = [
        f"/{CLUB}/ask/energy",
        f"/{CLUB}/ask/energy/now/allocations",
        f"/{CLUB}/ask/energy/now/club_members",
    ]
    found = {
        role: [of_club("ann", role).get(page).status_code for page in pages] for role in ("member", "auditor")
    }
    assert found["member"] == [403] * 3
    assert 403 not in found["auditor"]
    show(CLUB, "energy", To.MEMBERS)
    assert of_club("ann").get(pages[0]).status_code == 200


def test_a_club_that_settled_nothing_yet_says_so(as_role):
    for page in ("club", "mine/energy"):
        assert "No month of the energy club is settled yet" in text(
            as_role("member", short="m01").get(f"/{TOWN}/{page}")
        )
