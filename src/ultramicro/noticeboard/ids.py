"""Names that the board keeps: stable in every language and every release."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Which of the two a post is."""

    OFFER = "offer"
    WANT = "want"


class Stage(StrEnum):
    """How a post stands; `EXPIRED` is not kept, it follows from the day."""

    OPEN = "open"
    AGREED = "agreed"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class TimeFault(StrEnum):
    """What is wrong with a time of the week."""

    NOT_A_TIME = "not_a_time"
    ENDS_FIRST = "ends_first"


class Contact(StrEnum):
    """What in a post says how to reach its owner."""

    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
