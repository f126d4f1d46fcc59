"""Operations drawn for tests: wide enough that wrong accounts, currencies, limits and times are common."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from ultramicro.ledger.model import (
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
accounts = st.sampled_from([f"a{i}" for i in range(6)])
limits = st.none() | st.integers(-300, 300)
amounts = st.integers(-1, 200)
days = st.integers(0, 5).map(lambda d: date(2026, 1, 1) + timedelta(days=d))
times = st.integers(0, 72).map(lambda h: START + timedelta(hours=h))
legs = st.builds(Leg, debit=accounts, credit=accounts, amount_pence=amounts)
keys = st.integers(0, 400).map(lambda n: f"k{n}")
asked = {"key": keys, "at": times}
operations = st.one_of(
    st.builds(OpenAccount, **asked, account=accounts, owner=st.just("o"), currency=st.sampled_from(["GBP", "GBP", "GBP", "HRS"]),
              floor_pence=limits, ceiling_pence=limits),
    *[st.builds(Post, **asked, legs=st.lists(legs, min_size=1, max_size=3).map(tuple), business_on=days,
                reverses=st.none() | st.none() | st.integers(1, 6))] * 3,
    st.builds(SetLimits, **asked, account=accounts, floor_pence=limits, ceiling_pence=limits),
    st.builds(SetStatus, **asked, account=accounts, status=st.sampled_from(["open", "open", "frozen", "closed"])),
    st.builds(Hold, **asked, hold=st.sampled_from("xyz"), debit=accounts, credit=accounts, amount_pence=amounts, expires_at=times),
    st.builds(Resolve, **asked, hold=st.sampled_from("xyz"), post=st.booleans(), business_on=days,
              amount_pence=st.none() | st.integers(-1, 150)),
    st.builds(ClosePeriod, **asked, until=st.just(date(2026, 1, 1))),
    st.builds(Note, **asked, about=accounts, kind=st.just("appeal"), body=st.just("{}")),
)  # fmt: skip


def opened(*names, floor=0, currency="GBP"):
    return [
        OpenAccount(key=f"open-{n}", at=START, account=n, owner=n, currency=currency, floor_pence=floor)
        for n in names
    ]


def pays(key, debit, credit, pence, **more):
    leg = Leg(debit=debit, credit=credit, amount_pence=pence)
    return Post(key=key, at=START, legs=(leg,), business_on=more.pop("business_on", date(2026, 1, 2)), **more)
