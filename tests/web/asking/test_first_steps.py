"""What comes first in a place of which nothing can be answered."""

from types import SimpleNamespace

from ultramicro.web.asking.first_steps import first_step, is_bare
from ultramicro.web.people.roles import Role


def asked(root, role, **settings):
    place = SimpleNamespace(root=root, config=SimpleNamespace(settings=settings))
    return first_step(SimpleNamespace(place=place, roles=frozenset({role})))


def test_files_come_first_then_areas_and_each_is_offered_to_who_may(tmp_path):
    for name in (
        "payments/README.txt",
        "examples/parties.csv",
        "place.toml",
        "books/books.db",
        ".ultramicro/x",
        "web/y",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert is_bare(tmp_path)
    assert asked(tmp_path, Role.COORDINATOR).page == "put_in_files"
    assert asked(tmp_path, Role.MEMBER).page == ""
    (tmp_path / "payments/may.csv").write_text("x")
    assert not is_bare(tmp_path)
    assert asked(tmp_path, Role.ADMINISTRATOR).page == "put_in_settings"
    assert asked(tmp_path, Role.COORDINATOR).page == ""
    assert asked(tmp_path, Role.COORDINATOR, areas=[{"name": "Here"}]) is None
