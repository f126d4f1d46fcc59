"""Write into a place.toml that a person keeps: their notes and their order stay as they are."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from ultramicro.core.errors import BadInput
from ultramicro.core.message import plural, say
from ultramicro.place.config import load_config
from ultramicro.place.geography.areas import read_areas
from ultramicro.web.putting_in.changes import put

if TYPE_CHECKING:
    from ultramicro.web.served import Served

SETTINGS = "place.toml"


def read(root: Path) -> tomlkit.TOMLDocument:
    """Return a place's settings with all that stands between them.

    Raises
    ------
    BadInput
        If they cannot be read.
    """
    try:
        return tomlkit.parse((root / SETTINGS).read_text(encoding="utf-8-sig"))
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise BadInput(say("it cannot be read: {why}", why=str(error)), where=SETTINGS,
                       do=say("correct that line")) from error  # fmt: skip


def bytes_of(document: tomlkit.TOMLDocument) -> bytes:
    """Return settings as they stand in the file."""
    return tomlkit.dumps(document).encode("utf-8")


def check(root: Path, text: bytes) -> None:
    """Refuse settings that a place could not be opened with, before they are written.

    Raises
    ------
    BadInput
        Saying which and why.
    """
    with tempfile.TemporaryDirectory(prefix="ultramicro-") as scratch:
        put(Path(scratch) / SETTINGS, text)
        config = load_config(Path(scratch))
    read_areas(config.settings, root)


def require_currency_of_books(place: Served, text: bytes) -> None:
    """Refuse settings in another currency than that in which the books of the place are kept.

    Every sum in the books would be taken for another: no account changes its currency with a word.

    Raises
    ------
    BadInput
        If there are accounts in the currency that stands there now.
    """
    now = place.config.currency
    wanted = str(tomlkit.parse(text.decode("utf-8-sig")).get("currency", "GBP"))
    if wanted == now or not place.has_books:
        return
    with place.keeper.reading() as desk:
        kept = sum(each.currency == now for each in desk.ledger.accounts())
    if kept:
        raise BadInput(
            plural(
                "the books have {n} account in {currency}", "the books have {n} accounts in {currency}",
                kept, currency=now,
            ),
            where=say("Currency"),
            do=say("leave the currency as it is; what is kept in another is a place of its own"),
        )  # fmt: skip


def with_value(text: bytes, key: str, value: str | int | None) -> bytes:
    r"""Set a setting at the top; None takes it away.

    Examples
    --------
    >>> with_value(b'# ours\nname = "A"  # as said\n[map]\n', "population", 12).decode()
    '# ours\nname = "A"  # as said\npopulation = 12\n[map]\n'
    """
    document = tomlkit.parse(text.decode("utf-8-sig"))
    if value is None:
        document.pop(key, None)
    elif key in document:
        if document[key] != value:
            document[key] = value
    else:
        return _with_line(text, f"{key} = {tomlkit.item(value).as_string()}\n")
    return bytes_of(document)


def _with_line(text: bytes, line: str) -> bytes:
    """Put a setting that is new behind the name: at the end it would belong to the last table."""
    lines = text.decode("utf-8-sig").splitlines(keepends=True)
    named = (i + 1 for i, each in enumerate(lines) if each.startswith("name"))
    first_table = (i for i, each in enumerate(lines) if each.startswith("["))
    at = next(named, next(first_table, len(lines)))
    return "".join([*lines[:at], line, *lines[at:]]).encode("utf-8")


def with_rule(text: bytes, match: str, rule: Mapping[str, Any]) -> bytes:
    """Add a rule for files at the end, where it wins over those before it.

    Parameters
    ----------
    text : bytes
        The settings.
    match : str
        Which files.
    rule : mapping
        What is said of them.
    """
    table = tomlkit.table()
    table["match"] = match
    for key, value in rule.items():
        table[key] = _inline(value) if isinstance(value, Mapping) else value
    whole = tomlkit.document()
    several = tomlkit.aot()
    several.append(table)
    whole["files"] = several
    end = b"\n" if text.endswith(b"\n") else b"\n\n"
    return text + end + tomlkit.dumps(whole).encode("utf-8")


def _inline(value: Mapping[str, Any]) -> Any:
    made = tomlkit.inline_table()
    made.update(dict(value))
    return made


def without_rules(text: bytes, matches: Sequence[str]) -> bytes:
    """Take rules for files out again, and leave all else as it stands."""
    document = tomlkit.parse(text.decode("utf-8-sig"))
    found = document.get("files")
    if found is None:
        return text
    for at in reversed(range(len(found))):
        if str(found[at].get("match", "")) in matches:
            del found[at]
    if not len(found):
        del document["files"]
    return tomlkit.dumps(document).encode("utf-8")


def literal(file: str) -> str:
    """Return the pattern that fits one file alone.

    Examples
    --------
    >>> literal("payments/a[1].csv")
    'payments/a[[]1].csv'
    """
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in file)
