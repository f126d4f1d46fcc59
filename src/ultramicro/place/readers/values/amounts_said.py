"""How much of what, as people write it in one cell or two: `3 days a week`, `30 x 12 m`, `10 hours each`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from ultramicro.core.units import ADVERB, PERIOD, folded, parted, unit_named
from ultramicro.place.readers.values.numbers_said import Said, at_most, number_said, prepared

KINDS = ("mass", "area", "volume", "energy", "hours", "money", "count", "thing")
SIGNS = "£€$"
ROUGHLY = "amount_taken_roughly"
"""The id of what is said of an amount that was only about so much."""
NOT_SAID, OF_TIME, HOW_OFTEN, AT_MOST, TWO_UNITS, EACH_OF, OF_SEVERAL, EACH_ROOM = (
    "amount_not_said", "amount_of_time", "amount_how_often", "amount_at_most", "amount_two_units",
    "amount_each_of", "amount_of_several", "amount_each_room",
)  # fmt: skip
_TIMES_OF_DAY = re.compile(
    r"\b(?:mornings?|afternoons?|evenings?|nights?|weekends?|school hours|term ?time|part[ -]?time|"
    r"half[ -]days?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|"
    r"mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|lunchtimes?|office hours|days?)\b"
)
_HOURS = re.compile(r"\b(?:hours?|hrs?)\b")
_OFTEN = re.compile(
    r"^(?:(?:every|once|twice|each)\b.*|daily|weekly|fortnightly|monthly|quarterly|yearly|annually|"
    r"(?:a|per) (?:week|month|year|fortnight|quarter))$"
)
_WHEN = re.compile(
    rf"^(?:(?:{_TIMES_OF_DAY.pattern}|and|or|some|most|on|in|the|over)[ ,:]+)+"
    r"(?=(?:about|approx\w*|around|roughly|maybe|perhaps|say|c|ca)?[ .]*\d.*\b(?:hours?|hrs?)\b)"
)
"""When something is done, before how many hours it is: `evenings about 8 hours a week`."""
_FULL_TIME = re.compile(r"^(?P<part>full|half)[ -]?time(?: each)?$")
_PARTS_OF_JOBS = {"full": Fraction(1), "half": Fraction(1, 2)}
_LENGTHS = {
    "m": "m2", "metre": "m2", "meter": "m2", "ft": "sq ft", "foot": "sq ft", "feet": "sq ft", "yd": "sq yd",
    "yard": "sq yd",
}  # fmt: skip
"""The square of a length, for sides of a room."""
_BY = re.compile(r"^(?P<unit>[^\d]*?)\s*(?:\bx|x|\bby|\*)\s*(?=[\d.])(?P<second>.+)$")
_GROUP = re.compile(
    r"^(?P<noun>[a-z][a-z' -]*?),?\s+(?:(?:at|doing|for|with|giving|of|about)\s+)?(?=\d)(?P<second>.+)$"
)
_EACH = re.compile(
    r"\s*\b(?:each|apiece|per person|per head|a head)\b(?!\s+(?:day|week|month|year|quarter|term))"
)
_DOZENS = re.compile(r"^[\d,.]+\s*(?P<unit>dozen(?:\s*(?:/|\b(?:a|an|per|each|every)\s).*)?)$")
_SESSIONS = (
    r"(?:mornings?|afternoons?|evenings?|nights?|days?|sessions?|shifts?|visits?|lessons?|classes|times)"
)
_EVERY = r"(?:(?:a|per|each|every) (?:week|fortnight|month|quarter|year)|weekly|fortnightly|monthly)"
_SO_LONG = re.compile(
    rf"^{_SESSIONS}(?:\s+(?P<often>{_EVERY}))?\s*(?:[,(@x]|of|at|for|lasting|with|about)*\s*(?P<second>\d.*?)\)?$"
)
"""So many times of so many hours: `2 evenings a week, 3 hours each`."""
_LONG_SO = re.compile(
    rf"^(?P<second>\d[\d./ ]*[ -]?(?:hours?|hrs?))[ -]{_SESSIONS}(?:\s+(?P<often>{_EVERY}))?$"
)
"""The same the other way round: two `3-hour shifts a week`."""
_BARE_THOUSANDS = re.compile(r"(?:\bthousand|\bgrand|(?<=\d)k|(?<=\d )k)$")
_THOUSANDS = re.compile(r"\d{1,3}(?: \d{3})+")
_ONE = re.compile(r"^an?\s+(?=[a-z]+\s*(?:\b(?:a|an|per|each|every)\b|/))")


@dataclass(frozen=True, kw_only=True)
class Taken:
    """An amount that has one meaning.

    Parameters
    ----------
    number : Fraction
        How many; the least of a range.
    unit : str
        Of what, with its period; empty where nothing says it.
    rough : bool
        Whether it was only about so many, or from so many to so many.
    """

    number: Fraction
    unit: str
    rough: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An amount about which somebody must be asked: the id of a question, and what else it names."""

    question: str
    other: str = ""


