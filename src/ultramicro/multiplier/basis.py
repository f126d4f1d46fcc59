"""What a multiplier rests on, in words: who answered, whose books are here, which answers are not used."""

from __future__ import annotations

from collections.abc import Mapping

from ultramicro.core.message import Listed, Message, Share, plural, say
from ultramicro.multiplier.survey import Retention
from ultramicro.multiplier.survey_matching import REASONS, Reason


def asked_words(found: Retention) -> Message:
    """Say how many suppliers were asked."""
    return plural(
        "{asked} of {n} local supplier asked, with {share} of the money",
        "{asked} of {n} local suppliers asked, with {share} of their money",
        found.suppliers, asked=found.asked, share=Share(found.asked_share),
    )  # fmt: skip


def own_words(suppliers: int) -> Message:
    """Say of how many suppliers the own payments are here."""
    return plural("{n} known by its own payments", "{n} known by their own payments", suppliers)


def left_out_words(left_out: Mapping[Reason, int]) -> Message:
    """Say how many answers are not used, and why.

    Examples
    --------
    >>> left_out_words({Reason.UNKNOWN_NAME: 2, Reason.ELSEWHERE: 1})
    '3 answers not used (2 unknown name, 1 elsewhere)'
    """
    why = [say("{count} {reason}", count=n, reason=REASONS[reason]) for reason, n in left_out.items()]
    return plural(
        "{n} answer not used ({why})", "{n} answers not used ({why})",
        sum(left_out.values()), why=Listed(why, ""),
    )  # fmt: skip
