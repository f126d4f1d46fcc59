"""The made-up town with the answers to some of its questions kept, made once."""

from pathlib import Path

import pytest

from tests.web.asking.carried import carry, copied
from tests.web.conftest import TOWN
from tests.web.running.small_place import small_place
from ultramicro.place.store import Store

ANSWERED = ("suppliers", "places", "flows", "multiplier", "next", "leaks")


@pytest.fixture(scope="session")
def answered(web_site, once, shared_temp):
    """The folder of the town with kept answers, which one process makes and the others take over."""
    from ultramicro.techniques import open_place

    root = web_site.places[TOWN]
    # Books of an older program are brought forward by whoever opens them first.
    open_place(root).table("needs")

    def make() -> str:
        _answer(root)
        return str(copied(Store(root).folder, shared_temp / "answered"))

    carry(Path(once("answered", make)), root)
    return root


def _answer(root: Path) -> None:
    from ultramicro.techniques import open_place, technique_named
    from ultramicro.web.asking import making, pointers, records

    mark, place = pointers.mark_of(root), open_place(root)
    for name in ANSWERED:
        making.keep(place, technique_named(name)(), mark=mark)
    making.keep(place, technique_named("leaks")(area="Keldervale"), mark=mark)
    records.keep(place, mark=mark)


@pytest.fixture(scope="session")
def small(web_site, tmp_path_factory):
    """A small place with a payee that is called like a formula, all its questions asked."""
    from ultramicro.core.message import Message
    from ultramicro.web.asking import making
    from ultramicro.web.site import site

    root = small_place(tmp_path_factory.mktemp("small") / "place")
    site().places["smallby"] = root
    site().write()

    def tell(done: int, steps: int, says: Message) -> None:
        assert 0 <= done <= steps
        assert str(says)

    making.make_all(root, {}, tell, lambda: False)
    yield root
    del site().places["smallby"]
    site().write()
