"""The menu: five words, one's own work first, and nothing that is refused."""

import itertools
import re

import pytest

from tests.web.conftest import TOWN

ROLES = ("member", "shop", "coordinator", "treasurer", "auditor", "administrator")
SHORT = {"member": "m01", "shop": "bakery"}


def words(client, path=f"/{TOWN}/ask/flows"):
    """The words of the menu with their addresses: those always seen, and those behind More."""
    text = client.get(path).content.decode()
    menu = text[text.index('<nav class="menu"') : text.index("</nav>")]
    first, _, more = menu.partition("<details>")
    links = r'<a href="([^"]+)"[^>]*>([^<]+)</a>'
    return re.findall(links, first), re.findall(links, more)


@pytest.mark.parametrize(
    ("role", "wanted"),
    [("member", ["Account", "Pay", "Money", "Leaks", "Plan"]), ("coordinator", ["Put in", "Do", "People", "Money", "Leaks"]),
     ("treasurer", ["Do", "People", "Money", "Leaks", "Plan"]), ("auditor", ["Do", "Log", "Money", "Leaks", "Plan"]),
     ("administrator", ["Put in", "Do", "People", "Money", "Leaks"])],
)  # fmt: skip
def test_ones_own_work_comes_first(as_role, role, wanted):
    first, more = words(as_role(role, short=SHORT.get(role, "")))
    assert [name for _, name in first] == wanted
    assert {"Find", "Help", "My sign-in"} <= {name for _, name in more}


@pytest.mark.parametrize("role", ROLES)
def test_nothing_in_the_menu_is_refused(as_role, role):
    """Whoever has no account of their own in the books is told so on that page alone."""
    client = as_role(role, short=SHORT.get(role, ""))
    for address, name in itertools.chain(*words(client)):
        if name != "My account":
            assert client.get(address).status_code in {200, 302}, name


def test_strangers_see_what_is_shown_to_them_and_no_more(as_role):
    from ultramicro.web.people.allow import To
    from ultramicro.web.people.showing import show

    show(TOWN, "flows", To.PUBLIC)
    first, more = words(as_role())
    assert [name for _, name in first] == ["Money", "Help"]
    assert more == []


def test_the_languages_stand_at_the_top_and_lead_to_the_same_page(as_role):
    client = as_role("member")
    text = client.get(f"/{TOWN}/find?q=ltd").content.decode()
    assert (
        f'<a href="/cy/{TOWN}/find?q=ltd" lang="cy" hreflang="cy">Cymraeg</a>' in text.partition("<main")[0]
    )
    welsh = client.get(f"/cy/{TOWN}/find?q=ltd").content.decode()
    assert '<html lang="cy">' in welsh
    assert f'<a href="/en-gb/{TOWN}/find?q=ltd" lang="en-gb" hreflang="en-gb">English</a>' in welsh
    assert client.get(f"/en-gb/{TOWN}/find?q=ltd").status_code == 200
