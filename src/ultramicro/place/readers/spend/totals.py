"""Lines that are totals: proved against the lines they sum, and then set aside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ultramicro.core.message import Message, Pence, note

SINCE_TOTAL = note("total_since_total", "a total, proved: it is the sum of the lines since the total before")
ABOVE = note("total_above", "a total, proved: it is the sum of the lines above it")
WHOLE_FILE = note("total_of_file", "a total, proved: it is the sum of the lines of the file")
UNNAMED_TOTAL = note(
    "total_without_payee", "a total, proved: it has no payee and is the sum of the lines above it"
)
# Total Gas & Power is one of the commonest suppliers: only what follows a total's word in lists may follow
# here.
_TOTAL = re.compile(
    r"""\W*(?:(?:grand|sub|overall|report|page|net|gross|monthly|running|cumulative|final)?[\s-]*totals?
      (?:[\s-]+(?:for|of|spend|spending|expenditure|amount|paid|payments?|value|net|gross|page|report|this|to|
      carried|brought|overall|cost|suppliers?|invoices?|excluding|including|all|january|february|march|april|may|june|july
      |august|september|october|november|december)\b.*)?\W*[£\d.,\s]*
      |.*\b(?:sub[\s-]?total|grand[\s-]total|total\ carried|page\ total)\b.*
      |.*\s[-–:]?\s*totals?\W*
      |sum|carried\ forward|brought\ forward)\W*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def is_total_word(text: str) -> bool:
    """Say whether a cell's text names a total.

    Parameters
    ----------
    text : str
        A cell.

    Returns
    -------
    bool
        Whether it does.

    Examples
    --------
    >>> [is_total_word(t) for t in ("Grand Total", "TOTAL:", "Adult Services Total", "Sub-total")]
    [True, True, True, True]
    >>> [is_total_word(t) for t in ("Total Gas & Power Ltd", "Totally Local", "A Ltd")]
    [False, False, False]
    """
    return bool(text) and _TOTAL.fullmatch(text) is not None


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Whether a total is the sum of lines of its file, and of which."""

    proved: bool
    reason: Message


def prove(
    at: Sequence[int], totals_pence: Sequence[int], lines: npt.NDArray[np.int64], pence: npt.NDArray[np.int64]
) -> list[Proof]:
    """Prove totals against the lines they may sum.

    Parameters
    ----------
    at : sequence of int, shape (totals,)
        Where each total stands, rising.
    totals_pence : sequence of int, shape (totals,)
        What each says. [pence]
    lines : array of int, shape (lines,)
        Where the other lines stand, rising.
    pence : array of int, shape (lines,)
        What they say. [pence]

    Returns
    -------
    list of Proof, shape (totals,)
        A total is proved if it is the sum since the last total, from the start, to the next total, since
        any total before with the totals between, or of the whole file.

    Examples
    --------
    >>> [p.proved for p in prove([2, 4], [30, 50], np.array([0, 1, 3]), np.array([10, 20, 20]))]
    [True, True]
    >>> prove([2], [31], np.array([0, 1]), np.array([10, 20]))[0].reason
    'a total that does not match: it differs by £0.01 from the lines above it'
    """
    sums = np.concatenate(([0], np.cumsum(pence)))
    cuts = [int(sums[i]) for i in np.searchsorted(lines, np.asarray(at))]
    whole = int(sums[-1])
    before: dict[int, int] = {0: 0}
    proofs = []
    for i, total in enumerate(totals_pence):
        last = cuts[i - 1] if i else 0
        following = (cuts[i + 1] if i + 1 < len(cuts) else whole) - cuts[i]
        # Seen before is any sum at which an earlier total stood: a total of subtotals spans several.
        spans = cuts[i] - total in before
        # The nearest lines first, as that reason is the easiest to check by eye.
        if cuts[i] - last == total and cuts[i] != last:
            proofs.append(Proof(proved=True, reason=SINCE_TOTAL))
        elif spans and total:
            proofs.append(Proof(proved=True, reason=ABOVE))
        elif total in (whole, following) and total:
            proofs.append(Proof(proved=True, reason=WHOLE_FILE))
        else:
            # The smaller miss is the likelier meaning.
            off = min((total - (cuts[i] - last), total - cuts[i]), key=abs)
            proofs.append(Proof(proved=False, reason=_unlike(abs(off))))
        before[cuts[i]] = i
    return proofs


def _unlike(off_pence: int) -> Message:
    return note(
        "total_unproved",
        "a total that does not match: it differs by {off} from the lines above it",
        off=Pence(off_pence),
    )
