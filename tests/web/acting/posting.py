"""What tests of pages that act have in common."""

import html
import itertools
import re

from tests.web.conftest import TOWN

NUMBERS = itertools.count(1)


def do(group, name):
    return f"/{TOWN}/do/{group}/{name}"


def hidden(answer):
    """The fields that a page sends back without being typed into."""
    text = answer.content.decode()
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    return {n: html.unescape(v) for n, v in found if n != "csrfmiddlewaretoken"}


def confirmed(client, address, values):
    """Open a form, fill it in and send it: the confirmation, or the form with what is wrong."""
    page = client.get(address)
    assert page.status_code == 200, page.content.decode()[:2000]
    return client.post(address, {**hidden(page), **values})


def pressed(client, address, confirmation):
    """Press the button of a confirmation."""
    return client.post(address, {**hidden(confirmation), "step": "do"})


def through(client, address, values):
    """Form, confirmation and receipt in one go."""
    confirmation = confirmed(client, address, values)
    assert confirmation.status_code == 200, text(confirmation)
    sent = pressed(client, address, confirmation)
    assert sent.status_code == 302, text(sent)
    return client.get(sent["Location"])


def text(answer):
    """What a page says, without its marks."""
    body = answer.content.decode()
    main = body[body.find("<main") : body.find("</main>")]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def transfers(since=0):
    """All transfers of the town, as the disk has them."""
    from ultramicro.web.served import served

    with served(TOWN).keeper.reading() as desk:
        return [(t.debit, t.credit, t.amount_pence, t.kind) for t in desk.ledger.transfers(since)]


def balances():
    from ultramicro.web.served import served

    with served(TOWN).keeper.reading() as desk:
        return {each.account: each.balance_pence for each in desk.ledger.accounts()}
