"""Pages of one's own: what one sees and does is one's own, whatever is sent."""

import re
import threading
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.acting.posting import balances, confirmed, hidden, pressed, text, through, transfers
from tests.web.conftest import TOWN
from ultramicro.core.action import Pence

MINE = f"/{TOWN}/mine"
PAY = f"{MINE}/pay"


def own(act):
    return f"{MINE}/do/{act}"


@pytest.fixture
def member(as_role):
    return as_role("member", short="m01", name="one")


@pytest.fixture
def other(as_role):
    return as_role("member", short="m02", name="two")


def statement_of(short, currency="KLD"):
    from ultramicro.web.served import served

    with served(TOWN).keeper.reading() as desk:
        return f"{MINE}/statement/{desk.people.known(short).id}/{currency}"


def account(short, currency="KLD"):
    return f"{currency}/{statement_of(short).split('/')[-2]}/member"


def test_my_account_shows_balances_and_the_last_entries(member):
    page = member.get(MINE)
    assert page.status_code == 200
    said = text(page).replace("\xa0", " ")
    pence = balances()[account("m01")]
    assert f"KLD {pence / 100:.2f} may still be spent" in said
    assert page.content.decode().count('<td class="n"') >= 20


def test_a_statement_of_somebody_else_is_not_there(member, other):
    mine, theirs = statement_of("m01"), statement_of("m02")
    assert member.get(mine).status_code == 200
    for address in (
        theirs,
        mine.replace("KLD", "XXX"),
        mine[:-7] + "zz/KLD",
        mine + "?page=0",
        mine + "?page=x",
        mine + "?page=000001" + "9" * 30,
        mine + "?page=1" + "0" * 5000,
    ):
        assert member.get(address).status_code == 404
    assert other.get(theirs).status_code == 200


def test_all_pages_of_a_statement_together_are_all_entries(member, as_role):
    client = as_role("shop", short="bakery", name="bakery")
    number, seen = 1, []
    while True:
        page = client.get(statement_of("bakery") + f"?page={number}")
        body = page.content.decode()
        seen += re.findall(r"· (\d+)</span>", body)
        if 'rel="next"' not in body:
            break
        number += 1
    name = account("bakery")
    every = [n for n, t in enumerate(transfers(), 1) if name in t[:2]]
    assert [int(n) for n in seen] == every[::-1]
    assert number > 1


def test_who_is_nobody_of_the_books_has_no_account(as_role):
    assert as_role("member").get(MINE).status_code == 403
    assert as_role("member", short="ghost", name="ghost").get(MINE).status_code == 404


def test_a_member_pays_by_name_and_both_see_it(member, as_role):
    confirmation = confirmed(
        member, PAY, {"to": "mill side  BAKERY co-op", "amount": "1.25", "memo": "bread"}
    )
    said = text(confirmation).replace("\xa0", " ")
    assert "Pay KLD 1.25 to Mill Side Bakery Co-op" in said
    before = balances()
    # What the shop has is not told to who pays it.
    assert f"{before[account('bakery')] / 100:.2f}" not in said
    assert f"{(before[account('bakery')] + 125) / 100:.2f}" not in said
    sent = pressed(member, PAY, confirmation)
    after = balances()
    assert before[account("m01")] - after[account("m01")] == 125
    assert "transfer" in text(member.get(sent["Location"]))
    assert "bread" in text(member.get(MINE))
    shop = as_role("shop", short="bakery", name="bakery")
    assert "bread" in text(shop.get(MINE))


@pytest.mark.parametrize("step", ["form", "do"])
def test_nobody_pays_from_another_account_by_changing_the_form(member, step):
    page = member.get(PAY)
    before = balances()
    forged = {
        "payer": "m02", "buyer": "m02", "who": "m02", "short": "m02", "from": "m02", "by": "m02", "to": "bakery",
        "amount": "1", "on": "2020-01-01", "post": "p-1", "step": step,
    }  # fmt: skip
    sent = member.post(PAY, {**hidden(page), **forged})
    if step == "form":
        sent = member.post(PAY, {**hidden(sent), **forged, "step": "do"})
    assert sent.status_code == 302
    after = balances()
    assert after[account("m02")] == before[account("m02")]
    assert after[account("m01")] == before[account("m01")] - 100


