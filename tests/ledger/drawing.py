"""Operations drawn for tests: wide enough that wrong accounts, currencies, limits and times are common."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from ultramicro.ledger.engine.model import (
    ClosePeriod,
    Hold,
    Leg,
    Note,
    OpenAccount,
    Post,
    Resolve,
    SetLimits,
    SetStatus,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = [f"a{i}" for i in range(5)]
accounts = st.sampled_from(NAMES)
limits = st.none() | st.integers(-300, 300)
amounts = st.integers(-1, 200)
days = st.integers(0, 5).map(lambda d: date(2026, 1, 1) + timedelta(days=d))
times = st.integers(0, 72).map(lambda h: START + timedelta(hours=h))
legs = st.tuples(accounts, accounts, amounts).map(lambda leg: Leg(*leg))
keys = st.integers(0, 10**6).map(lambda n: f"k{n if n % 8 else n % 3}")
asked = {"key": keys, "at": times}
holds = st.sampled_from("xy")
moves = st.one_of(
    st.builds(Post, **asked, legs=st.lists(legs, min_size=1, max_size=3).map(tuple), business_on=days),
    st.builds(Hold, **asked, hold=holds, debit=accounts, credit=accounts, amount_pence=amounts,
              expires_at=times),
    st.builds(Resolve, **asked, hold=holds, post=st.booleans(), business_on=days,
              amount_pence=st.none() | st.none() | st.integers(-1, 150)),
)  # fmt: skip
rarer = st.one_of(
    st.builds(OpenAccount, **asked, account=accounts, owner=st.just("o"),
              currency=st.sampled_from(["GBP", "HRS"]), floor_pence=limits, ceiling_pence=limits),
    st.builds(SetLimits, **asked, account=accounts, floor_pence=limits, ceiling_pence=limits),
    st.builds(SetStatus, **asked, account=accounts, status=st.sampled_from(["open", "frozen", "closed"])),
    st.builds(ClosePeriod, **asked, until=st.just(date(2026, 1, 1))),
    st.builds(Note, **asked, about=accounts, kind=st.just("appeal"), body=st.just("{}")),
)  # fmt: skip


@st.composite
def reversals(draw):
    """A reversal; most of them of a posting of the prelude, whole or in part, so that they could be meant."""
    seq = draw(st.integers(1, 6))
    whole = BACK if seq in {4, 5} else (Leg(f"a{seq}", "a0", 100),)
    back = draw(st.sampled_from([whole, whole, whole[:1], whole[::-1]]) | legs.map(lambda leg: (leg,)))
    return Post(key=draw(keys), at=draw(times), legs=back, business_on=draw(days), reverses=seq)


operations = st.one_of(moves, moves, rarer, reversals())


@st.composite
def begun(draw):
    """Books that have begun: four accounts, three of them with money."""
    floors = [None, *draw(st.lists(st.none() | st.integers(-300, 0), min_size=3, max_size=3))]
    begun = [opening for name, floor in zip(NAMES, floors, strict=False)
             for opening in opened(name, floor=floor)]  # fmt: skip
    return [begun, prelude()]


@st.composite
def batches(draw):
    """Books that have begun, and batches of whatever comes to mind: most of it could be meant."""
    more = draw(st.lists(st.lists(operations, min_size=1, max_size=8), min_size=1, max_size=10))
    return [*draw(begun()), *more]


PRICE_AND_FEE = (Leg("a1", "a2", 70), Leg("a2", "a0", 5))
BACK = (Leg("a2", "a1", 70), Leg("a0", "a2", 5))


def prelude():
    """Three payments and a posting of two legs: transfers 1 to 5."""
    paid = [pays(f"begin-{n}", "a0", name, 100) for n, name in enumerate(NAMES[1:4])]
    return [*paid, Post(key="sale", at=START, legs=PRICE_AND_FEE, business_on=date(2026, 1, 2))]


def opened(*names, floor=0, currency="GBP"):
    return [
        OpenAccount(key=f"open-{n}", at=START, account=n, owner=n, currency=currency, floor_pence=floor)
        for n in names
    ]


def pays(key, debit, credit, pence, **more):
    leg = Leg(debit=debit, credit=credit, amount_pence=pence)
    return Post(key=key, at=START, legs=(leg,), business_on=more.pop("business_on", date(2026, 1, 2)), **more)


def random_life(dice, length=25):
    """Books that have begun and a hundred or so operations, drawn without Hypothesis: quick enough to hunt with."""
    begun = [
        each
        for name in NAMES[:4]
        for each in opened(name, floor=None if name == "a0" else -dice.choice([0, 50, 300]))
    ]
    paid, sent = prelude(), []
    for n in range(length):
        batch = [_random(dice, f"r{n}-{m}") for m in range(dice.randint(1, 6))]
        if sent and dice.random() < 0.2:
            again = dice.choice(dice.choice(sent))
            batch.append(again if dice.random() < 0.5 else pays(again.key, "a0", "a1", dice.randint(1, 9)))
        sent.append(batch)
    return [begun, paid, *sent]


def _random(dice, key):
    asked = {"key": key, "at": START + timedelta(hours=dice.randint(0, 72))}
    (debit, credit), pence, day = (
        dice.sample(NAMES[:4], 2),
        dice.randint(1, 150),
        date(2026, 1, dice.randint(2, 6)),
    )
    kind = dice.random()
    if kind < 0.35:
        legs = tuple(Leg(*dice.sample(NAMES[:4], 2), dice.randint(1, 150)) for _ in range(dice.randint(1, 3)))
        return Post(**asked, legs=legs, business_on=day)
    if kind < 0.5:
        back = dice.randint(1, 5)
        legs = BACK[: dice.randint(1, 2)] if back > 3 else (Leg(f"a{back}", "a0", 100),)
        return Post(**asked, legs=legs, business_on=day, reverses=back)
    if kind < 0.7:
        until = START + timedelta(hours=dice.randint(10, 90))
        return Hold(
            **asked,
            hold=f"h{dice.randint(1, 4)}",
            debit=debit,
            credit=credit,
            amount_pence=pence,
            expires_at=until,
        )
    if kind < 0.9:
        part = dice.choice([None, None, dice.randint(1, 150)])
        return Resolve(
            **asked,
            hold=f"h{dice.randint(1, 4)}",
            post=dice.random() < 0.6,
            business_on=day,
            amount_pence=part,
        )
    if kind < 0.97:
        return SetLimits(
            **asked,
            account=credit,
            floor_pence=-dice.choice([0, 50, 300]),
            ceiling_pence=dice.choice([None, 40, 200]),
        )
    return ClosePeriod(**asked, until=date(2026, 1, dice.randint(1, 2)))
