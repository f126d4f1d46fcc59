"""What safe-growth reads of the runs, and under which names it tells it."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
from tests.stress.safe_growth.lenders import BOOK, courses

from ultramicro.core.memory import MemoryPlace
from ultramicro.stress.arms import CALM
from ultramicro.stress.calibration.numbers import stated as stated_numbers
from ultramicro.stress.runs.course import Course
from ultramicro.stress.runs.ensemble import WITHOUT, Ensemble
from ultramicro.stress.safe_growth.answer import SafeGrowthAnswer
from ultramicro.stress.safe_growth.board import Board, board_of
from ultramicro.stress.safe_growth.book import Books
from ultramicro.stress.safe_growth.paths import courses_of
from ultramicro.stress.safe_growth.room import Room
from ultramicro.stress.safe_growth.rules import Rules
from ultramicro.stress.safe_growth.sheet import Divided, Row, Safe, Sheet
from ultramicro.stress.safe_growth.stated import stated
from ultramicro.stress.safe_growth.technique import SafeGrowth

PLACE = MemoryPlace("Town", date(2026, 3, 31), {})


def course(seeking):
    return Course(np.column_stack([seeking, np.full(24, 1e9)]), ("seeking", "purses_pence"), np.zeros((0, 3)),
                  np.zeros((24, 10)))  # fmt: skip


QUIET = course(np.r_[np.full(3, 90.0), np.full(21, 110.0)])
HIT = course(np.r_[np.full(3, 90.0), np.full(3, 110.0), np.full(18, 200.0)])
ENSEMBLE = Ensemble(seeds=tuple(range(20)), courses={CALM: (QUIET,) * 20, WITHOUT: (HIT,) * 20})


def asked(monkeypatch, **given):
    test = SimpleNamespace(at=SimpleNamespace(first=6), numbers=stated_numbers(24_000))
    monkeypatch.setattr(SafeGrowth, "_stress", lambda _: SimpleNamespace(lived=lambda _: (test, ENSEMBLE)))
    return SafeGrowth(months=24, **given).run(PLACE)


def test_day_0_is_before_the_shock_and_not_its_first_month():
    """Else those whom the shock's first month puts out of work would count as usual."""
    hit = courses_of(ENSEMBLE, WITHOUT, 6)
    assert hit.seeking[0].tolist() == [100.0, *[200.0] * 18]
    assert courses_of(ENSEMBLE, CALM, 6).seeking[0].tolist() == [100.0, *[110.0] * 18]


def test_both_sheets_are_read_from_runs_of_the_same_chances(monkeypatch):
    answer = asked(monkeypatch)
    calm, hit = (sheet.rows[0].worst_loss.part_pence for sheet in (answer.board.calm, answer.board.recession))
    assert answer.months == 18
    # A year and a half of the usual share, a tenth and then twice as much of it.
    usual = answer.books.middle.loans_pence * answer.books.middle.new_lost_share * 1.5
    assert (calm / usual, hit / usual) == (pytest.approx(1.1, abs=1e-3), pytest.approx(2.0, abs=1e-3))
    assert all(check.holds for check in answer.checks())


def test_own_running_costs_take_the_place_of_usual_ones(monkeypatch):
    usual, own = asked(monkeypatch), asked(monkeypatch, costs=40_000)
    assert [book.costs_pence for book in own.books] == [40_000_00] * 3
    assert [message.id for message in usual.lacks()] == ["no_books", "no_costs"]
    assert [message.id for message in own.lacks()] == ["no_books"]


def row(by):
    return Row(0.1, 7 * by, Divided(by, 10), Divided(2 * by, 10), Divided(3, 10), 0.5, 0.25, 0.125 * by)


def told(calm=None, hit=None, **given):
    sheets = (Sheet((row(by),), safe, 20, 0) for by, safe in ((1, calm), (2, hit)))
    board = Board(row(4), *sheets, None, None, Room(5, 6, 4))
    return SafeGrowthAnswer(board=board, books=stated(1000), own=False, recession="2008", rules=Rules(), months=12,
                            **given)  # fmt: skip


