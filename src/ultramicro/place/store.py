"""The derived store: everything in `.ultramicro/` is named by its content and can be deleted.

A folder is written beside its final name and then renamed, so that a run that is stopped, or two
runs at once, never leave half a result behind.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHUNK_BYTES = 1 << 20
LARGE_BYTES = 1 << 26
SETTLED_SECONDS = 5.0
"""A file written to more recently may change again within the clock's resolution."""


def digest(*parts: object) -> str:
    """Digest JSON-able parts to 24 hexadecimal digits.

    Examples
    --------
    >>> digest("a", 1) == digest("a", 1), digest("a", 1) == digest("a", 2)
    (True, False)
    """
    text = json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False)
    # Paths on Linux are bytes, which may be no text.
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=12).hexdigest()


def file_digest(path: Path) -> str:
    """Digest a file's content, a chunk at a time."""
    hasher = hashlib.blake2b(digest_size=12)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            hasher.update(chunk)
    return hasher.hexdigest()


class Store:
    """A folder of results named by what they were made from.

    Parameters
    ----------
    root : Path
        The place's folder; the store is its `.ultramicro`, or a temporary folder where that is not to be
        written.
    """

    def __init__(self, root: Path) -> None:
        # A place on a read-only disk, or of somebody else, can still be read.
        self.folder = root / ".ultramicro" if _writable(root) else self._lent()

    def _lent(self) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="ultramicro-store-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return folder

    def path(self, kind: str, key: str) -> Path:
        """Return where a result is, or would be."""
        return self.folder / kind / key

    def content_of(self, path: Path) -> str:
        """Digest a file; the digest of a large one is remembered while its size and time stay the same."""
        stat = path.stat()
        settled = time.time() - stat.st_mtime > SETTLED_SECONDS
        if stat.st_size < LARGE_BYTES or not settled:
            return file_digest(path)
        key = digest(str(path.resolve()), stat.st_size, stat.st_mtime_ns, stat.st_ino)
        kept = self.path("digests", key) / "digest.txt"
        if not kept.is_file():
            with self.making("digests", key) as folder:
                (folder / kept.name).write_text(file_digest(path), encoding="utf-8")
        return kept.read_text(encoding="utf-8")

    @contextmanager
    def making(self, kind: str, key: str) -> Iterator[Path]:
        """Give an empty folder that becomes the result when the block ends well."""
        final = self.path(kind, key)
        final.parent.mkdir(parents=True, exist_ok=True)
        (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
        scratch = Path(tempfile.mkdtemp(prefix=".making-", dir=final.parent))
        try:
            yield scratch
            _move_in(scratch, final)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _writable(root: Path) -> bool:
    """Whether the store of a place can be written; where it is not there yet, whether it can be made."""
    kept = root / ".ultramicro"
    return os.access(kept if kept.exists() else root, os.W_OK | os.X_OK)


def _move_in(scratch: Path, final: Path) -> None:
    try:
        os.replace(scratch, final)  # noqa: PTH105  Path.replace says the same; this one is atomic by name
    except OSError:
        if not final.is_dir():
            raise
