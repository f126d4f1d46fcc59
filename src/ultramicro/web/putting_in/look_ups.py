"""Whom to look up next, and what each answer does to the range: worked out once, then kept up by sums."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ultramicro.core.message import say
from ultramicro.place.config import Config, load_config
from ultramicro.place.geography.areas import read_areas
from ultramicro.place.geography.postcodes import parse as postcode
from ultramicro.place.readers.tables.values import NO, YES
from ultramicro.web.putting_in.changes import content_of, mark_of, put
from ultramicro.web.putting_in.kept_tables import kept
from ultramicro.web.putting_in.settings_file import SETTINGS

if TYPE_CHECKING:
    from ultramicro.flows.locality.ranges import Bounds
    from ultramicro.place.geography.areas import Area

INSIDE, OUTSIDE, UNKNOWN = "inside", "outside", "unknown"


@dataclass(frozen=True, kw_only=True)
class Open:
    """A payee of whom it is not known where it is.

    Parameters
    ----------
    party_id, party : str
        Its id, and its name.
    amount_pence : int
        Net sum that it was paid. [pence]
    lines : int
        Payments in it.
    """

    party_id: str
    party: str
    amount_pence: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class LookUps:
    """What is known of where influenceable money went.

    Parameters
    ----------
    area : str
        The area asked about.
    inside_pence, outside_pence, hidden_pence : int
        Net sums of payees that are there, that are not, and that nobody can be asked about. [pence]
    payees : tuple of Open
        Those who can be asked about, the most telling first.
    made_of : str
        The mark of the files that it was worked out from.
    """

    area: str
    inside_pence: int
    outside_pence: int
    hidden_pence: int
    payees: tuple[Open, ...]
    made_of: str


def find(
    root: Path,
    asked: Mapping[str, Any],  # noqa: ARG001  every job is given this
    tell: Callable[..., None],
    cancelled: Callable[[], bool],  # noqa: ARG001  it is one step
) -> str:
    """Work out whom to ask about; the job `look_ups`.

    Parameters
    ----------
    root : Path
        The place's folder.
    asked : mapping
        Nothing.
    tell, cancelled : callable
        How far it is; whether to stop.
    """
    from ultramicro.core.ask import ask  # noqa: PLC0415  brings a table engine
    from ultramicro.techniques import open_place, technique_named  # noqa: PLC0415

    made_of = mark_of_files(root)
    tell(0, 1, say("Asking whose place is not known"))
    answer: Any = ask(technique_named("next")(), open_place(root))
    found = answer.found
    several = sorted(found.payees, key=lambda p: (-abs(p.amount_pence), p.party, p.party_id))
    payees = tuple(
        Open(party_id=p.party_id, party=p.party, amount_pence=p.amount_pence, lines=p.lines) for p in several
    )
    kept_ = LookUps(
        area=answer.area, inside_pence=found.inside_pence, outside_pence=found.outside_pence,
        hidden_pence=found.hidden_pence, payees=payees, made_of=made_of,
    )  # fmt: skip
    put(_home(root), json.dumps(asdict(kept_), ensure_ascii=False).encode())
    return made_of


def _home(root: Path) -> Path:
    return root / ".ultramicro" / "look_ups.json"


def load(root: Path) -> LookUps | None:
    """Return what was worked out last; None where it never was."""
    if not _home(root).is_file():
        return None
    told = json.loads(_home(root).read_text(encoding="utf-8"))
    return LookUps(**{**told, "payees": tuple(Open(**each) for each in told["payees"])})


def mark_of_files(root: Path) -> str:
    """Return what changes when the files change from which it is worked out; answers given here are none."""
    from ultramicro.place.intake import files_below  # noqa: PLC0415
    from ultramicro.place.store import digest  # noqa: PLC0415

    paths = [root / "place.toml", *files_below(root / "payments"), *files_below(root / "registers")]
    return digest(
        [(str(p.relative_to(root)), p.stat().st_size, p.stat().st_mtime_ns) for p in paths if p.is_file()]
    )


def said_of(root: Path) -> dict[str, tuple[str, str]]:
    """Return what parties.csv says of where each party is: its postcode, and yes or no."""
    file = kept(root, "parties")
    found: dict[str, tuple[str, str]] = {}
    for row in file.filled:
        said = file.said(row)
        where = (said.get("postcode", ""), said.get("local", "").lower())
        if any(where):
            found[said.get("party", "").casefold()] = where
    return found


def fates(config: Config, area: str, texts: Iterable[str]) -> dict[str, str]:
    """Tell for each postcode whether it is in an area: by its beginning, else by the place's own list.

    Parameters
    ----------
    config : Config
        The place's settings.
    area : str
        The area.
    texts : iterable of str
        Postcodes, or beginnings of some.
    """
    wanted = {text for text in texts if text}
    areas = read_areas(config.settings, config.root) if wanted else []
    if any(each.needs_reference for each in areas):
        return _found(areas, area, wanted, _reference(config))
    # By the settings alone, so that what was found once holds until they change.
    mark, path = mark_of(content_of(config.root / SETTINGS)), config.root / ".ultramicro" / "fates.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    known: dict[str, str] = told.get("fates", {}) if told.get("of") == [mark, area] else {}
    if new := wanted - set(known):
        known |= _found(areas, area, new, None)
        put(path, json.dumps({"of": [mark, area], "fates": known}, ensure_ascii=False).encode())
    return {text: known[text] for text in wanted if text in known}


def _found(areas: Sequence[Area], area: str, wanted: Iterable[str], reference: Any) -> dict[str, str]:
    import ibis  # noqa: PLC0415  an idle server does without it

    from ultramicro.place.geography.inside import inside  # noqa: PLC0415  as above

    rows = inside(ibis.memtable({"postcode": sorted(wanted)}), areas, reference)
    told = rows.filter(rows.area == area).select("postcode", "inside").to_pyarrow().to_pylist()
    return {row["postcode"]: row["inside"] for row in told}


@cache  # once a process
def get_ready() -> None:
    """Load beside the page what the first answer needs, while somebody reads the question."""
    threading.Thread(target=partial(import_module, "ultramicro.place.geography.inside"), daemon=True).start()


def _reference(config: Config) -> Any:
    from ultramicro.techniques import open_place  # noqa: PLC0415

    place = open_place(config.root)
    return place.table("postcodes") if place.has("postcodes") else None


def standing(root: Path, found: LookUps) -> tuple[Bounds, list[Open], int]:
    """Return the range with all answers that were given since, who is still open, and how many were answered.

    Parameters
    ----------
    root : Path
        The place's folder.
    found : LookUps
        What was worked out.
    """
    said = said_of(root)
    answered = {p.party_id: said[p.party.casefold()] for p in found.payees if p.party.casefold() in said}
    where = fates(load_config(root), found.area, (code for code, local in answered.values() if not local))
    sums = {INSIDE: found.inside_pence, OUTSIDE: found.outside_pence}
    still = []
    for payee in found.payees:
        code, local = answered.get(payee.party_id, ("", ""))
        fate = INSIDE if local in YES else OUTSIDE if local in NO else where.get(code, UNKNOWN)
        if fate == UNKNOWN:
            still.append(payee)
        else:
            sums[fate] += payee.amount_pence
    return range_of(found, sums, still), still, len(found.payees) - len(still)


def range_of(found: LookUps, sums: Mapping[str, int], still: Sequence[Open]) -> Bounds:
    """Return the range of what may be inside, by the function that the technique has it from."""
    from ultramicro.flows.locality.ranges import bounds  # noqa: PLC0415

    return bounds(sums[INSIDE], sums[OUTSIDE], [*(p.amount_pence for p in still), found.hidden_pence])


def if_it_were(now: Bounds, payee: Open, *, here: bool) -> Bounds:
    """Return the range if a payee were here, or elsewhere.

    Examples
    --------
    >>> from ultramicro.flows.locality.ranges import bounds
    >>> payee = Open(party_id="a", party="A", amount_pence=40, lines=1)
    >>> if_it_were(bounds(20, 50, [40, -10]), payee, here=True) == bounds(60, 50, [-10])
    True
    """
    from ultramicro.flows.locality.ranges import Bounds  # noqa: PLC0415

    low, high = min(payee.amount_pence, 0), max(payee.amount_pence, 0)
    there = payee.amount_pence if here else 0
    return Bounds(low_pence=now.low_pence - low + there, high_pence=now.high_pence - high + there,
                  total_pence=now.total_pence)  # fmt: skip


def meant_by(config: Config, area: str, text: str) -> tuple[str, str] | None:
    """Read where somebody says that a party is: a postcode, or one of the place's areas.

    Returns
    -------
    tuple of str, optional
        What goes under `postcode` and under `local`; None where it is neither.
    """
    plain = " ".join(text.split())
    areas = read_areas(config.settings, config.root)
    home = next((each for each in areas if each.name == area), None)
    named = next((each for each in areas if each.name.casefold() == plain.casefold()), None)
    # What is in a smaller area is in every larger one; of a larger one it is not known where in it.
    if named and home and named.level <= home.level:
        return "", "yes"
    code = postcode(plain)
    return (code.text, "") if code and not named else None
