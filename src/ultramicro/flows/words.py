"""How shares and purposes are said within a sentence."""

from __future__ import annotations

from ultramicro.core.message import Message, Pence, Share, joined, say
from ultramicro.flows.shares import NONE_GIVEN, Sums


def range_words(shares: tuple[float, float] | None) -> Message:
    """Say a share's range in words, as the subject of a sentence.

    Examples
    --------
    >>> range_words((0.12, 0.47)), range_words((0.121, 0.122))
    ('between 12% and 47%', '12%')
    """
    if shares is None:
        return say("an unknown share (credits are more than payments)")
    low, high = (Share(share) for share in shares)
    one = say("{share}", share=low)
    # Compared as they are printed: a range that rounds to one number reads as one.
    return one if one == say("{share}", share=high) else say("between {low} and {high}", low=low, high=high)


def of_all(sums: Sums) -> Message:
    """Say how much of all the money stayed."""
    return _of_all(sums).with_id("stays_of_all")


def _of_all(sums: Sums) -> Message:
    if sums.shares is None:
        return say("Of all the money, too, credits are more than payments.")
    if not sums.unknown_pence:
        return say("Of all the money {range} stayed.", range=range_words(sums.shares))
    return say(
        "Of all the money {range} stayed: it is not known where the payees of {unknown} are.",
        range=range_words(sums.shares), unknown=Pence(sums.unknown_pence),
    )  # fmt: skip


def hands_words(*, ranged: bool) -> Message:
    """Say how concentration is worked out; where all is named there is no range to speak of.

    Examples
    --------
    >>> "range" in hands_words(ranged=False), "range" in hands_words(ranged=True)
    (False, True)
    """
    how = say(
        "sum of squared percentage shares of named parties in influenceable money, after merging names and "
        "netting credits"
    )
    return (
        joined([how, say("the range is over who may have received the unnamed money")], "; ")
        if ranged
        else how
    )


def purpose_words(category: str) -> Message:
    """Name a category in a sentence; where files give none, say so."""
    if category == NONE_GIVEN:
        return say("payments whose purpose is not given")
    return say("{category}", category=category)
