"""Fonts for names in any script: embedded in what is printed, only the signs that are used.

Noto Sans [1]_ has Latin, Greek, Cyrillic and Devanagari, Noto Sans Arabic has Arabic; both come with the
extra `pdf`. What they lack is looked for in the place's own folder of fonts, then among the machine's. What
no font has is spelled, `[U+674E]`, and told: a sign that stands for another would be a wrong name.

References
----------
.. [1] The Noto Project, "Noto fonts", SIL Open Font License 1.1, https://notofonts.github.io
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from functools import cached_property, lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

from reportlab.lib.abag import ABag
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont, shapeFragWord
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

PACKAGED = (
    ("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf"),
    ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
)
FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts",
    "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
KNOWN = (
    "DejaVuSans.ttf", "NotoSansHebrew*.ttf", "NotoSansThai*.ttf", "NotoSansBengali*.ttf",
    "NotoSansTamil*.ttf", "NotoSansGurmukhi*.ttf", "NotoSansGujarati*.ttf",
    "NotoSansEthiopic*.ttf", "NotoSansSC*.ttf",
    "wqy-*.ttc", "DroidSansFallback*.ttf", "ARIALUNI.TTF", "Arial Unicode.ttf", "msyh.ttc", "msgothic.ttc",
    "malgun.ttf", "unifont*.ttf",
)  # fmt: skip
"""Fonts with outlines that can be embedded, by the names under which systems keep them."""
SHAPED_FROM, SHAPED_TO = 0x0590, 0x1DBF
"""Scripts whose letters change with their neighbours lie between these; ligatures of others spoil copying."""
FILLED, BOLD, OUTLINE = 0, 2, 0.03
"""Letters are filled and outlined where they are to be bold; the outline's width by their size."""


class Run(NamedTuple):
    """Letters that one font draws in one go."""

    font: str
    text: str


class Fonts:
    """Fonts that together draw what is asked, and what they lacked.

    Parameters
    ----------
    own : Path or None
        A folder with more fonts, which come before those of the machine.

    Examples
    --------
    >>> fonts = Fonts()
    >>> [run.text for run in fonts.runs("Zoë عبد الله 12")], fonts.missing
    (['Zoë ', 'عبد الله', ' ', '12'], {})
    >>> [run.text for run in fonts.runs("\U0010fffd!")], list(fonts.missing)
    (['[U+10FFFD]!'], ['\U0010fffd'])
    """

    def __init__(self, own: Path | None = None) -> None:
        self._own = own
        self._names = [_registered(path) for path in _packaged()]
        self.missing: dict[str, None] = {}
        """The letters that no font has, in the order in which they were met."""

    @property
    def plain(self) -> str:
        """The font of plain text."""
        return self._names[0]

    @cached_property
    def _more(self) -> Iterator[str]:
        """Fonts that are only looked for where a letter lacks."""
        # Sorted, so that the same place prints with the same font each time.
        own = sorted(self._own.glob("*.tt[fc]")) if self._own and self._own.is_dir() else []
        return (name for path in (*own, *_of_the_machine()) if (name := _found(path)))

    def _font_of(self, letter: str) -> str:
        for name in self._names:
            if _has(name, letter):
                return name
        for name in self._more:
            self._names.append(name)
            if _has(name, letter):
                return name
        return ""

    def runs(self, text: str) -> list[Run]:
        """Return a text as runs, from left to right; what no font has is spelled."""
        # Nearly every text is; to look up each of its letters would make long statements slow.
        if text.isascii() and text.isprintable():
            return [Run(self.plain, text)] if text else []
        made: list[Run] = []
        for letter in text:
            run = made[-1] if made else Run(self.plain, "")
            if _joins(letter, run.text) and _has(run.font, letter):
                font, shown = run.font, letter
            elif font := self._font_of(letter):
                shown = letter
            else:
                self.missing[letter] = None
                font, shown = self.plain, f"[U+{ord(letter):04X}]"
            together = made and run.font == font and _is_leftward(run.text) == _is_leftward(shown, run.text)
            made[-1:] = [Run(font, run.text + shown)] if together else [*made[-1:], Run(font, shown)]
        return [part for run in made for part in _without_end(run)]

    def width(self, text: str, size: float) -> float:
        """Return how wide a text is, in points."""
        return sum(_drawn(run, size)[0] for run in self.runs(text))

    def draw(
        self, page: Canvas, at: tuple[float, float], text: str, size: float, *, bold: bool = False
    ) -> None:
        """Draw a text that begins at a place."""
        x, y = at
        page.saveState()
        page.setLineWidth(size * OUTLINE)
        for run in self.runs(text):
            width, shown = _drawn(run, size)
            line = page.beginText(x, y)
            line.setFont(run.font, size)
            # Outlined letters in place of a second file: few of the fonts found have a bold one.
            line.setTextRenderMode(BOLD if bold else FILLED)
            line.textOut(shown)
            page.drawText(line if shown is run.text else _Spoken(line, run.text))
            x += width
        page.restoreState()

    def cut(self, text: str, size: float, width: float) -> str:
        """Return as much of a text as is not wider than a column."""
        if self.width(text, size) <= width:
            return text
        # A column holds far fewer; a text of megabytes would be measured again and again.
        kept, least = text[:400], 0
        most = len(kept)
        while least < most:  # the longest beginning that fits, by halving
            middle = (least + most + 1) // 2
            least, most = (
                (middle, most) if self.width(f"{kept[:middle]}…", size) <= width else (least, middle - 1)
            )
        return f"{kept[:least]}…"


