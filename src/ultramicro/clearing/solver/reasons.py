"""What the solver says when something is wrong: an id and numbers. The words are in `clearing.sentences`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Refusal(StrEnum):
    """Why what was given cannot be solved."""

    SIZES_DIFFER = "sizes_differ"
    PARTY_NOT_WHOLE = "party_not_whole"
    PARTY_UNKNOWN = "party_unknown"
    SAME_PARTY = "same_party"
    AMOUNT_NOT_WHOLE = "amount_not_whole"
    AMOUNT_NOT_POSITIVE = "amount_not_positive"
    AMOUNTS_TOO_LARGE = "amounts_too_large"
    URGENCY_OUT_OF_RANGE = "urgency_out_of_range"
    LIMIT_NEGATIVE = "limit_negative"
    LOOP_TOO_SHORT = "loop_too_short"
    TOO_MANY_LOOPS = "too_many_loops"


class Unusable(ValueError):
    """What was given cannot be solved.

    Parameters
    ----------
    reason : Refusal
        Why.
    **values : int
        What a reader needs to find it: the number of an `invoice` from 0, the `most` that is allowed.

    Examples
    --------
    >>> error = Unusable(Refusal.SAME_PARTY, invoice=3)
    >>> str(error), error.values["invoice"]
    ('same_party: invoice=3', 3)
    """

    def __init__(self, reason: Refusal, **values: int) -> None:
        self.reason, self.values = reason, values
        super().__init__(": ".join(filter(None, (reason, ", ".join(f"{k}={v}" for k, v in values.items())))))


class Law(StrEnum):
    """What a result of the solver must keep."""

    REACHES_BOUND = "reaches_bound"
    POSITIONS_UNCHANGED = "positions_unchanged"
    NOT_OVER_OWED = "not_over_owed"
    NOT_BELOW_ZERO = "not_below_zero"
    HAS_CERTIFICATE = "has_certificate"
    CAN_STAY_OWED = "can_stay_owed"
    URGENT_FIRST = "urgent_first"
    LOANS_BEST = "loans_best"
    LOANS_KEEP_POSITIONS = "loans_keep_positions"


class Unproved(Exception):
    """A result does not prove itself, so it is withheld.

    Parameters
    ----------
    errors : mapping of Law to int
        By how much each law is missed.
    """

    def __init__(self, errors: Mapping[Law, int]) -> None:
        self.errors = errors
        super().__init__(", ".join(f"{law}: {error}" for law, error in errors.items()))
