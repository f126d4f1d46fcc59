"""Who answered a survey, of which area, and what share of all spending a few answers tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Pence, say
from ultramicro.flows.students_t import t_quantile
from ultramicro.flows.tables import rows_as

SUPPLIER = "supplier"
PEOPLE = frozenset({"household", "worker"})
LEVEL = 0.95
HALF_ANSWER = 0.5
"""Two made-up answers, nothing and everything, count half an answer each."""


@dataclass(frozen=True, kw_only=True)
class SurveyRow:
    """A row of the table `survey`: one answer, and where it stands in its file."""

    respondent: str
    kind: str | None = None
    category: str | None = None
    spend_pence: int | None = None
    local_share: float | None = None
    area: str | None = None
    asked_on: date | None = None
    file: str | None = None
    row: int | None = None


def survey_rows(place: Place) -> list[SurveyRow]:
    """Read a place's survey; [] where there was none."""
    return rows_as(SurveyRow, place.table("survey")) if place.has("survey") else []


def kind_of(row: SurveyRow) -> str:
    """Return who answered: supplier, household or worker, however it is written; else the word as it stands.

    Examples
    --------
    >>> kinds = ("Households", None, " worker", "shop")
    >>> [kind_of(SurveyRow(respondent="A", kind=kind)) for kind in kinds]
    ['household', 'supplier', 'worker', 'shop']
    """
    # Who gives no kind was asked as a supplier, as surveys for a multiplier ask suppliers.
    written = (row.kind or SUPPLIER).strip().casefold()
    single = written.removesuffix("s")
    return single if single in PEOPLE | {SUPPLIER} else written


def of_area(row: SurveyRow, names: Iterable[str]) -> bool:
    """Whether an answer is about one of these areas; one that names no area is about any.

    Examples
    --------
    >>> [of_area(SurveyRow(respondent="A", area=area), ["Town"]) for area in ("TOWN", "County", None)]
    [True, False, True]
    """
    said = (row.area or "").strip().casefold()
    return not said or said in {name.casefold() for name in names}


def area_names(area: str, place: str, areas: Iterable[str]) -> tuple[str, ...]:
    """Return by which names answers may call an area: the place's own name too, if no other area has it.

    Examples
    --------
    >>> area_names("Town", "Our place", ["Town", "County"]), area_names("County", "Town", ["Town", "County"])
    (('Town', 'Our place'), ('County',))
    """
    return (area,) if place.casefold() in {name.casefold() for name in areas} else (area, place)


def spent_pence(row: SurveyRow) -> float:
    """Return what an answer weighs: the money it is about; a penny where it gives none. [pence].

    Raises
    ------
    BadInput
        If it is below nought.
    """
    # A penny and not 0, so that answers without money count alike among themselves.
    spent = float(row.spend_pence or 1)
    if spent < 0:
        raise BadInput(
            say("row {row} says that {sum} was spent", row=str(row.row or "?"), sum=Pence(spent, "exact")),
            where=row.file or "survey.csv",
            do=say("write spend_pence as 0 or more"),
        )
    return spent


@dataclass(frozen=True, kw_only=True)
class LocalShare:
    """The share spent locally, and its 95% interval."""

    low: float
    value: float
    high: float


def local_share(spent: npt.ArrayLike, here: npt.ArrayLike) -> LocalShare:
    """Estimate the share of all spending that is local from what some of many said.

    The interval is that of a ratio of means [1]_ with a quantile of Student's t, at as many degrees of
    freedom as the unequal weights leave [2]_. Answers that are all alike would leave it without width, though
    the next one may differ: so two made-up answers, nothing and everything, count half an answer each [3]_.

    Parameters
    ----------
    spent, here : array, shape (answers,)
        What each spends, above 0, and what of it locally. [any one unit]

    Returns
    -------
    LocalShare
        From 0 to 1 where fewer than two answered.

    References
    ----------
    .. [1] W. G. Cochran, "Sampling Techniques", 3rd ed. (1977), section 6.4.
    .. [2] L. Kish, "Survey Sampling" (1965), section 11.7: the effective size of a weighted sample.
    .. [3] A. Agresti, B. A. Coull, Am. Stat. 52 (1998) 119: adding made-up answers to a proportion.

    Examples
    --------
    >>> found = local_share([100, 100], [50, 50])
    >>> found.low < 0.1, found.value, found.high > 0.9
    (True, 0.5, True)
    >>> tens = local_share([1] * 10, [0.5] * 10)
    >>> round(tens.low, 2), round(tens.high, 2)
    (0.43, 0.57)
    """
    x, y = np.asarray(spent, np.float64), np.asarray(here, np.float64)
    value = float(y.sum() / x.sum())
    if x.size < 2:  # noqa: PLR2004 - one answer tells of nobody else
        return LocalShare(low=0.0, value=value, high=1.0)
    # As heavy as a usual answer, so that they count the same in pounds and in pence.
    half = HALF_ANSWER * x.mean()
    x, y = np.append(x, [half, half]), np.append(y, [0.0, half])
    middle = float(y.sum() / x.sum())
    square = float(((y - middle * x) ** 2).sum()) * x.size / (x.size - 1)
    counted = float(x.sum() ** 2 / (x**2).sum())
    # One very large answer leaves hardly any freedom, and at 0 the quantile has no value.
    reach = t_quantile(max(counted - 1, HALF_ANSWER), (1 + LEVEL) / 2) * square**0.5 / float(x.sum())
    return LocalShare(
        low=max(0.0, min(value, middle - reach)), value=value, high=min(1.0, max(value, middle + reach))
    )