def _joins(letter: str, run: str) -> bool:
    """Whether a letter has no font of its own: a blank in a run, or a sign on the letter before it."""
    return bool(run) and (letter == " " or unicodedata.category(letter) in {"Mn", "Mc", "Me", "Cf"})


def _is_leftward(text: str, otherwise: str = "") -> bool:
    """Whether letters are written from right to left; those that go either way go as what is before them."""
    kinds = {unicodedata.bidirectional(letter) for letter in text}
    if kinds <= {"WS", "NSM", "BN"} and otherwise:
        return _is_leftward(otherwise)
    return bool(kinds & {"R", "AL"})


def _without_end(run: Run) -> list[Run]:
    """Return a run from right to left without the blanks after it, which stand on its other side."""
    kept = run.text.rstrip()
    if not _is_leftward(run.text) or kept == run.text:
        return [run]
    return [Run(run.font, kept), Run(run.font, run.text[len(kept) :])]


def _drawn(run: Run, size: float) -> tuple[float, str]:
    """Return how wide a run is in points, and what draws it: shaped, where its script asks for that."""
    width = pdfmetrics.stringWidth(run.text, run.font, size)
    if not any(SHAPED_FROM <= ord(letter) <= SHAPED_TO for letter in run.text):
        return width, run.text
    shaped = shapeFragWord([width, (ABag(fontName=run.font, fontSize=size), run.text)], force=True)
    return shaped[0], shaped[1][1]


class _Spoken(NamedTuple):
    """Shaped letters that say what they were made of, so that a reader copies and reads out the name."""

    line: PDFTextObject
    text: str

    def getCode(self) -> str:  # noqa: N802  the canvas calls it so
        said = self.text.encode("utf-16-be").hex().upper()
        return f"/Span <</ActualText <FEFF{said}>>> BDC {self.line.getCode()} EMC"


def _has(font: str, letter: str) -> bool:
    return ord(letter) in pdfmetrics.getFont(font).face.charToGlyph


def _packaged() -> Iterator[Path]:
    for package, name in PACKAGED:
        with as_file(files(package) / "files" / name) as path:
            yield path


def _of_the_machine() -> Iterator[Path]:
    folders = [folder for each in FOLDERS if (folder := Path(each).expanduser()).is_dir()]
    yield from (path for name in KNOWN for folder in folders for path in sorted(folder.rglob(name)))


def _found(path: Path) -> str:
    """Register a font of somebody else's; nothing where it cannot be embedded, as one with other outlines."""
    try:
        return _registered(path)
    except (TTFError, OSError):
        return ""


@lru_cache(maxsize=64)
def _registered(path: Path) -> str:
    # Two folders may have different fonts of one name.
    name = f"{path.stem}-{hashlib.sha256(str(path).encode()).hexdigest()[:6]}"
    pdfmetrics.registerFont(TTFont(name, str(path)))
    return name
