"""Answers of three values: what the law says of a contract of which not everything is known."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Answer(StrEnum):
    """Whether something holds."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def all_of(answers: Iterable[Answer]) -> Answer:
    """Return whether every condition is met: one that is not settles it, one not known leaves it open.

    Examples
    --------
    >>> all_of([Answer.YES, Answer.UNKNOWN]).value, all_of([Answer.UNKNOWN, Answer.NO]).value
    ('unknown', 'no')
    >>> all_of([]).value
    'yes'
    """
    given = set(answers)
    if Answer.NO in given:
        return Answer.NO
    return Answer.UNKNOWN if Answer.UNKNOWN in given else Answer.YES


def any_of(answers: Iterable[Answer]) -> Answer:
    """Return whether one condition is met: one that is settles it, one not known leaves it open.

    Examples
    --------
    >>> any_of([Answer.NO, Answer.UNKNOWN]).value, any_of([Answer.UNKNOWN, Answer.YES]).value
    ('unknown', 'yes')
    >>> any_of([]).value
    'no'
    """
    return negated(all_of(map(negated, answers)))


def agreed(answers: Iterable[Answer]) -> Answer:
    """Return what every case says; unknown where they differ or there is none.

    Examples
    --------
    >>> agreed([Answer.NO, Answer.NO]).value, agreed([Answer.NO, Answer.YES]).value, agreed([]).value
    ('no', 'unknown', 'unknown')
    """
    given = set(answers)
    return given.pop() if len(given) == 1 else Answer.UNKNOWN


def negated(answer: Answer) -> Answer:
    """Return the contrary.

    Examples
    --------
    >>> [negated(each).value for each in Answer]
    ['no', 'yes', 'unknown']
    """
    return {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(answer, answer)
