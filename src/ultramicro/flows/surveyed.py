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
from ultramicro.flows.tables import rows_as

SUPPLIER = "supplier"
PEOPLE = frozenset({"household", "worker"})
LEVEL = 0.95
DRAWS = 4000


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

    The answers are weighted at random, again and again, beside one that was not heard: at the low end it
    keeps nothing here, at the high end all, and it is as heavy as the heaviest answer [1]_. So nothing is
    assumed of how answers are spread, and answers that are all alike leave a width that falls with their
    number: where all say nothing it is the exact interval of a proportion. One thing must hold: that those
    not heard spend no more than the one that spends most of those who were. Where one in ten spends four
    times as much as the others and keeps all, ten answers hear of none of these in a third of surveys.

    Parameters
    ----------
    spent, here : array, shape (answers,)
        What each spends, above 0, and what of it locally. [any one unit]

    Returns
    -------
    LocalShare
        With the same answers always the same.

    References
    ----------
    .. [1] N. Gaffke, Math. Methods Stat. 14 (2005) 451; E. Learned-Miller, P. S. Thomas, "A new confidence
       interval for the mean of a bounded random variable" (arXiv:1905.06208, 2019). Both are for answers that
       weigh the same; that it holds for these is measured (docs/benchmarks.md).

    Examples
    --------
    >>> found = local_share([100, 100], [50, 50])
    >>> found.low < 0.1, found.value, found.high > 0.9
    (True, 0.5, True)
    >>> tens = local_share([1] * 30, [0.5] * 30)
    >>> round(tens.low, 2), round(tens.high, 2)
    (0.44, 0.56)
    """
    x, y = np.asarray(spent, np.float64), np.asarray(here, np.float64)
    value = float(y.sum() / x.sum())
    weight = np.random.default_rng(1).dirichlet(np.ones(x.size + 1), DRAWS)
    # As heavy as the heaviest: with the mean, a few large spenders that differ are missed too often.
    all_of_it = weight @ np.append(x, x.max())
    # Low and high are the same estimate as the value, with one answer more: they need not be held to it.
    low, away = (
        float(np.quantile(weight[:, :-1] @ part / all_of_it, (1 - LEVEL) / 2)) for part in (y, x - y)
    )
    return LocalShare(low=low, value=value, high=1 - away)