def test_money_of_a_currency_that_is_not_mine_and_nobody_and_nonsense_are_refused(member):
    before = balances()
    for field, values in {
        "f-money": {"to": "bakery", "amount": "1", "money": "EUR"},
        "f-to": {"to": "nobody at all", "amount": "1"},
        "f-amount": {"to": "bakery", "amount": "-1e9"},
    }.items():
        answer = confirmed(member, PAY, values)
        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.content.decode(), text(answer)
    assert confirmed(member, PAY, {"to": "bakery", "amount": "-5"}).status_code == 422
    assert confirmed(member, PAY, {"to": "m01", "amount": "5"}).status_code == 422
    assert balances() == before


def test_whom_one_never_met_is_not_suggested(member, as_role):
    from ultramicro.web.acting.mine.paying import suggestions
    from ultramicro.web.served import served

    keeper = served(TOWN).keeper
    from ultramicro.ledger.verbs.people import Add

    keeper.carry_out(Add(who="hermit", called="Hermit of the Weir"), group="books", word="hermit")
    with keeper.reading() as desk:
        known = suggestions(desk, "m01")
    assert "Mill Side Bakery Co-op" in known
    assert "Hermit of the Weir" not in known
    assert "Hermit" not in member.get(PAY).content.decode()


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["bakery", "grocer", "m03"]), st.integers(1, 900)), min_size=1, max_size=3
    )
)
def test_what_the_page_says_moves_for_random_payments(member, payments):
    """The account before and after on the page, to the penny, and each key once however often it is pressed."""
    for to, pence in payments:
        confirmation = confirmed(member, PAY, {"to": to, "amount": f"{pence / 100:.2f}"})
        if confirmation.status_code == 422:
            assert "below_floor" in text(confirmation)
            continue
        said = text(confirmation).replace("\xa0", " ")
        before, count = balances(), len(transfers())
        pressed(member, PAY, confirmation)
        after = balances()
        pressed(member, PAY, confirmation)
        assert balances() == after
        name = account("m01")
        assert f"Member 1 KLD {before[name] / 100:.2f} KLD {after[name] / 100:.2f}" in said
        assert sum(after.values()) == sum(before.values())
        assert len(transfers()) > count


def test_an_offer_meets_a_want_and_is_agreed_done_and_nobody_elses(member, other, as_role):
    third = as_role("member", short="m05", name="three")
    through(other, own("offer"), {"item": "sharpening of garden tools and shears", "sort": "service"})
    through(member, own("want"), {"item": "garden tools and shears need sharpening", "sort": "service"})
    page = member.get(f"{MINE}/board").content.decode()
    assert "What fits" in page
    link = re.search(r'href="([^"]*/mine/do/help\?[^"]+)"', page)[1].replace("&amp;", "&")
    assert third.get(link).status_code == 404
    typed = hidden(member.get(link))
    sent = member.post(own("help"), {**typed, "days": "30"})
    assert sent.status_code == 200, text(sent)
    pressed(member, own("help"), sent)
    board = member.get(f"{MINE}/board").content.decode()
    finish = re.search(r'href="([^"]*/mine/do/finish\?[^"]+)"', board)[1]
    assert third.get(finish).status_code == 404
    number = {"agreed": hidden(member.get(finish))["agreed"]}
    assert (
        third.post(own("end"), {**hidden(third.get(own("end"))), **number, "step": "do"}).status_code == 404
    )
    assert "Done" in text(through(member, finish, number))
    assert "Agreed" not in text(member.get(f"{MINE}/board"))


