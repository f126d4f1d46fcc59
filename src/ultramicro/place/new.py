"""Make a new place: a folder with an explained place.toml and a note in every folder of what goes there."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

TEMPLATES = "ultramicro.place.templates"
CODE = (".py", ".pyc")
SETTINGS = "place.toml"


def write_new(
    root: Path, name: str | None = None, files: Sequence[Path] = (), district: str | None = None
) -> list[Path]:
    """Make a new place in a folder; nothing that lies there already is changed.

    Loose payment files in the folder stay where they are; give them as `files` to have them copied in. A
    file that is called like a table that people keep, such as needs.csv, is put beside place.toml.

    Parameters
    ----------
    root : Path
        The folder; made if it is not there.
    name : str, optional
        What people call the place; the district's or the folder's name where it is not given.
    files : sequence of Path
        Files to be copied in: payments into `payments/`. The originals stay where they are.
    district : str, optional
        A district or county of the built-in list, which the place is: its areas are set by it.

    Returns
    -------
    list of Path
        The files written, in order.

    Raises
    ------
    BadInput
        If the folder holds a place already, a payment file is not there or two have one name, or no district
        is called so.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_new(Path(folder) / "anytown")
    ...     written[0].name, (Path(folder) / "anytown" / "payments" / "README.txt").is_file()
    ('README.txt', True)
    """
    # Nothing of a place is ever written over.
    if (root / SETTINGS).exists():
        raise BadInput(
            say("it is already a place"),
            where=str(root),
            do=say("change its place.toml, or name another folder"),
        )
    if root.exists() and not root.is_dir():
        raise BadInput(say("it is a file, not a folder"), where=str(root), do=say("name a folder"))
    # Checked before anything is written: half a place would be refused the second time.
    copies, areas = _copies(root, files), _areas(district)
    called = _readable(name or (areas[0][0] if areas else root.resolve().name))
    said = {"@NAME@": called, "@AREAS@\n": "".join(_area_text(*area) for area in areas)}
    # Its settings last: until they are there it is no place, and giving the command again goes on.
    *before, settings = sorted(_templates(root), key=lambda pair: pair[1].name == SETTINGS)
    written = [target for source, target in before if _write(source, target, said)]
    for source, target in copies:
        with _whole(target) as part:
            shutil.copyfile(source, part)
        written.append(target)
    _write(*settings, said)
    return [*written, settings[1]]


def _areas(district: str | None) -> list[tuple[str, str]]:
    """Name the areas that a district's name sets, from small to large, with what each one is."""
    if district is None:
        return []
    from ultramicro.place.geography.districts import require_districts  # noqa: PLC0415  help does without

    found = require_districts(district, where=say("--district"))
    county = found[0].county
    if len(found) > 1 or not county:
        return [(county if len(found) > 1 else found[0].name, found[0].name if len(found) == 1 else county)]
    return [(found[0].name, found[0].name), (county, county)]


def _area_text(name: str, district: str) -> str:
    return f'[[areas]]\nname = "{name}"\ndistricts = ["{district}"]\n\n'


def _readable(name: str) -> str:
    """Return a name on one line, without what cannot be printed."""
    kept = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(kept.split()) or "My place"


def _copies(root: Path, given: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Say where each file goes, before anything is written."""
    pairs = [(source, root / home_in_place(source)) for source in given]
    taken: set[str] = set()
    for source, target in pairs:
        if not source.is_file():
            raise BadInput(say("there is no such file"), where=str(source), do=say("check the path"))
        # Some systems take names for the same that differ in case.
        again = target.is_file() and filecmp.cmp(source, target, shallow=False)
        if (target.exists() and not again) or target.name.lower() in taken:
            raise BadInput(say("the place already has a file of that name"), where=str(source),
                           do=say("rename one of the two, or copy it in by hand"))  # fmt: skip
        taken.add(target.name.lower())
    return pairs


def home_in_place(file: Path) -> Path:
    """Return where a file belongs in a place: a table that people keep in its folder, by its name and header.

    Examples
    --------
    >>> home_in_place(Path("mine/needs.csv")).as_posix(), home_in_place(Path("mine/april.csv")).as_posix()
    ('needs.csv', 'payments/april.csv')
    """
    from ultramicro.place.dictionary import tables  # noqa: PLC0415  brings a table engine

    # Taken for payments, a list of what a place needs would only be told to be none.
    homes = {table.name: table.file for table in tables().values() if table.kind == "raw"}
    if file.name.lower() in homes.values():
        return Path(file.name.lower())
    named = [(name, home) for name, home in homes.items() if Path(home).name == file.name.lower()]
    return next((Path(home) for name, home in named if _is_of(file, name)), Path("payments") / file.name)


def _is_of(file: Path, table: str) -> bool:
    """Whether most columns of a file are those of the table that it is called like."""
    from ultramicro.place.readers.tables.headers import match_header  # noqa: PLC0415  a table engine
    from ultramicro.place.readers.text.records import (  # noqa: PLC0415
        careful_records,
        choose_delimiter,
        head_lines,
    )

    lines = head_lines(file) if file.is_file() else []
    for _, cells in careful_records(lines, choose_delimiter(lines)):
        filled = [cell for cell in cells if cell.strip()]
        return len(match_header(table, filled)) * 2 > len(filled)
    return False


def _templates(root: Path) -> list[tuple[Traversable, Path]]:
    return [(template, root.joinpath(*path)) for template, path in _walk(resources.files(TEMPLATES), ())]


def _write(template: Traversable, target: Path, said: Mapping[str, str]) -> bool:
    """Write a file of the place, and say whether it was not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    # A folder that holds files already may become a place; they stay.
    if target.exists():
        return False
    text = template.read_text(encoding="utf-8")
    for mark, words in said.items():
        # Only the name stands between quotes.
        text = text.replace(mark, _quoted(words) if mark == "@NAME@" and target.suffix == ".toml" else words)
    with _whole(target) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
    return True


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """Lend a name beside a file's own, so that a full disk leaves no half of it under its own."""
    part = target.with_name(f".{target.name}.part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _quoted(name: str) -> str:
    # A name with a quote in it would end the text in TOML.
    return name.replace("\\", "\\\\").replace('"', '\\"')


def _walk(folder: Traversable, above: tuple[str, ...]) -> Iterator[tuple[Traversable, tuple[str, ...]]]:
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.is_dir() and item.name != "__pycache__":
            yield from _walk(item, (*above, item.name))
        elif item.is_file() and not item.name.endswith(CODE):
            yield item, (*above, item.name)
