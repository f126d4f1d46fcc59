"""Papers that were written for a page as a folder: each opens as a page of its own beside their archive."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import NamedTuple

from django.http import HttpResponse

from ultramicro.web.acting.files import folder_of

PAGE = ".html"
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""What a paper may do in a browser: be read, and nothing else, whatever stands in it."""
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


class Paper(NamedTuple):
    """A paper of an archive: its file, and whose it is, by the rest of its name."""

    file: str
    whose: str


def papers_of(key: str, files: Sequence[str]) -> dict[str, list[Paper]]:
    """Return the papers that were written for a page, by what they are.

    Parameters
    ----------
    key : str
        The page's own.
    files : sequence of str
        The names of what was written for it.
    """
    found: dict[str, list[Paper]] = {}
    for archive in _archives(key, files):
        for name in sorted(archive.namelist()):
            if name.endswith(PAGE):
                title = _TITLE.search(archive.read(name).decode("utf-8", "replace"))
                kind = unescape(title[1]) if title else name
                whose = name.removesuffix(PAGE).partition("-")[2]
                found.setdefault(kind, []).append(Paper(name, whose))
    return found


def paper_page(key: str, files: Sequence[str], file: str) -> HttpResponse | None:
    """Return a paper as a page to read; None where none of that name was written."""
    for archive in _archives(key, files):
        if file.endswith(PAGE) and file in archive.namelist():
            answer = HttpResponse(archive.read(file), content_type="text/html; charset=utf-8")
            answer["Content-Security-Policy"] = ALONE
            return answer
    return None


def without_folders(key: str, said: str) -> str:
    """Return what is said of files without where they lie on this machine, which is nobody's to know."""
    made = folder_of(key) / "made"
    return said.replace(f"{made}/", "").replace(str(made), "")


def _archives(key: str, files: Sequence[str]) -> Iterator[zipfile.ZipFile]:
    for path in (folder_of(key) / "made" / Path(name).name for name in files if name.endswith(".zip")):
        if path.is_file():
            with zipfile.ZipFile(path) as archive:
                yield archive
