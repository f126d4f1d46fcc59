"""Taking one's data away, and leaving."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.conftest import PASSWORD, a_person
from tests.web.people.conftest import THIRD
from ultramicro.web.running import queue


def zip_of(client):
    answer = client.get("/me/data/my-data.zip")
    assert answer.status_code == 200, answer.content
    assert answer["Content-Disposition"].startswith("attachment")
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_the_file_has_what_is_kept_of_me_and_of_nobody_else(as_role, added):
    ann = added("annlee", 1250)
    added("beabee", 3300)
    archive = zip_of(as_role("member", place=THIRD, short=ann, name="ann"))
    told = json.loads(archive.read("my-data.json"))
    assert told["account"][0]["name"] == "ann"
    assert [row["who"] for row in told[f"{THIRD}-books-people"]] == [ann]
    statement = told[f"{THIRD}-statement-gbp-member"]
    assert statement[-1]["balance_pence"] == 1250
    assert sum(row["amount_pence"] or 0 for row in statement) == 1250
    everything = b"".join(archive.read(name) for name in archive.namelist())
    for secret in (PASSWORD.encode(), b"argon2", b"beabee"):
        assert secret not in everything
    assert b"annlee" in archive.read("read-me.html") or b"lines that are about you" in archive.read(
        "read-me.html"
    )


def test_formulas_are_harmless_and_numbers_stay_numbers(as_role, added):
    archive = zip_of(as_role("member", place=THIRD, short=added("carl", 1), name="carl"))
    rows = list(csv.DictReader(io.StringIO(archive.read(f"{THIRD}-statement-gbp-member.csv").decode())))
    assert rows[-1]["memo"] == "'=1+1"
    assert int(rows[-1]["amount_pence"]) == 1
    (person,) = csv.DictReader(io.StringIO(archive.read(f"{THIRD}-books-people.csv").decode()))
    assert person["name"].startswith("'=HYPERLINK")


def test_all_tables_are_explained_and_in_the_file(as_role):
    from ultramicro.web.people.my_data import explained

    archive = zip_of(as_role("member", name="dora"))
    told = json.loads(archive.read("my-data.json"))
    assert set(told) == set(explained())
    assert {name.removesuffix(".csv") for name in archive.namelist() if name.endswith(".csv")} == {
        name for name, rows in told.items() if rows
    }


def test_who_has_money_stays_until_it_is_gone(as_role, added, third):
    from ultramicro.undo import PayAndSay
    from ultramicro.web.people.models import Person

    client = as_role("member", place=THIRD, short=added("eve", 500), name="eve")
    answer = client.post("/me/leave", {"name": "eve"})
    assert answer.status_code == 422
    assert "not empty" in answer.content.decode()
    assert client.get("/me/data").status_code == 200
    third.keeper.carry_out(PayAndSay(payer="eve", payee="bakery", amount=500), group="books")
    assert client.post("/me/leave", {"name": "someone"}).status_code == 422
    assert client.post("/me/leave", {"name": "Eve"}).status_code == 302
    assert client.get("/me/data").status_code == 302
    assert not Person.objects.filter(name="eve").exists()
    with third.keeper.reading() as desk:
        assert desk.people.find("eve") is None
    verify(third)


def verify(place):
    """The books prove themselves from zero."""
    from ultramicro.ledger.verbs.proving import Verify

    done = place.keeper.carry_out(Verify(), group="books")
    assert not any(row["breaks"] for row in done.rows)


def noted(person, who, days=0):
    """A receipt and an answer to a program of somebody, which name another."""
    from ultramicro.core.message import say
    from ultramicro.core.packing import packed
    from ultramicro.web.acting.models import Receipt
    from ultramicro.web.api.models import Answered

    at = timezone.now() - timedelta(days=days)
    said = say("{who} paid", who=who)
    Receipt.objects.create(
        key=f"r{days}", place=THIRD, person=person, group="books", action="pay", status="done",
        says=json.loads(packed(said)), rows=[["Who"], [False], [[who.title()]]], made_at=at,
    )  # fmt: skip
    Answered.objects.create(
        key=f"a{days}", place=THIRD, person=person, asked="d", status=200, made_at=at,
        body={"status": "done", "says": {"id": "", "text": str(said)}, "rows": [], "files": []},
    )  # fmt: skip


def test_receipts_and_answers_to_programs_are_in_the_file(as_role, added):
    client = as_role("member", place=THIRD, short=added("gwen"), name="gwen")
    noted(a_person("gwen"), "bakery")
    told = json.loads(zip_of(client).read("my-data.json"))
    assert told["receipts"][0]["says"] == "bakery paid"
    assert told["answers-to-programs"][0]["body"]["says"]["text"] == "bakery paid"
    assert "90" in explained_of("receipts")


def explained_of(name):
    from ultramicro.web.people.my_data import explained

    return explained()[name]


def test_what_is_older_than_it_is_kept_goes_and_nothing_else(web):
    from ultramicro.web.acting.models import Receipt
    from ultramicro.web.api.models import Answered
    from ultramicro.web.running.keeping import KEPT_DAYS, let_go
    from ultramicro.web.running.models import Job

    person = a_person("hugo")
    for days in (0, KEPT_DAYS["receipts"] - 1, KEPT_DAYS["receipts"] + 1):
        noted(person, "x", days)
    for state in ("done", "waiting"):
        old = queue.ask(THIRD, "check", {}, key=state)
        Job.objects.filter(pk=old.pk).update(state=state, made_at=timezone.now() - timedelta(days=31))
    assert let_go() == {"receipts": 1, "answered": 1, "jobs": 1}
    assert let_go() == {"receipts": 0, "answered": 0, "jobs": 0}
    assert Receipt.objects.count() == Answered.objects.count() == 2
    assert Job.objects.get().state == "waiting"


def test_who_is_erased_at_the_desk_is_taken_out_of_the_receipts_of_others(as_role, added, third):
    from ultramicro.web.acting.doing import carry_out_for
    from ultramicro.web.acting.models import Receipt

    added("ingrid")
    noted(a_person("tess"), "ingrid")
    noted(a_person("tess"), "ingrids", 1)  # who is somebody else
    carry_out_for(third, "books", "erase", {"who": "ingrid"}, "1-" + "e" * 32, "tess", True)
    said = [str(each) for each in Receipt.objects.order_by("key").values_list("says", "rows")]
    assert "ingrid" not in said[0].casefold()
    assert "ingrids" in said[1]


def test_who_is_erased_at_the_desk_is_taken_out_of_all_tables(as_role, added, third):
    from django.apps import apps

    from ultramicro.web.acting.doing import carry_out_for
    from ultramicro.web.people.models import Invitation, Waiting

    treasurer, until = a_person("tess", "treasurer", place=THIRD), timezone.now() + timedelta(days=9)
    added("wilhelmina")
    for number, who in enumerate(("wilhelmina", "Wilhelmina", "=HYPERLINK(wilhelmina)", "wilhelminas")):
        state = "released" if number == 1 else "waiting"
        Waiting.objects.create(
            place=THIRD, group="currency", action="issue", asked={"who": who, "amount": "5"}, key=f"k{number}",
            made_by=treasurer, state=state, says={"packed": f"{who} was issued 5"},
        )  # fmt: skip
    Invitation.objects.create(digest="d", place=THIRD, role="member", short="wilhelmina", until=until)
    a_person("somebody", "member", place=THIRD, short="wilhelmina")
    job = queue.ask(THIRD, "check", {"who": "wilhelmina"}, key="k2", by="tess")
    type(job).objects.update(state="done")
    carry_out_for(third, "books", "erase", {"who": "wilhelmina"}, "1-" + "f" * 32, "tess", True)
    states = [each.state for each in Waiting.objects.order_by("key")]
    assert states == ["refused", "released", "refused", "waiting"]
    assert Waiting.objects.get(key="k3").asked == {"who": "wilhelminas", "amount": "5"}
    Waiting.objects.filter(key="k3").delete()  # which names somebody else
    for model in apps.get_models():
        if model._meta.app_label in {"people", "acting", "api", "running"}:
            assert "wilhelmina" not in str(list(model._base_manager.values())).casefold(), model


def test_who_gets_the_short_name_of_somebody_erased_is_nobody_of_theirs(as_role, added, third):
    from ultramicro.web.acting.doing import carry_out_for

    before = as_role("member", place=THIRD, short=added("joan"), name="joan.the.first")
    assert before.get(f"/{THIRD}/mine").status_code == 200
    carry_out_for(third, "books", "erase", {"who": "joan"}, "1-" + "9" * 32, "tess", True)
    added("joan", 7700)
    assert b"77.00" not in before.get(f"/{THIRD}/mine").content
    assert (
        b"77.00" in as_role("member", place=THIRD, short="joan", name="second").get(f"/{THIRD}/mine").content
    )


def test_after_leaving_nothing_of_ones_name_is_in_the_tables(as_role, added):
    from django.apps import apps

    client = as_role("member", place=THIRD, short=added("frederica"), name="frederica")
    client.post("/me/tokens", {"called": "till", "scope": ["read:own"], "days": "30"})
    from ultramicro.web.people.models import Invitation, Person, Waiting

    asked = {"who": "frederica", "amount": "5"}
    treasurer = a_person("tess", "treasurer", place=THIRD)
    Waiting.objects.create(
        place=THIRD, group="currency", action="issue", asked=asked, key="k", made_by=treasurer
    )
    Invitation.objects.create(
        digest="d",
        place=THIRD,
        role="member",
        short="frederica",
        until=Person.objects.get(name="tess").made_at,
    )
    noted(a_person("tess"), "frederica")
    queue.ask(THIRD, "check", {"upload": "x"}, key="k", by="frederica")
    assert client.post("/me/leave", {"name": "frederica"}).status_code == 302
    for model in apps.get_models():
        if model._meta.app_label in {"people", "sessions", "acting", "api", "running"}:
            assert "frederica" not in str(list(model._base_manager.values()))


def test_one_of_two_who_share_an_account_leaves_it_to_the_other(as_role, added, third):
    short = added("corner")
    one = as_role("shop", place=THIRD, short=short, name="gus")
    as_role("shop", place=THIRD, short=short, name="hal")
    assert one.post("/me/leave", {"name": "gus"}).status_code == 302
    with third.keeper.reading() as desk:
        assert desk.people.find(short)


@pytest.mark.parametrize("others", [0, 1])
def test_the_last_administrator_stays(as_role, third, others):
    client = as_role("administrator", place=THIRD, name="ida")
    for n in range(others):
        a_person(f"other-{n}", "administrator", place=THIRD)
    assert client.post("/me/leave", {"name": "ida"}).status_code == (302 if others else 422)
