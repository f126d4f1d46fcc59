"""A place of its own for each test of what is put in, served beside the others."""

import io

import pytest

from tests.web.conftest import a_person
from tests.web.running.at_once import do_jobs

PLACE = "putby"
SETTINGS = """# Ours: do not lose this line.
name = "Putby"   # as people say it
country = "GB"

[[areas]]
name = "Putby"
prefixes = ["ZY1"]   # the old town

[locality]
counts = "trading"
"""
SPEND = """Supplier,Date,Amount,Department
Ash Builders Ltd,01/04/2025,1200.00,Works
Birch Foods Ltd,02/04/2025,300.50,Kitchen
Cedar Cleaning Ltd,03/04/2025,99.50,Works
"""


@pytest.fixture
def place(web, tmp_path):
    """A small place with nothing in it."""
    from ultramicro.web.served import of_this_server
    from ultramicro.web.site import site

    root = tmp_path / "putby"
    (root / "payments").mkdir(parents=True)
    (root / "place.toml").write_text(SETTINGS, encoding="utf-8")
    site().places[PLACE] = root
    yield root
    site().places.pop(PLACE)
    of_this_server()._by_word.pop(PLACE, None)


@pytest.fixture
def coordinator(as_role, place):
    """A browser of somebody who may put things in."""
    return as_role("coordinator", place=PLACE)


def sent(name: str, content: bytes | str = SPEND) -> io.BytesIO:
    """A file as a browser sends it."""
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    file.name = name
    return file


def send(client, *files: io.BytesIO) -> str:
    """Send files, and return the address of what was understood."""
    answer = client.post(f"/{PLACE}/put-in/files", {"files": list(files)})
    assert answer.status_code == 302, answer.content.decode()
    do_jobs()
    return answer["Location"]


def tree(root):
    """Every file of a place with its content, without what the program keeps for itself."""
    found = (path for path in root.rglob("*") if path.is_file())
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in found
        if path.relative_to(root).parts[0] != ".ultramicro"
    }


__all__ = ["PLACE", "SETTINGS", "SPEND", "a_person", "do_jobs", "send", "sent", "tree"]