def test_nobody_takes_down_the_post_of_another(member, other):
    through(member, own("offer"), {"item": "a wheelbarrow", "sort": "tool"})
    page = member.get(f"{MINE}/board").content.decode()
    link = re.search(r'href="([^"]*/mine/do/take-down\?[^"]+)"', page)[1]
    assert other.get(link).status_code == 404
    assert other.post(own("take-down"), {"post": "p-nowhere", "key": ""}).status_code in {404, 422}
    # A post of somebody else cannot be put up in their name either.
    through(other, own("offer"), {"item": "a barrow", "sort": "tool", "who": "m01", "kind": "want"})
    assert "a barrow" in text(other.get(f"{MINE}/board"))
    through(member, link, {"post": hidden(member.get(link))["post"]})
    assert "a wheelbarrow" not in text(member.get(f"{MINE}/board"))


def claim(debtor, creditor, pounds, word):
    from datetime import datetime

    from ultramicro.ledger.verbs.bank import BANK_VERBS  # noqa: F401
    from ultramicro.web.acting.doing import carry_out_for
    from ultramicro.web.served import served

    values = {
        "debtor": debtor,
        "creditor": creditor,
        "amount": str(pounds),
        "due": datetime.now().astimezone().date().isoformat(),
    }
    carry_out_for(served(TOWN), "books", "claim", values, word, "till", False)


def test_what_i_owe_is_mine_to_agree_to_and_to_dispute(as_role):
    one, two, three = (as_role("shop", short=s, name=s) for s in ("bikes", "joiner", "cafe"))
    claim("bikes", "joiner", 70, "c-1")
    page = text(one.get(f"{MINE}/owed"))
    assert "You owe Weir Lane Joinery £70.00" in page
    assert "you have not agreed" in page
    assert "Kelder Bike Kitchen owes you £70.00" in text(two.get(f"{MINE}/owed"))
    assert "£70.00" not in text(three.get(f"{MINE}/owed"))
    link = re.search(
        r'href="([^"]*/mine/do/dispute\?claim=[^"]+)"', one.get(f"{MINE}/owed").content.decode()
    )[1]
    number = re.search("claim=(.+)", link)[1]
    refused = three.post(
        own("consent"), {**hidden(three.get(own("consent"))), "claim": number, "who": "bikes"}
    )
    assert refused.status_code == 422
    through(one, own("consent"), {"claim": number, "up_to": "20"})
    assert "you agreed up to £20.00" in text(one.get(f"{MINE}/owed"))
    assert "you have not agreed" in text(two.get(f"{MINE}/owed"))
    through(one, own("withdraw-consent"), {"claim": number})
    assert "you have not agreed" in text(one.get(f"{MINE}/owed"))
    through(two, own("dispute"), {"claim": number})
    assert "disputed" in text(one.get(f"{MINE}/owed"))
    through(two, own("dispute-over"), {"claim": number})
    assert "disputed" not in text(one.get(f"{MINE}/owed"))


def test_a_round_is_shown_to_who_was_in_it(as_role):
    from ultramicro.web.acting.doing import carry_out_for
    from ultramicro.web.served import served

    for debtor, creditor in (("laundry", "grocer"), ("grocer", "laundry")):
        claim(debtor, creditor, 40, f"c-{debtor}")
    shops = {s: as_role("shop", short=s, name=s) for s in ("laundry", "grocer", "cafe")}
    for each in ("laundry", "grocer"):
        through(shops[each], own("consent"), {"claim": "all"})
    for name in ("open", "solve", "settle"):
        carry_out_for(served(TOWN), "round", name, {}, f"r-{name}", "coordinator", False)
    page = shops["grocer"].get(f"{MINE}/owed").content.decode()
    link = re.search(rf'href="({MINE}/owed/round-[^"]+)"', page)[1]
    assert "40.00" in text(shops["grocer"].get(link))
    assert shops["cafe"].get(link).status_code == 404
    assert shops["cafe"].get(link + "/paper").status_code == 404
    paper = shops["grocer"].get(link + "/paper")
    assert paper["Content-Disposition"].startswith("attachment")
    assert b"Kelder Green Grocer" in paper.content


