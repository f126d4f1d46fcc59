"""What was told is known again by its digest: whatever the language, and whatever else the books took in."""

from dataclasses import replace

import pytest

from ultramicro.core.formatting import Formatter
from ultramicro.core.message import Listed, Pence, plural, say
from ultramicro.ledger.as_told import AsTold, digest_of
from ultramicro.ledger.foretelling import Change, Foretold, Move

MOVE = Move(
    giver="Ann",
    taker="Ben",
    pence=120,
    currency="GBP",
    kind="pay",
    debit="a:GBP:member",
    credit="b:GBP:member",
)
CHANGE = Change(
    account="a:GBP:member", owner="Ann", owner_id="a", account_class="member", currency="GBP", before_pence=500,
    after_pence=380, left_pence=380,
)  # fmt: skip


def told():
    parts = [say("{sum} of it", sum=Pence(120)), plural("{n} step", "{n} steps", 2)]
    return Foretold(
        known=True, moves=[MOVE], changes=[CHANGE], notes=1, says=say("Step {n}: {parts}", n=3, parts=Listed(parts)),
        rows=[{"who": "ann", "what": say("a price told"), "sum_pence": 120}],
    )  # fmt: skip


def test_a_digest_is_of_what_is_done_and_not_of_words_or_balances():
    first = told()
    with Formatter(language="de_DE", currency="EUR").speaking():
        second = told()
    assert first.says != second.says
    assert digest_of(first) == digest_of(second)
    assert digest_of(replace(first, changes=[replace(CHANGE, before_pence=7)])) == digest_of(first)


@pytest.mark.parametrize(
    "more",
    [
        {"moves": [replace(MOVE, pence=121)]}, {"moves": []}, {"notes": 2}, {"says": say("Step {n}", n=3)},
        {"rows": [{"who": "ben", "what": say("a price told"), "sum_pence": 120}]},
    ],
)  # fmt: skip
def test_another_thing_has_another_digest(more):
    assert digest_of(replace(told(), **more)) != digest_of(told())


def test_what_a_form_carries_is_read_again_and_nothing_else_is():
    made = AsTold(18, digest_of(told()))
    assert AsTold.read(str(made)) == made
    for other in ("", "18", f"x{made}", f"-{made}", f"{made}0", f"{10**40}{made}"):
        assert AsTold.read(other) is None
