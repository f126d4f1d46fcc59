"""No free text that a clerk types is found in the bytes of the ledger: generated from the parameters of all verbs."""

import functools
from dataclasses import fields

from tests.desk import new_place
from tests.food.test_hub import OFFERS, ORDERS
from ultramicro.ledger.living import NAMES_PEOPLE
from ultramicro.techniques import GROUPS

NO_WORDS = {
    "currency", "code", "month",  # codes
    "account", "loan", "claim", "appeal", "request", "notice", "line", "agreed", "offer", "want", "round",
    "beside", "root", "check", "product", "local", "lost",  # numbers that the books gave, or names of theirs
    "start", "stop", "booking",  # times of day
    "only", "without", "stamp",  # short names; the public address of an authority
}  # fmt: skip
"""Parameters that are no words of a person, in any verb."""
NUMBERS = {("books", "pay", "post"), ("currency", "pay", "post"), ("board", "renew", "post"),
           ("board", "close", "post"), ("bank", "death", "to"), ("bank", "share-transfer", "to"),
           ("books", "reconcile", "bank"), ("books", "assign", "bank"), ("books", "drop-line", "bank"),
           ("round", "check", "line"), ("books", "consent", "to"), ("hub", "end", "number"),
           ("hub", "deliver", "vehicle"), ("hub", "cancel", "item"), ("hub", "cancel", "unit"),
           ("hub", "price", "item"), ("hub", "price", "unit")}  # fmt: skip
"""Numbers, short names, what an account, a vehicle or a good of the place and its unit are called, a listed word."""
TYPED = sorted(
    (group, verb.name, field.name)
    for group, each in GROUPS.items()
    for verb in each.load()
    for field in fields(verb)
    if str(field.type) == "str" and not verb.reads_only and not field.metadata.get("choices")
    and field.name not in NAMES_PEOPLE | NO_WORDS and (group, verb.name, field.name) not in NUMBERS
)  # fmt: skip
DONE = {
    "books add": "books add --who {} --called {} --contact {}",
    "books identify": "books identify --who ann --also {} --company-number {} --vat-number {} --owner {}",
    "books pay": "books pay --payer fund --payee ann --amount 50 --memo {}",
    "books hold": "books hold --payer ann --payee bob --amount 1 --hold {}",
    "books resolve": "books resolve --hold {} --void",
    "books expect": "books expect --who ann --amount 7 --reference {}",
    "books reverse": "books reverse --transfer 1 --why {}",
    "currency pay": "currency pay --buyer ann --seller bob --amount 1 --memo {}",
    "currency appeal": "currency appeal --who ann --floor=-300 --why {} --by pat",
    "currency decide": "currency decide --appeal @appeal --allow --why {} --by sam",
    "currency write-off": "currency write-off --who ann --why {} --by sam",
    "bank apply": "bank apply --who ann --product stepped --amount 20 --purpose {} --by pat",
    "bank decide": "bank decide --loan @loan --allow --why {} --by sam",
    "bank reschedule": "bank reschedule --loan @loan --instalments 9 --why {}",
    "bank write-off": "bank write-off --loan @loan --why {} --by sam",
    "bank death": "bank death --who cat --died-on 2026-01-02 --to bob --seen {}",
    "board post": "board post --who ann --kind offer --sort goods --item {} --words {} --tags {} --unit {} "
    "--in-return {} --postcode {} --available {}",
    "hub receive": "hub receive --who ann --item {} --unit {} --quantity 3 --batch {}",
    "hub weigh": "hub weigh --batch {} --weight 4 --sure",
    "hub spoil": "hub spoil --batch {} --quantity 1 --why {}",
    "hub deliver": "hub deliver --signed {}",
    "hub promise": "hub promise --buyer ann --seller bob --item {} --unit {} --quantity 3 --price 1 --since 2026-06-01 "
    "--until 2026-07-01",
    "hub book": "hub book --thing {} --who ann --member bob --day 2026-01-05 --start 09:00 --stop 10:00 --price 8",
    "round credit": "round credit --claim zqreference-1x --amount 1 --who bob --number {}",
    "round undo": "round undo --why {}",
}
"""A command for each verb with words, with a place for each of them; those of times and postcodes are theirs."""
OWN_FORM = {
    "postcode": "BB51AA",
    "available": "mon-fri 09:00-17:00",
    "vat_number": "GB980780684",
    "company_number": "SC765432",
}


