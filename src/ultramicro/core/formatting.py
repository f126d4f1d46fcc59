"""The one formatter: messages and values as a reader of some language and currency expects them.

Numbers, money, dates, plurals and lists are Babel's, by the Unicode Consortium's locale data; texts come from
gettext catalogues. There is one such object a reader; it holds no state that changes.
"""

from __future__ import annotations

import gettext
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import (
    format_currency,
    format_decimal,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
)

from ultramicro.core.message import (
    Day,
    Listed,
    Message,
    Number,
    Pence,
    Range,
    Share,
    Value,
    template,
    writer_now,
    written_by,
)

DOMAIN = "ultramicro"
BRITISH, MADE_UP = "en_GB", "en_XA"
"""The language that messages are written in, and the Unicode Consortium's name for a made-up accented one."""
# A hyphen may be taken for a range, and screen readers pass over it.
MINUS = "−"
NO_BREAK = "\u00a0"
HOLE = re.compile(r"\{(\w+)\}")
MANY_DIGITS = 2
ROUGH = {"about": 2, "estimate": 3}
"""How many digits a sum has that is not known to the penny."""
TO_THE_PENNY_BELOW = 10_000
BEYOND_DECIMAL = 1e25
# From here on a decimal rounds to 10.0, and would say more than is known.
SMALL_PERCENT = 9.95
"""Below this a percentage has a decimal; at it, rounding would make it 10."""
LARGE = ((1e9, template("{sum}bn")), (1e6, template("{sum}m")))
UP_TO, UNDER, OVER = template("{low} to {high}"), template("under {least}%"), template("over {most}%")
PERCENT, YES, NO = template("{n}%"), template("yes"), template("no")


