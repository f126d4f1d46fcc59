"""What takes several steps is told by doing it on a copy: what is told then is what is done."""

import re
import time

import pytest

from tests.web.acting.posting import balances, confirmed, do, text, transfers
from tests.web.conftest import TOWN
from ultramicro.core.errors import BadInput
from ultramicro.ledger.deciding import Deciding

STEPS = [
    ("books", "add", {"who": "newby", "called": "Nora Newby"}),
    ("books", "identify", {"who": "newby", "also": "N. Newby"}),
    ("books", "consent", {"who": "newby", "to": "shop window"}),
    ("board", "post", {"who": "newby", "kind": "offer", "sort": "service", "item": "mend bicycles"}),
    ("board", "agree", {"offer": "{offer}", "who": "bakery", "amount": "3", "currency": "KLD"}),
    ("board", "done", {"agreed": "{agreed}"}),
    ("board", "post", {"who": "newby", "kind": "offer", "sort": "service", "item": "cut hair"}),
    ("board", "renew", {"post": "{offer}", "until": "2027-12-01"}),
    ("board", "close", {"post": "{offer}"}),
    ("books", "pay", {"payer": "m02", "payee": "m01", "amount": "1.50"}),
    ("books", "reverse", {"transfer": "{last}", "why": "a slip"}),
    ("bank", "apply", {"who": "m06", "product": "group", "amount": "90", "purpose": "tools",
                       "guarantors": "bakery=20"}),
    ("bank", "bill", {}),
    ("bank", "book", {}),
    ("currency", "reserve", {}),
    ("books", "anchor", {}),
]  # fmt: skip


@pytest.fixture
def town(web):
    from ultramicro.web.served import served

    return served(TOWN)


def known(place):
    """The latest numbers of what stands in the books."""
    from ultramicro.noticeboard.agreements import Commitments

    with place.keeper.reading() as desk:
        there = desk.people.db.execute("select 1 from sqlite_master where name = 'post'").fetchall()
        rows = desk.people.db.execute("select post from post order by rowid").fetchall() if there else []
        agreed = desk.ledger.of(Commitments).shelf.keys()
        last = desk.ledger.last.seq
    return {
        "offer": rows[-1][0] if rows else "none",
        "agreed": agreed[-1] if agreed else "none",
        "last": str(last),
    }


def plain(said):
    """What is said without the number of an account, in which somebody's own number is drawn at random."""
    return re.sub(r"[A-Z]{3}/\w+/member|\b[0-9a-f]{64}\b|word-\w+", "N", str(said))


def test_what_is_told_of_several_steps_is_what_is_done(town):
    from ultramicro.web.acting.catalogue import action_named
    from ultramicro.web.acting.doing import action_of, carry_out_for
    from ultramicro.web.acting.telling import tell

    seconds, refused, why = [], [], []
    for number, (group, name, values) in enumerate(STEPS):
        said = {key: value.format(**known(town)) for key, value in values.items()}
        word = f"1-{number:032x}"
        action, last, held = action_of(action_named(group, name), said), len(transfers()), balances()
        began = time.thread_time()
        try:
            told = tell(town, action, by="panel", group=group, word=word)
        except BadInput as error:
            refused.append((group, name))
            with pytest.raises(BadInput) as again:
                carry_out_for(town, group, name, said, word, "panel", False)
            why.append((str(error), str(again.value)))
            continue
        seconds.append(time.thread_time() - began)
        assert told.known, (group, name)
        assert (len(transfers()), balances()) == (last, held), "nothing is done before it is asked for"
        done = carry_out_for(town, group, name, said, word, "panel", False)
        moved = [(m.debit, m.credit, m.pence, m.kind) for m in told.foretold.moves]
        assert moved == transfers(last), (group, name)
        decides = issubclass(type(action), Deciding)  # what these say is only known from the books afterwards
        assert decides or plain(told.foretold.says) == plain(done.says), (group, name)
    assert [one for one, _ in why] == [other for _, other in why]
    assert not {("board", "agree"), ("board", "done"), ("books", "reverse")} & set(refused), why
    print("seconds", [round(each, 2) for each in seconds])
    assert sorted(seconds)[len(seconds) // 2] < 3


def test_a_refusal_is_at_the_form_before_anything_is_confirmed(as_role):
    client = as_role("coordinator", short="panel")
    answer = confirmed(client, do("board", "done"), {"agreed": "no such agreement"})
    assert answer.status_code == 422
    assert "ultramicro" not in text(answer)


def test_a_new_account_that_may_owe_waits_for_a_second_person(as_role, town):
    from tests.web.acting.posting import pressed

    client = as_role("treasurer", short="panel")
    values = {"who": "ower", "called": "Otto Ower", "floor": "-50"}
    told = confirmed(client, do("books", "add"), values)
    assert "This loosens a safeguard" in text(told)
    sent = pressed(client, do("books", "add"), told)
    assert sent.status_code == 302
    assert "/waiting/" in sent["Location"]
    with town.keeper.reading() as desk:
        assert desk.people.find("ower") is None
    other = as_role("administrator", name="second")
    page = text(other.get(sent["Location"]))
    assert "might go down to" in page
    assert other.post(sent["Location"] + "/release").status_code == 302
    with town.keeper.reading() as desk:
        found = desk.people.known("ower")
        assert [each.floor_pence for each in desk.ledger.accounts() if each.owner == found.id] == [-5000]
