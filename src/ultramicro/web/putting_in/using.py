"""Files of an upload go into the place, and out of it again as if they had never been there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.store import Store
from ultramicro.web.putting_in.changes import changing, content_of, mark_of, put
from ultramicro.web.putting_in.labels import free
from ultramicro.web.putting_in.settings_file import SETTINGS, check, literal, with_rule, without_rules
from ultramicro.web.putting_in.uploads import (
    PAYMENTS,
    UNDONE,
    USED,
    SentFile,
    Upload,
    folder_of,
    move,
    require,
    same,
    save,
)


def use(root: Path, upload_id: str, names: frozenset[str]) -> Upload:
    """Move files of an upload into the place, with what was said of them; done again it changes nothing.

    Parameters
    ----------
    root : Path
        The place's folder.
    upload_id : str
        The upload.
    names : frozenset of str
        Those of its files that shall be used.

    Raises
    ------
    BadInput
        If what was said of a file cannot be used.
    """
    with changing(root):
        upload = require(root, upload_id)
        if upload.state == USED:
            _move_in(root, upload)  # where it was stopped in between
            return upload
        # Somebody else may have put in the same meanwhile.
        files = same(root, [replace(each, same_as="") for each in upload.files])
        wanted = [each for each in files if each.taken and each.name in names]
        targets = _targets(root, wanted)
        said = {targets[each.name]: each.rule for each in wanted if each.rule}
        before = content_of(root / SETTINGS) or b""
        after = _ruled(root, before, said)
        # Kept before anything moves: a stop in between can then be undone.
        done = replace(upload, state=USED, files=tuple(_placed(each, targets) for each in files),
                       settings=(mark_of(before), mark_of(after)) if said else ())  # fmt: skip
        save(root, done)
        (folder_of(root, upload_id) / "settings").write_bytes(before)
        if said:
            put(root / SETTINGS, after)
        _move_in(root, done)
    return done


def _targets(root: Path, wanted: list[SentFile]) -> dict[str, str]:
    """Return where each file goes, under a name that nobody has."""
    folder = root / PAYMENTS
    taken = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    found: dict[str, str] = {}
    for each in wanted:
        name = free(each.name, taken)
        taken.add(name)
        found[each.name] = f"{PAYMENTS}/{name}"
    return found


def _placed(each: SentFile, targets: Mapping[str, str]) -> SentFile:
    return replace(each, target=targets.get(each.name, ""))


def _ruled(root: Path, before: bytes, said: Mapping[str, Mapping[str, Any]]) -> bytes:
    after = before
    for target, rule in said.items():
        after = with_rule(after, literal(target), rule)
    if said:
        check(root, after)
    return after


def _move_in(root: Path, upload: Upload) -> None:
    (root / PAYMENTS).mkdir(exist_ok=True)
    for each in upload.files:
        source = folder_of(root, upload.id) / PAYMENTS / each.name
        if each.target and source.is_file():
            move(source, root / each.target)


def undo_upload(root: Path, upload_id: str) -> Upload:
    """Take the files of an upload out of the place again, and what was said of them out of place.toml.

    Raises
    ------
    BadInput
        If one of them was changed since: whoever did that would lose it.
    """
    with changing(root):
        upload = require(root, upload_id)
        if upload.state != USED:
            return upload
        used = [each for each in upload.files if each.target]
        for each in used:
            _require_unchanged(root, each)
        _restore_settings(root, upload)
        for each in used:
            if (root / each.target).is_file():
                move(root / each.target, folder_of(root, upload.id) / PAYMENTS / each.name)
        done = replace(upload, state=UNDONE, settings=(),
                       files=tuple(replace(each, target="") for each in upload.files))  # fmt: skip
        save(root, done)
    return done


def _require_unchanged(root: Path, each: SentFile) -> None:
    path = root / each.target
    if path.is_file() and Store(root).content_of(path) != each.digest:
        raise BadInput(
            say("the file was changed in the place since it was sent"), where=each.target,
            do=say("look at it there, and take it out by hand"),
        )  # fmt: skip


def _restore_settings(root: Path, upload: Upload) -> None:
    if not upload.settings:
        return
    now = content_of(root / SETTINGS) or b""
    if mark_of(now) == upload.settings[1]:
        put(root / SETTINGS, content_of(folder_of(root, upload.id) / "settings"))
        return
    # Something else was set since; only what was said of these files goes.
    put(root / SETTINGS, without_rules(now, [literal(each.target) for each in upload.files if each.target]))
