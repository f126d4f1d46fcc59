"""The summary of a share offer in the browser: there once the question was asked, and of its own answer."""

from tests.web.conftest import TOWN


def test_the_summary_stands_behind_the_answer(answered, as_role):
    from ultramicro.techniques import open_place, technique_named
    from ultramicro.web.asking import making, pointers

    assert as_role("member").get(f"/{TOWN}/ask/energy-offer/summary").status_code == 404
    making.keep(open_place(answered), technique_named("energy-offer")(), mark=pointers.mark_of(answered))
    answer = as_role("member").get(f"/{TOWN}/ask/energy-offer")
    assert f"/{TOWN}/ask/energy-offer/summary" in answer.content.decode()
    page = as_role("member").get(f"/{TOWN}/ask/energy-offer/summary").content.decode()
    for words in ("What may go wrong", "You could lose what you put in", "Weir Street school roof"):
        assert words in page