def test_a_loan_is_applied_for_in_ones_own_name_and_lately_signed_in(as_role):
    client = as_role("shop", short="cafe", name="cafe")
    asked = {"product": "production", "amount": "200", "purpose": "tools", "who": "bakery"}
    receipt = through(client, own("apply"), asked)
    assert "Done" in text(receipt)
    assert "£200" in text(receipt) or "loan-" in text(receipt)
    assert "loan-" in text(client.get(f"{MINE}/loans"))
    session = client.session
    session["shown_at"] = 0
    session.save()
    assert client.get(own("apply"))["Location"].startswith("/sign-in?again=1")


@pytest.mark.parametrize("role", ["member", "shop", "coordinator", "treasurer", "auditor", "administrator"])
def test_each_page_of_ones_own_opens(as_role, role):
    from ultramicro.web.acting.mine.own_acts import OWN_ACTS

    client = as_role(role, short="m07")
    for page in ("", "/pay", "/board", "/owed", "/loans", *(f"/do/{act}" for act in OWN_ACTS)):
        assert client.get(MINE + page).status_code == 200, page
    assert client.get(own("burn")).status_code == 404
    assert as_role(role, place="otherby", name="elsewhere").get(MINE).status_code == 403


def test_the_list_of_people_is_for_who_helps_them(as_role):
    assert as_role("member", short="m01").get(f"/{TOWN}/do/people").status_code == 403
    page = as_role("coordinator").get(f"/{TOWN}/do/people?find=BAKERY")
    assert "Mill Side Bakery Co-op" in text(page)
    assert "Member 2" not in text(page)


def test_payers_and_readers_at_once_disturb_nobody(as_role):
    """Reference 16.2: nobody reads through the writer's connection; every statement adds up."""
    from ultramicro.ledger.verbs.books import Pay
    from ultramicro.web.served import served

    keeper, until, wrong = served(TOWN).keeper, time.monotonic() + 3, []
    name = account("m01")

    def pays(n):
        count = 0
        while time.monotonic() < until:
            count += 1
            payment = Pay(payer="m08", payee="m09", amount=Pence(1), currency="KLD")
            keeper.carry_out(payment, group="books", word=f"busy-{n}-{count}", by="till")

    def reads(_):
        while time.monotonic() < until:
            with keeper.reading() as desk:
                lines = desk.ledger.statement(name)
                t, after = lines[0]
                opening = after - t.amount_pence * (1 if t.credit == name else -1)
                if opening != 0 or lines[-1][1] != desk.ledger.balance(name):
                    wrong.append(opening)

    def guarded(job, n):
        try:
            job(n)
        except BaseException as error:  # noqa: BLE001  told by the test's own thread
            wrong.append(error)

    threads = [threading.Thread(target=guarded, args=(job, n)) for job in (pays, reads) for n in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not wrong


def test_what_is_not_durable_is_on_no_page(as_role, monkeypatch):
    """Reference 16.3: while a commit is held, the page shows the old balance; then the new."""
    from ultramicro.ledger.verbs.books import Pay
    from ultramicro.web.served import served

    keeper, client = served(TOWN).keeper, as_role("member", short="m10", name="ten")
    store = keeper._writing.desk.ledger.store
    commit, held, go = store.commit, threading.Event(), threading.Event()

    def slow(*given):
        held.set()
        go.wait(5)
        return commit(*given)

    before = balances()[account("m10")]
    monkeypatch.setattr(store, "commit", slow)
    payment = Pay(payer="m10", payee="m09", amount=Pence(7), currency="KLD")
    payer = threading.Thread(target=lambda: keeper.carry_out(payment, group="books", word="held", by="till"))
    payer.start()
    assert held.wait(5)
    assert f"KLD {before / 100:.2f}" in text(client.get(MINE)).replace("\xa0", " ")
    go.set()
    payer.join()
    assert f"KLD {(before - 7) / 100:.2f} may" in text(client.get(MINE)).replace("\xa0", " ")
