"""The brief as a file: of what is shown to who asks, and only where enough is known."""

from tests.web.conftest import TOWN


def test_a_brief_is_a_file_of_what_may_be_read(answered, as_role):
    from ultramicro.web.people.allow import To
    from ultramicro.web.people.showing import show

    sent = as_role("member").get(f"/{TOWN}/brief.html")
    assert sent.status_code == 200
    assert sent["Content-Disposition"].startswith("attachment")
    assert b"<!doctype html>" in sent.content.lower()[:40]
    show(TOWN, "leaks", To.PRIVATE)
    assert as_role("member").get(f"/{TOWN}/brief.html").status_code == 404
    show(TOWN, "brief", To.PRIVATE)
    assert as_role("member").get(f"/{TOWN}/brief.html").status_code == 403


def test_without_the_answer_about_what_is_not_known_there_is_none(answered, as_role):
    from ultramicro.web.people.allow import To
    from ultramicro.web.people.showing import show

    show(TOWN, "next", To.PRIVATE)
    assert as_role("member").get(f"/{TOWN}/brief.html").status_code == 404
