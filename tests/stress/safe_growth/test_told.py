"""What docs/stress.md says of safe growth is what the code has."""

from pathlib import Path

import numpy as np
import pytest

from ultramicro.bank.arrears import GENERAL_PERCENT
from ultramicro.stress.safe_growth.own import AS_MANY
from ultramicro.stress.safe_growth.room import PARTS
from ultramicro.stress.safe_growth.rules import Rules
from ultramicro.stress.safe_growth.stated import COSTS, DIVIDEND, FIXED, INCOME, USUAL_MONTHS, stated
from ultramicro.stress.usual_lender import LOST

TEXT = (Path(__file__).parents[3] / "docs/stress.md").read_text(encoding="utf-8")
PART = TEXT[TEXT.index("## How fast a credit union's lending could grow") :].split("\n## ")[0]
USUAL = stated(24_000)


@pytest.mark.parametrize(
    "told",
    [
        f"{FIXED[1]:.0%}, between {FIXED[2] * 100:.0f} and {FIXED[0]:.0%} (a judgement)",
        f"{LOST:.1%} a year", f"{INCOME:.1%} of loans", f"without it {COSTS:.1%} of all that it has",
        f"`S · {DIVIDEND:.0%} ÷ 12`", f"weighs as much as {AS_MANY} such loans",
        f"one without a last day for {USUAL_MONTHS} months", f"`P` is filled up to {GENERAL_PERCENT}%",
        f"{Rules().small_share:.0%} of all assets up to £5m", f"| cash | {Rules().liquid_share:.0%} of relevant",
        f"safe** if in {Rules().sure:.0%} of runs", {100: "a hundred equal steps"}[PARTS],
    ],
)  # fmt: skip
def test_the_manual_tells_the_numbers_that_are_used(told):
    assert told in PART


def test_usual_losses_are_told_with_their_range():
    assert "half and twice that are its range" in PART
    shares = [book.new_lost_share for book in USUAL]
    assert shares == pytest.approx([LOST / 2, LOST, LOST * 2])
    assert [book.today_lost_share for book in USUAL] == pytest.approx(shares, rel=1e-5)


def test_the_jump_by_size_is_as_told():
    small, large = Rules().capital_pence(np.array([5e8, 5e8 + 1]))
    assert "jumps by £100,000" in PART
    assert round((large - small) / 100) == 100_000