def words(group, verb, name):
    # A hold is settled under the words with which it was made.
    verb = "hold" if (verb, name) == ("resolve", "hold") else verb
    # What is weighed or spoils is what came.
    verb = "receive" if name == "batch" else verb
    return OWN_FORM.get(name) or f"zq{group}{verb.replace('-', '')}{name.replace('_', '')}x"


def command(each):
    """The command of a verb with a word of its own in each place, in the order of its flags."""
    group, verb = each.split()
    flags = [part[2:].replace("-", "_") for part in DONE[each].split() if part.startswith("--")]
    made, parts = [], DONE[each].split()
    for place, part in enumerate(parts):
        made.append(words(group, verb, parts[place - 1][2:].replace("-", "_")) if part == "{}" else part)
    assert {name for g, v, name in TYPED if (g, v) == (group, verb)} - set(flags) == set()
    return made


def test_every_verb_with_words_is_tried():
    assert {f"{group} {verb}" for group, verb, _ in TYPED} == set(DONE)


def test_no_words_that_are_typed_are_in_the_ledger(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob", "cat")
    say("books add --who fund --kind group --floor=-1000 --called", "Fund")
    say("books pay --payer fund --payee bob --amount 3")
    (tmp_path / "bank.csv").write_text(
        "Date,Description,Paid in,Paid out,Balance\n02/01/2026,FUND-1,900.00,,900.00\n"
    )
    say("books expect --who fund --amount 900 --reference FUND-1")
    say("books reconcile --statement", tmp_path / "bank.csv")
    say("currency open --code TRD --model mutual")
    for who in ("ann", "bob"):
        say(f"currency limits --who {who} --start 100")
    say("bank share --who fund --amount 500")
    # Not typed but collected: what other firms' papers have in them.
    heads = "type,debtor,creditor,amount,reference,due,credits invoice\n"
    for row in ("invoice,ann,bob,5,zqreference-1x,2026-12-01,",
                "credit,ann,bob,1,zqcreditx,2026-12-01,zqreference-1x"):  # fmt: skip
        (tmp_path / "claims.csv").write_text(f"{heads}{row}\n")
        told = say("round collect --who bob --file", tmp_path / "claims.csv")[1]
    assert "lowered" in told
    own = {"Green Farm": "zqgrowerx", "carrots": "zqgoodx", "A1": "zqofferx", "O1": "zqorderx"}
    for name, text in (("availability", OFFERS), ("orders", ORDERS)):
        said = functools.reduce(lambda t, word: t.replace(word, own[word]), own, text)
        (tmp_path / "place" / "food" / f"{name}.csv").write_text(said)
    assert say("hub open --week 2026-06-04 --add")[0] == 0
    order = [
        "books pay",
        *(each for each in DONE if each not in {"books pay", "books reverse"}),
        "books reverse",
    ]
    made, done = dict[str, str](), list[str]()
    say("round open --cutoff 2026-12-31")
    for each in order:
        if each == "bank reschedule":
            assert say(f"bank lend --loan {made['@loan']}")[0] == 0
        if each == "hub deliver":
            assert [say(f"hub {verb}")[0] for verb in ("receive --all", "pack")] == [0, 0]
        parts = [made.get(part, part) for part in command(each)]
        status, told = say(" ".join(parts[:2]), *parts[2:])
        done += [each] if status == 0 else []
        if each in {"currency appeal", "bank apply"}:
            made["@appeal" if "appeal" in each else "@loan"] = told.split()[0].strip(":.")
    # What is refused may leave its mark in the chain too; most must be done, or nothing was tried.
    assert set(DONE) - set(done) <= {"currency write-off", "books reverse", "books consent"}
    held = b"".join(p.read_bytes() for p in (tmp_path / "place" / "books").glob("ledger.sqlite3*")).lower()
    kept = [
        *(words(*each).lower() for each in TYPED),
        "zqreference",
        "zqcredit",
        "zqgrower",
        "zqgood",
        "zqoffer",
        "zqorder",
    ]
    assert [w for w in kept if w.encode() in held] == []
    people = b"".join(p.read_bytes() for p in (tmp_path / "place" / "books").glob("people.sqlite3*")).lower()
    assert sum(words(*each).lower().encode() in people for each in TYPED) >= len(TYPED) // 2
