"""A server of two places in one process: the made-up town, and another that nobody of the first may see."""

import shutil
from pathlib import Path

import pytest

from tests.web.site_of_tests import HOST

TOWN, OTHER = "kelderby", "otherby"
PASSWORD = "a long password"


@pytest.fixture(scope="session")
def web_site(tmp_path_factory: pytest.TempPathFactory, demo_place: Path):
    """The application on a copy of the town and a small second place, with its tables made."""
    from ultramicro.web.serving import make_tables
    from ultramicro.web.site import site

    base = tmp_path_factory.mktemp("web")
    town, other = base / "town", base / "other"
    shutil.copytree(demo_place, town)
    shutil.copytree(town / "books", base / "books")
    other.mkdir()
    (other / "place.toml").write_text('name = "Otherby"\n', encoding="utf-8")
    site().places.update({TOWN: town, OTHER: other})
    site().write()
    make_tables()
    import ultramicro.web.application  # noqa: F401  refuses addresses that say nothing of who may open them

    yield site()
    from ultramicro.web.served import let_go

    let_go()


@pytest.fixture(scope="module", autouse=True)
def _books_as_they_were():
    """Each module finds the books of the town as they were: what one opens there, another does not expect."""
    yield
    from ultramicro.web.served import served
    from ultramicro.web.site import site

    # Most modules of a process may have run before the town is there at all.
    root = site().places.get(TOWN)
    if root is not None:
        served(TOWN).close()
        shutil.rmtree(root / "books")
        shutil.copytree(root.parent / "books", root / "books")


@pytest.fixture
def web(web_site):
    """The same with its own tables empty again afterwards; the places keep what is done to them."""
    yield web_site
    from django.apps import apps

    for model in reversed(list(apps.get_models())):
        kept = getattr(model, "only_grows", False)  # the log of acts, which the database itself keeps
        if model._meta.app_label in {"people", "running", "acting", "api", "sessions"} and not kept:
            model._base_manager.all().delete()


@pytest.fixture
def as_role(web):
    """Return a browser (Django's test client, with CSRF checked on demand) of somebody with a role in a place."""
    from django.test import Client

    def made(
        role: str = "", *, place: str = TOWN, short: str = "", name: str = "", csrf: bool = False
    ) -> Client:
        client = Client(enforce_csrf_checks=csrf, HTTP_HOST=HOST)
        if role:
            from django.utils import timezone

            person = a_person(name or f"{role}-of-{place}", role, place=place, short=short)
            client.force_login(person)
            session = client.session
            session["shown_at"] = timezone.now().timestamp()
            session.save()
        return client

    return made


def a_person(name: str, *roles: str, place: str = TOWN, short: str = ""):
    """Somebody who can sign in with PASSWORD."""
    from ultramicro.web.people.models import Membership, Person

    person, made = Person.objects.get_or_create(name=name)
    if made:
        person.set_password(PASSWORD)
        person.save()
    for role in roles:
        Membership.objects.get_or_create(person=person, place=place, role=role, defaults={"short": short})
    return person