def test_each_number_of_the_sheet_stands_under_its_name():
    today, calm, hit, added = told().tables()["safe_growth"].to_pyarrow().to_pylist()
    assert calm == {
        "course": "calm", "growth": 0.1, "loans_pence": 7, "worst_loss_pence": 1, "owed_years_pence": 10,
        "worst_loss_share": 0.1, "cash_pence": 2, "withdrawable_pence": 10, "liquidity_share": 0.2,
        "capital_pence": 3, "assets_pence": 10, "capital_share": 0.3, "breaks_share": 0.5,
        "breaks_liquidity_share": 0.25, "breaks_capital_share": 0.125,
    }  # fmt: skip
    assert (today["course"], today["growth"], today["worst_loss_pence"]) == ("today", None, 4)
    assert (hit["course"], added["course"], added["growth"]) == ("recession", "added", 0.1)
    for name in set(calm) - {"course", "growth"}:
        assert added[name] == pytest.approx(hit[name] - calm[name])


def answered(book, recession):
    books = Books(book, book, book)
    board = board_of(courses(), recession, books, Rules())
    return SafeGrowthAnswer(board=board, books=books, own=True, recession="2008", rules=Rules(), months=36)


@pytest.mark.parametrize(
    ("book", "poorer", "id_", "words"),
    [
        (BOOK._replace(capital_pence=100_00), 0, "none_capital_today", "capital is £100.00, and the limit is"),
        (BOOK._replace(loans_pence=BOOK.assets_pence), 0, "none_cash_today", "day 0, before any recession, cash is"),
        (BOOK._replace(costs_pence=5 * BOOK.income_pence), 0, "none_in_calm", "with or without a recession"),
        (BOOK, 0.5, "none_in_recession", "even if loans stay as they are. Without it"),
    ],
)  # fmt: skip
def test_none_is_told_as_none_with_its_reason_and_never_as_not_known(book, poorer, id_, words):
    answer = answered(book, courses(poorer=poorer))
    says = {message.id: message for message in answer.says()}
    assert words in says[id_]
    assert "safe" not in says
    assert "safe_growth" not in {figure.id for figure in answer.figures()}
    assert all(figure.value is not None for figure in answer.figures())


def test_what_can_be_lent_is_told_with_the_limit_that_binds():
    assert "could lend £295,514 more at once, by the limit of cash" in " ".join(
        answered(BOOK, courses()).says()
    )
    broke = BOOK._replace(capital_pence=100_00)
    assert "can lend nothing more, by the limit of capital" in " ".join(answered(broke, courses()).says())


def test_who_has_to_grow_is_told_so():
    says = [message.id for message in told(Safe(0.0, 0.2), Safe(0.05, 0.1)).says()]
    assert says[:3] == ["safe", "must_grow", "safe_beside"]


def test_a_place_in_which_nobody_seeks_work_at_first_has_a_day_0():
    quiet = course(np.r_[np.zeros(6), np.full(18, 2.0)])
    read = courses_of(Ensemble(seeds=(1,), courses={WITHOUT: (quiet,)}), WITHOUT, 6)
    assert read.seeking[0, :2].tolist() == [1.0, 2.0]


def test_day_0_has_the_purses_of_the_last_month_before_the_shock():
    purses = QUIET._replace(readings=np.column_stack([np.full(24, 90.0), np.arange(24.0)]))
    read = courses_of(Ensemble(seeds=(1,), courses={WITHOUT: (purses,)}), WITHOUT, 6)
    assert read.purses_pence[0].tolist() == [5.0, *range(6, 24)]


def test_what_passes_on_is_passed_on_under_its_own_name(monkeypatch):
    """Purses stay as they are here: how much savings feel them changes nothing, how much losses do all."""
    usual, deaf, blind = asked(monkeypatch), asked(monkeypatch, losses=0.0), asked(monkeypatch, savings=0.0)
    assert blind.board == usual.board
    assert deaf.board.recession.rows == deaf.board.calm.rows != usual.board.recession.rows
