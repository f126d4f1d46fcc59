"""What a network operator asks of each site: its single-line data."""

from __future__ import annotations

from typing import NamedTuple

from ultramicro.energy.siting.sites import Site

PHASE_V = 230.0
"""Between a phase and neutral (BS EN 60038). [V]."""
ONE_PHASE_KW = 3.68
"""16 A at 230 V: more than this is on three phases. [kW]."""
TELL_A = 16.0
"""Up to so much a phase the operator is told afterwards, above it is asked first (ENA G98, G99). [A]."""
ASKED, TOLD = "G99", "G98"


class Connection(NamedTuple):
    """A site's point of connection. [kW, A]."""

    site: str
    capacity_kw: float
    connection_kw: float
    phases: int
    current_a: float
    form: str
    limited: bool


def connection_of(site: Site) -> Connection:
    """Return the single-line data of a site; `limited` says that less is let out than it can make.

    Examples
    --------
    >>> from ultramicro.energy.siting.sites import sites_of
    >>> rows = [{"site": "Hall", "kind": "roof", "capacity_kw": 11.0, "connection_kw": 11.0}]
    >>> found = connection_of(sites_of([], rows)[0][0])
    >>> found.phases, round(found.current_a, 1), found.form
    (3, 15.9, 'G98')
    """
    phases = 1 if site.connection_kw <= ONE_PHASE_KW else 3
    current = site.connection_kw * 1000 / (phases * PHASE_V)
    # Rounding alone is no reason to apply: 3.68 kW is 16 A.
    form = TOLD if round(current, 6) <= TELL_A else ASKED
    limited = site.connection_kw < site.capacity_kw
    return Connection(site.name, site.capacity_kw, site.connection_kw, phases, current, form, limited)
