"""Which firms could meet a contract together: a set cover of what it asks, with the fewest firms.

A buyer asks for a turnover, for places to be served, for certificates and for so much work. A consortium
meets the first and the last together and each of the others through one of its members.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor

from ultramicro.core.linear import Effort, LinearModel, Name
from ultramicro.procurement.lots.solve import EFFORT, HALF, STEP


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A firm and what it brings.

    Parameters
    ----------
    name : str
        Its name.
    turnover_pence : int
        What it turns over in a year. [pence]
    capacity : float
        How much of the work it can do. [units of load]
    areas, certificates : frozenset of str
        Where it works and what it holds.
    local : bool
        Whether it works in the area.
    """

    name: str
    turnover_pence: int = 0
    capacity: float = 0.0
    areas: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    local: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a contract asks of whoever wins it; names as of `Candidate`."""

    turnover_pence: int = 0
    capacity: float = 0.0
    areas: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Consortium:
    """Firms that meet a contract together.

    Parameters
    ----------
    members : tuple of str
        The fewest that do, by name; of equals those with more local firms.
    bound : int
        No consortium has fewer.
    brings : mapping of str to tuple of str
        Each place and certificate that is asked for, and the members that have it.
    """

    members: tuple[str, ...]
    bound: int
    brings: Mapping[str, tuple[str, ...]]


def missing(asked: Asked, firms: Iterable[Candidate]) -> list[str]:
    """Return what some firms lack together, by the id of a limit or the name of a place or certificate.

    Examples
    --------
    >>> missing(Asked(turnover_pence=5, areas=frozenset({"north"})), [Candidate(name="A", turnover_pence=4)])
    ['turnover', 'north']
    """
    held = list(firms)
    lacks = []
    if sum(firm.turnover_pence for firm in held) < asked.turnover_pence:
        lacks.append("turnover")
    if sum(firm.capacity for firm in held) < asked.capacity:
        lacks.append("capacity")
    have = {name for firm in held for name in (*firm.areas, *firm.certificates)}
    return [*lacks, *sorted((asked.areas | asked.certificates) - have)]


def smallest_consortium(
    asked: Asked, firms: Sequence[Candidate], effort: Effort = EFFORT
) -> Consortium | None:
    """Find the fewest firms that meet a contract together; of equals those with more local firms.

    Parameters
    ----------
    asked : Asked
        What the contract asks.
    firms : sequence of Candidate
        Those that would join.

    Returns
    -------
    Consortium or None
        None where all of them together do not meet it; `missing` says what they lack.

    Examples
    --------
    >>> firms = [Candidate(name="Roofers", turnover_pence=60, certificates=frozenset({"ISO 9001"})),
    ...          Candidate(name="Joiners", turnover_pence=50, areas=frozenset({"north"})),
    ...          Candidate(name="Giant", turnover_pence=90)]
    >>> smallest_consortium(Asked(turnover_pence=100, areas=frozenset({"north"}),
    ...                           certificates=frozenset({"ISO 9001"})), firms).members
    ('Joiners', 'Roofers')
    """
    if missing(asked, firms):
        return None
    by_name = {firm.name: firm for firm in sorted(firms, key=lambda firm: firm.name)}
    if not missing(asked, ()):
        return Consortium(members=(), bound=0, brings={})
    model = _cover(asked, by_name)
    while found := model.solve(effort):
        chosen = tuple(name for name in by_name if model.value(found, name) > HALF)
        if not missing(asked, (by_name[name] for name in chosen)):
            break
        # Short of a sum by less than the solver sees: somebody else is needed too.
        others: dict[Name, float] = {name: 1.0 for name in by_name if name not in chosen}
        model.row(("beside", *chosen), others, low=1)
    if found is None:
        return None
    # What firms that are not local cost more is less than one firm in all: whole firms are what is proved.
    bound = max(0, floor(-found.bound + STEP))
    wanted = sorted(asked.areas | asked.certificates)
    return Consortium(
        members=chosen, bound=min(bound, len(chosen)),
        brings={name: tuple(m for m in chosen if name in by_name[m].areas | by_name[m].certificates)
                for name in wanted},
    )  # fmt: skip


def _cover(asked: Asked, by_name: Mapping[str, Candidate]) -> LinearModel:
    model, part = LinearModel(), 1 / (len(by_name) + 2)
    for name, firm in by_name.items():
        model.column(name, high=1, worth=-1.0 - (0.0 if firm.local else part), whole=True)
    # Sums beside what is asked: a row of pence would be a million times as long as one of places.
    if asked.turnover_pence:
        shares: dict[Name, float] = {
            name: firm.turnover_pence / asked.turnover_pence for name, firm in by_name.items()
        }
        model.row("turnover", shares, low=1)
    if asked.capacity:
        parts: dict[Name, float] = {name: firm.capacity / asked.capacity for name, firm in by_name.items()}
        model.row("capacity", parts, low=1)
    for wanted in sorted(asked.areas | asked.certificates):
        have: dict[Name, float] = {
            name: 1.0 for name, firm in by_name.items() if wanted in firm.areas | firm.certificates
        }
        model.row(("has", wanted), have, low=1)
    return model
