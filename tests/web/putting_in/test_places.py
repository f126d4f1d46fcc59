"""A place begun from a page, its settings, and who may put anything in."""

import pytest

from tests.web.conftest import TOWN
from tests.web.putting_in.conftest import PLACE, SETTINGS, do_jobs, sent, tree


@pytest.fixture
def begun(web):
    """Nothing of what a test begins stays."""
    import shutil

    from ultramicro.web.served import of_this_server

    yield
    (web.home / "places.json").unlink(missing_ok=True)
    shutil.rmtree(web.home / "places", ignore_errors=True)
    of_this_server()._by_word.pop("new-town", None)


def test_a_place_is_begun_with_its_areas_and_first_files(as_role, begun, web):
    client = as_role("administrator", name="root")
    answer = client.post(
        "/start-a-place", {"name": "New Town", "where": "ZY1, zy2 1aa", "files": [sent("a.csv")]}
    )
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"].startswith("/new-town/put-in/files/")
    assert "Use it" not in client.get(answer["Location"]).content.decode()
    do_jobs()
    page = client.get(answer["Location"]).content.decode()
    assert "Use it" in page
    from ultramicro.place.config import load_config
    from ultramicro.place.geography.areas import read_areas

    root = web.home / "places" / "new-town"
    areas = read_areas(load_config(root).settings, root)
    assert [(a.name, [p.text for p in a.prefixes], [p.text for p in a.postcodes]) for a in areas] == [
        ("New Town", ["ZY1"], ["ZY2 1AA"])
    ]
    assert client.get("/new-town").status_code == 200
    from ultramicro.web.site import read_site

    assert read_site(web.home / "site.json").more_places() == {"new-town": root}


@pytest.mark.parametrize("name", ["Kelderby", "New Town", "  ", "///", "Start a place", "API", "Health"])
def test_a_name_that_is_taken_or_none_is_refused(as_role, begun, name):
    client = as_role("administrator", name="root")
    client.post("/start-a-place", {"name": "New Town", "where": ""})
    answer = client.post("/start-a-place", {"name": name, "where": "ZY1"})
    assert answer.status_code == 422


def test_what_is_no_postcode_and_no_district_is_refused_and_stays(as_role, begun, web):
    answer = as_role("administrator", name="root").post(
        "/start-a-place", {"name": "New Town", "where": "Nowhereshire"}
    )
    assert answer.status_code == 422
    assert "Nowhereshire" in answer.content.decode()
    assert not (web.home / "places" / "new-town").exists()


def test_a_hostile_name_writes_nothing_but_a_name(as_role, begun, web):
    name = 'New Town"\n[books]\ndatabase = "x'
    answer = as_role("administrator", name="root").post("/start-a-place", {"name": name, "where": "ZY1"})
    from ultramicro.place.config import load_config

    word = answer["Location"].split("/")[1]
    config = load_config(web.home / "places" / word)
    assert config.name == " ".join(name.split())
    assert not config.settings.get("books")


PAGES = ["put-in", "put-in/files", "put-in/look-ups", "put-in/changes", "put-in/tables/needs",
         "put-in/tables/needs/new", "put-in/tables/needs/paste", "put-in/settings"]  # fmt: skip


@pytest.mark.parametrize(
    "role", ["", "member", "shop", "treasurer", "auditor", "coordinator", "administrator"]
)
def test_only_coordinators_and_administrators_put_anything_in(as_role, place, role):
    client = as_role(role, place=PLACE)
    elsewhere = as_role(role or "member", place="otherby", name=f"else-{role}")
    for page in PAGES:
        may = role == "administrator" or (role == "coordinator" and page != "put-in/settings")
        status = client.get(f"/{PLACE}/{page}").status_code
        assert status == (200 if may else 403 if role else 302), page
        assert elsewhere.get(f"/{PLACE}/{page}").status_code == 403
        assert elsewhere.post(f"/{PLACE}/{page}").status_code == 403
    may = 200 if role == "administrator" else 403 if role else 302
    assert client.get("/start-a-place").status_code == may


def test_a_form_without_its_token_is_refused(as_role, place):
    client = as_role("administrator", place=PLACE, csrf=True)
    before = tree(place)
    for page in PAGES[1:]:
        assert client.post(f"/{PLACE}/{page}", {"name": "x"}).status_code == 403
    assert tree(place) == before


def settings_form(place):
    from ultramicro.web.putting_in.changes import content_of, mark_of

    return {"mark": mark_of(content_of(place / "place.toml")), "name": "Putby", "language": "en-GB",
            "currency": "GBP", "population": "", "area-0-name": "Putby", "area-0-where": "ZY1",
            "area-0-population": "", "area-1-name": "", "area-1-where": "", "area-1-population": ""}  # fmt: skip