@dataclass(frozen=True, kw_only=True)
class Formatter:
    r"""Writes messages for one reader.

    Parameters
    ----------
    language : str
        A locale, as in `en_GB`, `cy` or `pt_PT`. `en_XA` is a made-up language: letters accented, texts
        longer by a third, in brackets. What stays plain English in it has not been written as a message.
    currency : str
        ISO code of the place's own currency.

    Examples
    --------
    >>> from ultramicro.core.message import say
    >>> Formatter(currency="EUR").value(Pence(123456))
    '€1,234.56'
    >>> Formatter(language="de_DE", currency="EUR").value(Pence(123456))
    '1.234,56\xa0€'
    >>> Formatter(language=MADE_UP).text(say("{n} lines", n=3))
    '[3 ļíņéš·]'
    """

    language: str = BRITISH
    currency: str = "GBP"
    _tongue: str = field(init=False, repr=False, compare=False)
    _locale: Locale = field(init=False, repr=False, compare=False)
    _catalogue: gettext.NullTranslations = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look up the locale and its catalogue."""
        object.__setattr__(self, "_tongue", BRITISH if self.language == MADE_UP else self.language)
        object.__setattr__(self, "_locale", Locale.parse(self._tongue))
        object.__setattr__(self, "_catalogue", _catalogue(self.language))

    def text(self, message: str) -> str:
        """Write a message; other text is data and stays as it is."""
        if isinstance(message, Message):
            return self.write(message.template, message.values, message.other, message.quantity)
        return message

    def write(self, template: str, values: Mapping[str, Value], other: str, quantity: int | None) -> str:
        """Write a template with its values."""
        if quantity is not None and other:
            found = self._catalogue.ngettext(template, other, quantity)
        else:
            found = self._catalogue.gettext(template) if template else ""
        found = self.worded(found)
        if not values and self.language != MADE_UP:  # most of what is said on a page
            return found
        return HOLE.sub(
            lambda hole: self.value(values[hole[1]]) if hole[1] in values else hole[0],
            disguised(found) if self.language == MADE_UP else found,
        )

    def worded(self, found: str) -> str:
        """Return a template as it is said where it is read; as it is, at a desk."""
        return found

    def value(self, given: Value) -> str:  # noqa: PLR0911  one line a kind of value
        """Write a value."""
        match given:
            case str():
                return self.text(given)
            case bool():
                return self.text(Message(YES if given else NO, {}))
            case Pence():
                return self._money(given)
            case Share():
                return self._percent(given)
            case Number():
                return self.number(given.number, given.digits, fixed=given.fixed)
            case Day():
                return self._day(given)
            case date():
                return self._day(Day(given))
            case Range():
                low, high = self.value(given.low), self.value(given.high)
                return low if low == high else self.write(UP_TO, {"low": low, "high": high}, "", None)
            case Listed():
                return self._list(given)
        return self.number(given)

    def number(self, number: float, digits: int = 2, *, fixed: bool = False) -> str:
        """Write a number with its thousands marked, whole if it is whole.

        Examples
        --------
        >>> Formatter().number(1234567), Formatter().number(-3.14159), Formatter().number(12.5, fixed=True)
        ('1,234,567', '−3.14', '12.50')
        """
        # Rounded before the sign is chosen, or a trace below nought would be shown as −0.
        size = round(abs(number), digits)
        shown = digits if fixed or size != int(size) else 0
        return self._signed(number if size else 0, self._decimal(size, shown))

    def _decimal(self, size: float | Decimal, digits: int) -> str:
        if size >= BEYOND_DECIMAL:  # 28 digits are what Python's decimals keep, and with them Babel
            return f"{size:,.{digits}f}"
        # A sum to the penny, of which a page is full: nothing is rounded, so that nothing can differ.
        if isinstance(size, Decimal) and size == round(size, digits) and (marks := _marks(self._tongue)):
            return f"{size:,.{digits}f}".translate(marks)
        return _decimal_in(self._tongue, size, digits)

    def _signed(self, number: float, text: str) -> str:
        return f"{MINUS}{text}" if number < 0 else text

    def _money(self, given: Pence) -> str:
        size = abs(given.pence) / 100
        if given.digits == "short":
            for limit, shape in LARGE:
                if size >= limit:
                    digits = 2 if size / limit < 100 else 1  # noqa: PLR2004
                    return self._large(given, shape, size / limit, digits)
            return self._sum(given, size, 0 if size >= TO_THE_PENNY_BELOW else 2)
        if given.digits in ROUGH:
            return self._about(given, size, ROUGH[given.digits])
        # Divided as a decimal: a float would lose the last digits of a large sum.
        whole = Decimal(abs(given.pence)) / 100
        return self._sum(given, whole, 2) if given.digits == "exact" else self._whole(given, whole)

    def _whole(self, given: Pence, size: Decimal) -> str:
        # As people round sums in their heads; half to even is for adding up, not for showing.
        rounded = size.quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return self._sum(given if rounded else replace(given, pence=0), rounded, 0)

    def _about(self, given: Pence, size: float, digits: int) -> str:
        if size < 1:
            return self._sum(replace(given, pence=0), 0, 0)
        # So many digits, whatever the size.
        step = 10.0 ** (math.floor(math.log10(size)) - digits + 1)
        size = round(size / step) * step
        for limit, shape in LARGE:
            if size >= limit:
                before = math.floor(math.log10(size / limit)) + 1
                return self._large(given, shape, size / limit, max(0, digits - before))
        return self._sum(given, size, 0)

    def _large(self, given: Pence, template: str, size: float, digits: int) -> str:
        return self.write(template, {"sum": self._sum(given, size, digits)}, "", None)

    def _sum(self, given: Pence, size: float | Decimal, digits: int) -> str:
        number = self._decimal(size, digits)
        code = given.currency or self.currency
        if not given.sign:
            return self._signed(given.pence, number)
        return self._signed(given.pence, _sign_at(self._tongue, code).replace("0", number, 1))

    def sign(self) -> str:
        """Return the sign of the place's currency."""
        return str(get_currency_symbol(self.currency, locale=self._locale))

    def _percent(self, given: Share) -> str:
        size = abs(given.share) * 100
        shown = given.digits if given.digits is not None else int(0 < size < SMALL_PERCENT)
        least = 10.0**-shown
        # What is there but small must not be shown as nothing, nor nearly all as all.
        if 0 < given.share * 100 < least / 2:
            return self.write(UNDER, {"least": self._decimal(least, shown)}, "", None)
        if 100 - least / 2 < given.share * 100 < 100:  # noqa: PLR2004 - all of it
            return self.write(OVER, {"most": self._decimal(100 - least, shown)}, "", None)
        sign = given.share if round(size, shown) else 0
        return self.write(PERCENT, {"n": self._signed(sign, self._decimal(size, shown))}, "", None)

    def _day(self, given: Day) -> str:
        month = "MMM" if given.short else "MMMM"
        pattern = f"{month} y" if given.month else f"d {month} y"
        shown = _day_in(self._tongue, given.on, pattern)
        return shown.translate(ACCENTED) if self.language == MADE_UP else shown

    def _list(self, given: Listed) -> str:
        things = [self.value(thing) for thing in given.things]
        if not given.by:
            return ", ".join(things)
        return str(format_list(things, style="or" if given.by == "or" else "standard", locale=self._locale))

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Have everything that is said within the block written by this formatter."""
        with written_by(self):
            yield


# Known by the name of a language: to find a locale among many, each of its parts is compared anew.
@lru_cache(maxsize=1 << 10, typed=True)  # the same few shares and counts are said of file after file
def _decimal_in(tongue: str, size: float | Decimal, digits: int) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(size, format=pattern, locale=tongue))


@lru_cache(maxsize=1 << 10)  # a page has the same few days on it many times
def _day_in(tongue: str, on: date, pattern: str) -> str:
    return str(format_date(on, pattern, locale=tongue))


@lru_cache(maxsize=1 << 8)  # a few currencies a language
def _sign_at(tongue: str, code: str) -> str:
    """Return a sum of nought: Babel puts the sign where the language wants it, and the digits are ours."""
    pattern = Locale.parse(tongue).currency_formats["standard"].pattern.split(";")[0]
    format_ = re.sub(r"[#0,.]+", "0", pattern)
    return _apart(str(format_currency(0, code, locale=tongue, currency_digits=False, format=format_)))


@lru_cache(maxsize=1 << 8)  # a few languages
def _marks(tongue: str) -> dict[int, str]:
    """Return what a language has for the comma between thousands and the point before decimals.

    Nothing where it is an apostrophe, as in Swiss German: Babel takes some of them for its own quotes, and
    two sums on one page must be written alike.
    """
    group = get_group_symbol(tongue)
    return {} if "'" in group else str.maketrans({",": group, ".": get_decimal_symbol(tongue)})


def _apart(shown: str) -> str:
    r"""Put a space between letters and digits, as CLDR's currency spacing asks; Babel leaves it out.

    Examples
    --------
    >>> _apart("BRX0"), _apart("£0")
    ('BRX\xa00', '£0')
    """
    return re.sub(r"(?<=[^\W\d_])(?=0)|(?<=0)(?=[^\W\d_])", NO_BREAK, shown)


def _catalogue(language: str) -> gettext.NullTranslations:
    folder = files("ultramicro") / "locales"
    return gettext.translation(DOMAIN, str(folder), [language, language.partition("_")[0]], fallback=True)


ACCENTED = str.maketrans(
    "ABCDEFGHIJKLMNOPRSTUVWXYZabcdefghijklmnoprstuvwxyz",
    "ÀƁÇĎÉƑĜĤÍĴĶĻṀŅÓƤŔŠŤÚṼŴẊÝŽàƀçďéƒĝĥíĵķļṁņóƥŕšťúṽŵẋýž",
)


def disguised(template: str) -> str:
    """Return a template in the made-up language; its places stay as they are.

    Examples
    --------
    >>> disguised("{n} lines")
    '[{n} ļíņéš·]'
    """
    if not any(letter.isalpha() for letter in HOLE.sub("", template)):
        return template
    holes = HOLE.findall(template)
    texts = HOLE.split(template)[::2]
    accented = [text.translate(ACCENTED) for text in texts]
    # Translations are a third longer than English as a rule; the made-up language shows what breaks by it.
    longer = "·" * max(1, sum(map(len, texts)) // 3 - 1) if len("".join(texts)) > MANY_DIGITS else ""
    woven = "".join(
        text + ("{" + hole + "}" if hole else "") for text, hole in zip(accented, [*holes, ""], strict=True)
    )
    return f"[{woven}{longer}]"


ENGLISH = Formatter()
"""British English and pounds: what is spoken where nobody asked for anything else."""


def known_language(language: str) -> bool:
    """Whether a locale is one that can be spoken.

    Examples
    --------
    >>> known_language("cy"), known_language("pt-PT"), known_language("xx-YY")
    (True, True, False)
    """
    try:
        Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return language.replace("-", "_") == MADE_UP
    return True


def speaker() -> Formatter:
    """Return the formatter for whoever reads now."""
    now = writer_now()
    return now if isinstance(now, Formatter) else ENGLISH
