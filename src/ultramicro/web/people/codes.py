"""Codes that people read from a slip and type: no letters that are taken for each other, and a check."""

from __future__ import annotations

import secrets

from django.utils.crypto import salted_hmac

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without 0, 1, i, l and o; 31 of them, a prime, on which the check rests."""
LENGTH = 12
"""Of a code on a slip, the check among them: 31 to the 11th are 2.5e16."""
_TYPED_FOR = str.maketrans("", "", " -\u2010\u2011\u2013")


def check_letter(code: str) -> str:
    """Return what stands behind a code so that a slip of one letter, or of two neighbours, is seen.

    Examples
    --------
    >>> check_letter("7f3kq"), check_letter("22222"), check_letter("zzzzz")
    ('q', '2', 'j')
    """
    return LETTERS[sum(i * LETTERS.index(letter) for i, letter in enumerate(code, 1)) % len(LETTERS)]


def new_code() -> str:
    """Return a code that nobody can guess."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(LENGTH - 1))
    return drawn + check_letter(drawn)


def typed(text: str) -> str:
    """Return a code as it was meant: without gaps, in small letters.

    Examples
    --------
    >>> typed("7F3K-q22 2")
    '7f3kq222'
    """
    return text.translate(_TYPED_FOR).strip().lower()


def is_code(code: str) -> bool:
    """Whether it can be a code of ours: a slip of the finger is told from a code that is used up.

    Examples
    --------
    >>> is_code("222222222222"), is_code("222222222232"), is_code("l")
    (True, False, False)
    """
    return len(code) == LENGTH and set(code) <= set(LETTERS) and check_letter(code[:-1]) == code[-1]


def grouped(code: str) -> str:
    """Return a code as it is printed.

    Examples
    --------
    >>> grouped("22223333zzzz")
    '2222-3333-zzzz'
    """
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def digest_of(code: str) -> str:
    """Return what is kept of a code: without the server's key nobody can try codes out on it."""
    return salted_hmac("ultramicro.slip", code, algorithm="sha256").hexdigest()
