"""What one run leaves behind: readings by month, lives of firms, incomes of groups; and the bytes of it."""

from __future__ import annotations

import io
import zipfile
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

STILL_GOING = -1
"""The month in which a life ended that has not."""


class Course(NamedTuple):
    """The course of one run; two runs with one setting and one seed leave the same bytes."""

    readings: Floats
    """Month × reading."""
    names: tuple[str, ...]
    """Of the readings."""
    lives: Ints
    """Firm × 3: month begun (0 or less for those there at first), month ended or STILL_GOING, cause."""
    tenths_pence: Floats
    """Month × 10: mean income of those who began in each tenth of incomes, the poorest first. [pence]"""

    @property
    def months(self) -> int:
        """How many months it has."""
        return int(self.readings.shape[0])

    def reading(self, name: str) -> Floats:
        """Return one reading by month.

        Raises
        ------
        KeyError
            If there is none of that name.
        """
        if name not in self.names:
            raise KeyError(name)
        return self.readings[:, self.names.index(name)]


def to_bytes(course: Course) -> bytes:
    """Write a course as an `.npz` file; the same course gives the same bytes.

    Examples
    --------
    >>> course = Course(np.eye(2), ("a", "b"), np.zeros((0, 3), np.int64), np.zeros((2, 10)))
    >>> to_bytes(course) == to_bytes(course), from_bytes(to_bytes(course)).reading("b").tolist()
    (True, [0.0, 1.0])
    """
    held = io.BytesIO()
    # numpy gives each array in the archive one fixed date.
    np.savez(held, allow_pickle=False, **{name: np.asarray(value) for name, value in _held(course).items()})
    return held.getvalue()


def _held(course: Course) -> dict[str, NDArray[np.generic]]:
    """Return its arrays by name; names as text, which an empty tuple would not say of itself."""
    parts = course._asdict()
    return {
        name: np.array(value, np.str_) if isinstance(value, tuple) else value for name, value in parts.items()
    }


def from_bytes(content: bytes) -> Course:
    """Read a course.

    Raises
    ------
    ValueError
        If the bytes are not those of a whole course.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # Arrays are read only as far as they say they reach, so that nobody else would check the sums.
            damaged = archive.testzip()
        with np.load(io.BytesIO(content), allow_pickle=False) as held:
            found = {name: held[name] for name in Course._fields}
    # What a damaged archive makes zipfile raise is not of one family.
    except Exception as error:
        raise ValueError("this is no whole course of a run") from error
    if damaged is not None:
        raise ValueError("this is no whole course of a run")
    return Course(**{**found, "names": tuple(found["names"].tolist())})
