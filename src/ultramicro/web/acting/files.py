"""Files of an action: what it reads is uploaded, what it writes is handed out; no path is ever typed."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
import zipfile
from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from ultramicro.core.action import Action
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.parameters.typed import flag_name, plain_type, types_of
from ultramicro.web.forms.fields import is_path
from ultramicro.web.site import site

READS = frozenset({"budget", "copy", "file", "levels", "mandates", "root", "statement"})
"""Parameters that name what an action reads."""
ALSO_READS = frozenset({("check-statement", "pdf")})
FOLDERS = frozenset({"copy"})
"""Those of them that are a folder: several files are uploaded for one."""
PAGES = {"page": ".html", "pdf": ".pdf", "camt": ".xml"}
"""How a file ends that is written for a parameter of a name."""
WRITES_FILE = {
    "certificates": ".html",
    "digest": ".html",
    "anchor": ".html",
    "levels": ".csv",
    "debit": ".xml",
    "commitments": ".jsonld",
}
"""How the file ends that is the `to` of an action; with all others it is a folder."""
KEPT_SECONDS = 24 * 3600
"""So long what was uploaded or written for somebody waits for them."""


def paths_in(action: type[Action[Any]]) -> dict[str, bool]:
    """Return the parameters that name files, and whether each is read (or written)."""
    hints = types_of(action)
    return {
        f.name: f.name in READS or (action.name, f.name) in ALSO_READS
        for f in fields(action)
        if is_path(plain_type(hints[f.name]))
    }


def folder_of(key: str) -> Path:
    """Return the folder of one page's files; its name tells nothing and leads nowhere else."""
    return site().home / "uploads" / ("act-" + hashlib.sha256(key.encode()).hexdigest()[:32])


def take_in(action: type[Action[Any]], uploads: Any, key: str) -> dict[str, list[str]]:
    """Keep what was uploaded with a page, and return the names of the files by parameter.

    Parameters
    ----------
    action : type
        The action's class.
    uploads : MultiValueDict
        The request's files.
    key : str
        The page's own.
    """
    _forget_old()
    for name in (name for name, is_read in paths_in(action).items() if is_read):
        given = uploads.getlist(name)
        if not given:
            continue
        folder = folder_of(key) / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
        for number, each in enumerate(given):
            with (folder / safe_name(each.name, number)).open("wb") as to:
                for chunk in each.chunks():
                    to.write(chunk)
    return uploaded(action, key)


def uploaded(action: type[Action[Any]], key: str) -> dict[str, list[str]]:
    """Return the names of the files that wait for a page, by parameter."""
    found = {name: folder_of(key) / name for name, is_read in paths_in(action).items() if is_read}
    return {name: sorted(p.name for p in at.iterdir()) for name, at in found.items() if at.is_dir()}


def safe_name(given: str, number: int = 0) -> str:
    r"""Return what an uploaded file is called here: letters, digits, its ending, nothing that leads away.

    Examples
    --------
    >>> safe_name("../../etc/Bank June.csv"), safe_name("..."), safe_name("C:\\x\\a.OFX")
    ('Bank_June.csv', 'file-0', 'a.OFX')
    """
    last = re.split(r"[/\\]", given)[-1]
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", last).strip("._")[-80:]
    return plain or f"file-{number}"


def values_of(action: type[Action[Any]], key: str, wanted: Mapping[str, str]) -> dict[str, Path]:
    """Return the path of each file: of an upload, or of where something is to be written.

    Parameters
    ----------
    action, key
        As for `take_in`.
    wanted : mapping of str to str
        What was typed: `yes` for a file that need not be written.

    Raises
    ------
    BadInput
        If a file that is needed was not uploaded.
    """
    waiting = uploaded(action, key)
    needed = {f.name for f in fields(action) if f.default is MISSING}
    made: dict[str, Path] = {}
    for name, is_read in paths_in(action).items():
        if is_read and name in waiting:
            folder = folder_of(key) / name
            made[name] = folder if name in FOLDERS else folder / waiting[name][0]
        elif is_read and name in needed:
            raise BadInput(say("choose a file of your own"), where=flag_name(name))
        elif not is_read and (name in needed or wanted.get(name) == "yes"):
            made[name] = _target(action, name, key)
    return made


def _target(action: type[Action[Any]], name: str, key: str) -> Path:
    folder = folder_of(key) / "made"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ending = WRITES_FILE.get(action.name, "") if name == "to" else PAGES.get(name, "")
    target = folder / f"{action.name}{ending}"
    if not ending:
        target.mkdir(exist_ok=True)
    return target


def made_for(key: str) -> list[str]:
    """Return the names of what was written for a page: a folder as one archive."""
    folder = folder_of(key) / "made"
    if not folder.is_dir():
        return []
    for each in [each for each in folder.iterdir() if each.is_dir()]:
        if any(each.rglob("*")):
            _pack(each)
        shutil.rmtree(each)
    return sorted(each.name for each in folder.iterdir())


def _pack(folder: Path) -> None:
    with zipfile.ZipFile(folder.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as to:
        for each in sorted(p for p in folder.rglob("*") if p.is_file()):
            to.write(each, each.relative_to(folder))


def drop_uploads(key: str) -> None:
    """Throw away what was uploaded for a page that is done; what was written for it stays a day."""
    for each in folder_of(key).glob("*"):
        if each.name != "made":
            shutil.rmtree(each, ignore_errors=True)


def _forget_old() -> None:
    for each in (site().home / "uploads").glob("act-*"):
        try:
            if time.time() - each.stat().st_mtime > KEPT_SECONDS:
                shutil.rmtree(each, ignore_errors=True)
        except FileNotFoundError:  # another thread was quicker
            continue