def amount_said(quantity: str, unit: str = "", people: int | None = None) -> Taken | Asked:
    """Read how much there is from the cell of the quantity and the cell of its unit.

    Parameters
    ----------
    quantity, unit : str
        The cells; either may hold what belongs to the other.
    people : int or None
        Of how many people it is; None where that is not told.

    Examples
    --------
    >>> [(float(a.number), a.unit) for a in (amount_said("1/4", "acre"), amount_said("30 x 12 m"))]
    [(0.25, 'acre'), (360.0, 'm2')]
    >>> amount_said("10 hours each", "a week", people=4).number, amount_said("mornings").question
    (Fraction(40, 1), 'amount_of_time')
    >>> amount_said("40 kg", "hours").question, amount_said("60 lets x 30 weeks x 3 hours").other
    ('amount_two_units', '5,400')
    >>> amount_said("2 evenings a week, 3 hours each").number, amount_said("two 3-hour shifts").unit
    (Fraction(6, 1), 'hour')
    """
    text, beside = _WHEN.sub("", _without_remarks(prepared(quantity))), " ".join(unit.split())
    if job := _FULL_TIME.match(text):
        return _in_unit(Taken(number=_PARTS_OF_JOBS[job["part"]] * (people or 1), unit="FTE"), beside)
    money = next((sign for sign in SIGNS if re.search(rf"[{sign}](?=\s*[\d.])", text)), "")
    bare = re.sub(rf"[{SIGNS}]\s*(?=[\d.])", "", text) if money else text
    # Alone only: "3 100 kg bags" are no thousands.
    bare = bare.replace(" ", "") if _THOUSANDS.fullmatch(bare) else bare
    if at_most(bare):
        return Asked(question=AT_MOST)
    said = number_said(_as_one(bare))
    if said is None:
        return Asked(question=_why_none(bare))
    if money:
        return _of_money(said, money, beside)
    return _in_things(said, bare, beside, people, quantity)


def _in_things(said: Said, bare: str, beside: str, people: int | None, typed: str) -> Taken | Asked:
    """Read so many things, dozens or thousands of them; a unit is kept in the letters of the cell."""
    dozens = _DOZENS.match(bare)
    # Eggs are sold by the dozen; a dozen laptops are twelve.
    if dozens and (not beside or _only_period(beside) or beside == "dozen"):
        return _in_unit(Taken(number=said.low / 12, unit=dozens["unit"], rough=said.rough), beside)
    # Of savings only pounds are counted in thousands, so that these are kept as what is counted.
    if not beside and _BARE_THOUSANDS.search(bare) and not said.rest:
        return Taken(number=said.low / 1000, unit="thousand", rough=said.rough)
    found = _of_things(said, beside, people)
    return found if isinstance(found, Asked) else replace(found, unit=_as_typed(found.unit, typed))


def _as_typed(unit: str, text: str) -> str:
    """Return a unit in the letters in which it was typed."""
    at = text.casefold().find(unit)
    return text[at : at + len(unit)] if unit and at >= 0 and len(text) == len(text.casefold()) else unit


def _without_remarks(text: str) -> str:
    """Leave out what stands in brackets or beside a comma and holds no number."""
    inside = re.findall(r"\([^)]*\)", text)
    bare = " ".join(re.sub(r"\((?:[^)\d]*)\)", " ", text).split()) if inside else text
    parts = [part.strip() for part in re.split(r"[,;](?!\d)", bare)]
    numbers = [part for part in parts if number_said(part) is not None]
    return numbers[0] if len(numbers) == 1 and len(parts) > 1 else bare or text


def _as_one(text: str) -> str:
    """Write `a day a week` and `an acre` with the figure 1; a day alone may be any number of hours."""
    if _ONE.match(text):
        return _ONE.sub("1 ", text)
    found = re.match(r"^an?\s+(?P<unit>.+)$", text)
    known = found and unit_named(found["unit"], *KINDS[:5]) and not unit_named(found["unit"], PERIOD)
    return f"1 {found['unit']}" if found and known else text


def _why_none(text: str) -> str:
    if _OFTEN.match(text) and not re.search(r"\bday\b|days?$", text):
        return HOW_OFTEN
    # "A few hours" are hours, and only how many is not said.
    return (
        OF_TIME
        if _TIMES_OF_DAY.search(text) or _HOURS.search(text)
        else HOW_OFTEN
        if _OFTEN.match(text)
        else NOT_SAID
    )


def _of_money(said: Said, sign: str, beside: str) -> Taken | Asked:
    number, rest = said.low, said.rest
    if re.match(r"^mn?\b", rest):
        number, rest = number * 10**6, re.sub(r"^mn?\b\s*", "", rest)
    # "£25b" and "£5 for each loaf" are no sums.
    if rest and not _only_period(rest):
        return Asked(question=NOT_SAID)
    own = f"{sign} {rest}".strip()
    if not beside or unit_named(beside, "money") or beside == sign:
        return Taken(number=number, unit=own, rough=said.rough)
    if _only_period(beside) and not rest:
        return Taken(number=number, unit=f"{sign} {beside}", rough=said.rough)
    return Asked(question=TWO_UNITS, other=beside)


