"""What one row of an export says, before it is an offer or an order; and what it does not say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.core.units import unit_named

UNLIMITED_WORDS = frozenset({"1", "yes", "true", "y", "oui", "ja", "si"})
_ONE = re.compile(r"\s*([0-9]+(?:[.,][0-9]+)?)\s*([^\W\d_]+)\b")


@dataclass(frozen=True, kw_only=True)
class Product:
    """A product as a system offers it.

    Parameters
    ----------
    line : int
        Where it stands in the file.
    number, item, variety, grower, unit, category : str
        As the file has them; empty where it does not say.
    price : Decimal or None
        Of one unit. [units of the place's money]
    stock : Decimal or None
        How much there is; None where it is unlimited or not told. [units]
    unlimited : bool
        Whether it is sold as much as is asked for: never the same as none.
    pack : Decimal or None
        The least that is sold. [units]
    allergens : tuple of str or None
        None where the file does not speak of any; never taken for "none".
    certificates : tuple of str
        What it is certified as.
    doubt : str
        An id of what has to be asked before it can be offered; empty where nothing has.
    """

    line: int
    number: str = ""
    item: str = ""
    variety: str = ""
    grower: str = ""
    unit: str = ""
    category: str = ""
    price: Decimal | None = None
    stock: Decimal | None = None
    unlimited: bool = False
    pack: Decimal | None = None
    allergens: tuple[str, ...] | None = None
    certificates: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A line of an order as a system has it."""

    line: int
    order: str = ""
    number: str = ""
    buyer: str = ""
    item: str = ""
    unit: str = ""
    quantity: Decimal | None = None
    on: date | None = None


def text_in(cell: object) -> str:
    """Return a cell's text on one line, without the mark that keeps it from being a formula.

    Examples
    --------
    >>> text_in("'=A1"), text_in(" Green  Farm "), text_in("'s Gravenhage")
    ('=A1', 'Green Farm', "'s Gravenhage")
    """
    text = " ".join(str(cell if cell is not None else "").split())
    return text[1:] if text[:1] == "'" and text[1:2] in {*"=+-@'"} else text


def number_in(text: object) -> Decimal | None:
    """Read a number with a point or a comma; None where nothing stands.

    Raises
    ------
    BadInput
        If it is no number, or may be two.

    Examples
    --------
    >>> number_in("3,50"), number_in("1,234.50"), number_in(" ")
    (Decimal('3.50'), Decimal('1234.50'), None)
    """
    bare = re.sub(r"[\s\N{POUND SIGN}\N{EURO SIGN}$]", "", str(text if text is not None else ""))
    if not bare:
        return None
    if "," in bare and "." in bare:
        # The last mark is the one of decimals.
        bare = bare.replace(",", "") if bare.rfind(".") > bare.rfind(",") else bare.replace(".", "")
    elif re.fullmatch(r"-?[0-9]{1,3},[0-9]{3}", bare):
        raise BadInput(say("'{text}' may be two numbers", text=str(text)), do=say("write it without a comma"))
    try:
        found = Decimal(bare.replace(",", "."))
    except InvalidOperation as error:
        raise BadInput(say("'{text}' is no number", text=str(text)), do=say("write a number")) from error
    if not found.is_finite():
        raise BadInput(say("'{text}' is no number", text=str(text)), do=say("write a number"))
    return found


def unit_of(amount: object, measure: object, word: object) -> str:
    """Return the unit in which a variant is sold: by measure, by word, and never one for the other.

    Examples
    --------
    >>> unit_of("500", "g", ""), unit_of("1", "kg", ""), unit_of("1", "", "Bunch"), unit_of("6", "", "eggs")
    ('500 g', 'kg', 'bunch', '6 eggs')
    """
    many, sign = number_in(amount), str(measure or "").strip()
    called = " ".join(str(word or "").casefold().split()) if sign in {"", "items"} else sign
    # Nothing of a measure is no unit: it would be sold at a price for nothing.
    if not called or many is None or many <= 0:
        return ""
    return called if many == 1 else f"{many.normalize():f} {called}"


def unit_said(text: object) -> str:
    """Return a unit as an order or a list writes it: "1 kg" is the unit kg, "500g" is 500 g.

    Examples
    --------
    >>> unit_said("1 kg"), unit_said("500g"), unit_said("Bunch"), unit_said("bunch (6)")
    ('kg', '500 g', 'bunch', 'bunch (6)')
    """
    words = " ".join(str(text or "").split())
    found = _ONE.fullmatch(words)
    if found and (known := unit_named(found[2], "mass", "volume")):
        return unit_of(found[1].replace(",", "."), known.name, "")
    return words.casefold()