def test_settings_sent_back_unchanged_change_nothing(as_role, place):
    client = as_role("administrator", place=PLACE)
    assert client.post(f"/{PLACE}/put-in/settings", settings_form(place)).status_code == 302
    assert (place / "place.toml").read_text() == SETTINGS


def test_settings_change_what_was_typed_and_keep_every_note(as_role, place):
    client = as_role("administrator", place=PLACE)
    form = {**settings_form(place), "population": "12,000", "area-0-where": "ZY1, ZY2 1AA", "area-1-name": "County",
            "area-1-where": "ZY", "area-1-population": "90000"}  # fmt: skip
    answer = client.post(f"/{PLACE}/put-in/settings", form)
    assert answer.status_code == 302, answer.content.decode()
    text = (place / "place.toml").read_text()
    for kept in ("# Ours: do not lose this line.", "# as people say it", 'counts = "trading"'):
        assert kept in text
    from ultramicro.place.config import load_config
    from ultramicro.place.geography.areas import read_areas

    config = load_config(place)
    assert config.settings["population"] == 12000
    assert [a.name for a in read_areas(config.settings, place)] == ["Putby", "County"]
    change = answer["Location"].partition("changed=")[2]
    client.post(f"/{PLACE}/put-in/changes", {"change": change})
    assert (place / "place.toml").read_text() == SETTINGS


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("population", "many"),
        ("population", "000000000001" + "9" * 30),
        ("population", "1" * 5000),
        ("name", ""),
        ("language", "xx-YY-ZZ!"),
        ("currency", "pounds!"),
        ("area-0-where", "Nowhereshire"),
    ],
)
def test_settings_that_cannot_be_are_refused_and_nothing_is_written(as_role, place, key, value):
    client = as_role("administrator", place=PLACE)
    answer = client.post(f"/{PLACE}/put-in/settings", {**settings_form(place), key: value})
    assert answer.status_code == 422
    assert (place / "place.toml").read_text() == SETTINGS


def test_the_currency_of_a_place_stays_that_of_its_books(as_role, web):
    from ultramicro.web.putting_in.changes import Change, change, changes, content_of, mark_of

    root, client = web.places[TOWN], as_role("administrator")
    before = content_of(root / "place.toml")
    form = {"mark": mark_of(before), "name": "Kelderby", "language": "en-GB", "currency": "EUR"}
    answer = client.post(f"/{TOWN}/put-in/settings", form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "accounts in GBP" in page
    assert "a place of its own" in page
    assert content_of(root / "place.toml") == before
    # Nor does it come back with an older file: here, one that was written before the books were opened.
    other = before.replace(b"GBP", b"EUR") if b"GBP" in before else b'currency = "EUR"\n' + before
    (root / "place.toml").write_bytes(other)
    try:
        done = change(root, "place.toml", before, by="x", what="settings", about="")
        assert isinstance(done, Change)
        answer = client.post(f"/{TOWN}/put-in/changes", {"change": changes(root)[0].id})
        assert (answer.status_code, "accounts in GBP" in answer.content.decode()) == (422, True)
        assert content_of(root / "place.toml") == before
    finally:
        (root / "place.toml").write_bytes(before)


def test_settings_of_a_stale_page_are_refused(as_role, place):
    client = as_role("administrator", place=PLACE)
    form = settings_form(place)
    client.post(f"/{PLACE}/put-in/settings", {**form, "population": "5"})
    now = tree(place)
    answer = client.post(f"/{PLACE}/put-in/settings", {**form, "population": "6"})
    assert answer.status_code == 409
    assert tree(place) == now
    page = answer.content.decode()
    assert "<td><bdi>5</bdi></td><td><bdi>6</bdi></td>" in page, "both versions are shown"


def test_a_change_by_its_name_leads_out_of_no_folder(as_role, place):
    client = as_role("administrator", place=PLACE)
    for name in ("../../x", "", "x"):
        assert client.post(f"/{PLACE}/put-in/changes", {"change": name}).status_code == 404


def test_the_areas_are_drawn_without_style_and_anew_when_they_change(as_role, web):
    client, address = as_role("administrator"), f"/{TOWN}/put-in/settings"
    (web.places[TOWN] / ".ultramicro" / "area_map.json").unlink(missing_ok=True)  # another test may draw it
    assert "<svg" not in client.get(address).content.decode()
    client.post(address, {"do": "map"})
    assert "looks again by itself" in client.get(address).content.decode()
    do_jobs()
    page = client.get(address).content.decode()
    assert page.count("<svg") == 2
    assert " style=" not in page
    assert "Mill Side" in page
    (web.places[TOWN] / ".ultramicro" / "area_map.json").unlink()


def test_areas_without_outline_are_said_not_drawn(as_role, place):
    client = as_role("administrator", place=PLACE)
    client.post(f"/{PLACE}/put-in/settings", {"do": "map"})
    do_jobs()
    assert "No map can be drawn" in client.get(f"/{PLACE}/put-in/settings").content.decode()