def _of_things(said: Said, beside: str, people: int | None) -> Taken | Asked:
    if long := _SO_LONG.match(said.rest) or _LONG_SO.match(said.rest):
        return _of_sessions(said, long, beside)
    number, rest, rough = said.low, said.rest, said.rough
    if by := _BY.match(rest):
        return _by(number, by, beside) if not said.is_range else Asked(question=NOT_SAID)
    times, group = Fraction(1), _GROUP.match(rest)
    if group and (second := number_said(group["second"])) and _EACH.search(second.rest):
        times, number, rest = number, second.low, _EACH.sub("", second.rest)
        rough = rough or second.rough
    elif (own := _EACH.search(rest)) or _EACH.search(beside):
        if not people:
            area = unit_named(_EACH.sub("", f"{rest} {beside}").strip(), "area")
            return Asked(question=EACH_ROOM if area else EACH_OF)
        times = Fraction(people)
        rest, beside = (_EACH.sub("", rest), beside) if own else (rest, _EACH.sub("", beside).strip())
    if half := re.match(r"^half[ -](?=(?:days?|hours?)\b)", rest):
        number, rest = number / 2, rest[half.end() :]
    return _in_unit(Taken(number=number * times, unit=" ".join(rest.split()), rough=rough), beside)


def _of_sessions(said: Said, long: re.Match[str], beside: str) -> Taken | Asked:
    """Multiply so many evenings by how many hours each of them has."""
    second = number_said(long["second"].replace("-", " "))
    unit = _EACH.sub("", second.rest).strip() if second else ""
    unit = re.sub(
        r"\s*\b(?:an?|per|each) (?:evening|morning|afternoon|night|session|shift|visit|time)$", "", unit
    )
    bare, period = parted(unit)
    # Only of hours is it plain what they come to; and never where it is told twice how often.
    if second is None or said.is_range or unit_named(bare, "hours") is None or (period and long["often"]):
        return Asked(question=OF_TIME)
    whole = f"{unit} {long['often']}" if long["often"] else unit
    return _in_unit(Taken(number=said.low * second.low, unit=whole, rough=said.rough or second.rough), beside)


def _by(number: Fraction, by: re.Match[str], beside: str) -> Taken | Asked:
    """Multiply sides of a room, or so many of so much."""
    second = number_said(by["second"])
    if second is None or second.is_range:
        return Asked(question=NOT_SAID)
    if third := _BY.match(second.rest):
        return _of_several(number * second.low, third)
    first_unit, unit = by["unit"].strip(), second.rest or beside
    square, own = _LENGTHS.get(folded(unit)), _LENGTHS.get(folded(first_unit))
    if own and own != square:
        return Asked(question=TWO_UNITS, other=unit)
    # "12 ladies x 5 hours" is so many of so much; "5 kg x 3 hours" is neither.
    if first_unit and not own and unit_named(first_unit, *KINDS[:7]):
        return Asked(question=TWO_UNITS, other=unit)
    product = Taken(number=number * second.low, unit=square or second.rest, rough=second.rough)
    return product if square and not second.rest else _in_unit(product, beside)


def _of_several(number: Fraction, by: re.Match[str]) -> Asked:
    """Ask about what is multiplied more than once: what it comes to is told, but not what it is of."""
    while (following := number_said(by["second"])) and not following.is_range:
        number *= following.low
        if not (more := _BY.match(following.rest)):
            return Asked(question=OF_SEVERAL, other=f"{float(number):,.10g}")
        by = more
    return Asked(question=NOT_SAID)


def _in_unit(taken: Taken, beside: str) -> Taken | Asked:
    """Bring the unit of an amount together with the one in the cell beside it."""
    unit = _joined(taken.unit, beside)
    if unit is None:
        return Asked(question=TWO_UNITS, other=beside)
    return Taken(number=taken.number, unit=unit, rough=taken.rough)


def _joined(own: str, beside: str) -> str | None:
    if not own or not beside or folded(own) == folded(beside):
        return beside or own
    (bare, period), (other, beside_period) = parted(own), parted(beside)
    if _only_period(own):
        return None if beside_period else f"{beside} {own}"
    if _only_period(beside):
        return None if period else f"{own} {beside}"
    if not same_unit(bare, other):
        counted = unit_named(other, "count")
        return own if counted and counted.factor == 1 and not beside_period else None
    if period and beside_period and period.factor != beside_period.factor:
        return None
    return own if period else beside


def _only_period(text: str) -> bool:
    bare, period = parted(f"count {text}")
    return bare == "count" and period is not None


def same_unit(one: str, other: str) -> bool:
    """Whether two words are the same unit.

    Examples
    --------
    >>> same_unit("hrs", "hours"), same_unit("loaf", "loaves"), same_unit("kg", "hours")
    (True, True, False)
    """
    if folded(one) == folded(other):
        return True
    return any(
        (found := unit_named(one, kind)) is not None and found is unit_named(other, kind)
        for kind in (*KINDS, PERIOD, ADVERB)
    )
