"""What safe-growth reads of the runs, and under which names it tells it."""

from datetime import date
from types import SimpleNamespace

import numpy as np

from ultramicro.core.memory import MemoryPlace
from ultramicro.stress.calibration.numbers import stated
from ultramicro.stress.runs.course import Course
from ultramicro.stress.runs.ensemble import WITHOUT, Ensemble
from ultramicro.stress.safe_growth.answer import SafeGrowthAnswer
from ultramicro.stress.safe_growth.book import stated_book
from ultramicro.stress.safe_growth.rules import Rules
from ultramicro.stress.safe_growth.sheet import Divided, Row, Sheet
from ultramicro.stress.safe_growth.technique import SafeGrowth

PLACE = MemoryPlace("Town", date(2026, 3, 31), {})


def test_the_book_begins_when_the_shock_comes(monkeypatch):
    """Twice as many seek work before the shock; that is no calm month to begin from."""
    seeking = np.r_[np.full(6, 200.0), np.full(18, 100.0)]
    of = Course(np.column_stack([seeking, np.full(24, 1e9)]), ("seeking", "purses_pence"), np.zeros((0, 3)),
                np.zeros((24, 10)))  # fmt: skip
    ensemble = Ensemble(seeds=tuple(range(20)), courses={WITHOUT: (of,) * 20})
    test = SimpleNamespace(at=SimpleNamespace(first=6), numbers=stated(24_000))
    monkeypatch.setattr(SafeGrowth, "_stress", lambda _: SimpleNamespace(lived=lambda _: (test, ensemble)))
    answer = SafeGrowth(months=24).run(PLACE)
    assert answer.months == 18
    # A year and a half of the usual share, of loans that stay as they are but for what is lost.
    book = stated_book(24_000)
    lost = book.loans_pence * (1 - (1 - book.lost_share / 12) ** 18)
    assert abs(answer.sheet.rows[0].worst_loss.part_pence - lost) < 1


def test_each_number_of_the_sheet_stands_under_its_name():
    row = Row(0.1, Divided(1, 10), Divided(2, 10), Divided(3, 10), 0.5, 0.4, 0.3)
    answer = SafeGrowthAnswer(sheet=Sheet((row,), 0.1, 20), book=stated_book(1000), own=False, recession="2008",
                              rules=Rules(), months=12)  # fmt: skip
    (told,) = answer.tables()["safe_growth"].to_pyarrow().to_pylist()
    assert told == {
        "growth": 0.1, "worst_loss_pence": 1, "lent_pence": 10, "worst_loss_share": 0.1, "cash_pence": 2,
        "withdrawable_pence": 10, "liquidity_share": 0.2, "capital_pence": 3, "assets_pence": 10,
        "capital_share": 0.3, "breaks_share": 0.5, "breaks_liquidity_share": 0.4, "breaks_capital_share": 0.3,
    }  # fmt: skip
