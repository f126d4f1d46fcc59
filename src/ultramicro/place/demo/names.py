"""Names of firms and people, and the many ways in which the same name is printed."""

from __future__ import annotations

import re

from ultramicro.place.demo.data import rows
from ultramicro.place.demo.draw import Dice

COMPANY_ENDS = ("Ltd", "Limited", "plc", "LLP", "CIC")
COMMON = "ltd|limited|plc|llp|cic|and|group|services|solutions|sons"
INITIALS = "ABCDEGHJKLMNPRST"
TITLES = ("Mr", "Mrs", "Ms", "Miss")


def is_company(name: str) -> bool:
    """Whether a name ends as a registered company's does.

    Examples
    --------
    >>> is_company("Naylor Roofing Ltd"), is_company("Naylor Roofing")
    (True, False)
    """
    return name.endswith(COMPANY_ENDS)


def core(name: str) -> str:
    """Return what makes a name one's own: without its legal end, brackets, case and the words for 'and'.

    Examples
    --------
    >>> core("Norvane Energy (UK) Ltd") == core("NORVANE ENERGY LIMITED")
    True
    """
    plain = re.sub(rf"\([^)]*\)|\b({COMMON})\b", " ", name.lower())
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def local_name(dice: Dice, words: str, band: str) -> str:
    """Make a local firm's name from surnames, streets and its trade."""
    trade = dice.pick(words.split("|"))
    first, second = _surname(dice), _surname(dice)
    street = dice.pick([row["name"] for row in rows("local_words") if row["band"] == band])
    initial = dice.pick(INITIALS)
    owners = (first, f"{first} & Sons", f"{first} and {second}", street, f"{initial} {first}")
    owner = dice.weighted(owners, (300, 150, 120, 250, 180))
    end = dice.weighted(("Ltd", "Limited", "LLP", "CIC", ""), (400, 150, 40, 30, 380))
    return f"{owner} {trade} {end}".strip()


def _surname(dice: Dice) -> str:
    return dice.pick(rows("surnames"))["name"]


def outside_name(dice: Dice, words: str) -> str:
    """Make a larger company's name that no company is meant to have."""
    core = f"{dice.pick(rows('outside_words'))['name']} {dice.pick(words.split('|'))}"
    middle = dice.weighted(("", "Services", "Group", "(UK)", "Solutions"), (480, 180, 120, 120, 100))
    end = dice.weighted(("Ltd", "Limited", "plc", "LLP", ""), (480, 300, 100, 40, 80))
    return " ".join(part for part in (core, middle, end) if part)


def trading_name(dice: Dice, words: str, band: str) -> str:
    """Make a name over the door that tells nothing of the firm's own name."""
    street = dice.pick([row["name"] for row in rows("local_words") if row["band"] == band])
    return f"{dice.pick(('The', 'Little', 'Golden', 'Village'))} {street} {dice.pick(words.split('|'))}"


def person(dice: Dice) -> str:
    """Make a private person's name."""
    return f"{dice.pick(TITLES)} {dice.pick(INITIALS)} {_surname(dice)}"


def printed(seed: int, payer: str, name: str, trading: str) -> tuple[str, ...]:
    """Say how a payer's ledger prints a supplier: usually one way, at times two.

    Parameters
    ----------
    seed : int
        The demo's seed.
    payer : str
        council, trust or college; each has its own habits.
    name, trading : str
        The proper name, and the name over the door if there is another.

    Returns
    -------
    tuple of str
        One or two spellings, the usual one first.
    """
    dice = Dice(seed, "printed", payer, name)
    usual = _habit(payer, _misspelt(dice, name) if dice.happens(25) else _swap_end(dice, name, 300))
    if trading and dice.happens(600):
        return usual, _habit(payer, f"{name} T/A {trading}")
    if dice.happens(80):
        return usual, _habit(payer, _swap_end(dice, name, 1000))
    return (usual,)


def _habit(payer: str, name: str) -> str:
    """The council prints capitals and cuts at 35, the college puts commas, the trust leaves names alone."""
    if payer == "council":
        return name.upper()[:35].rstrip()
    return name.replace(" Ltd", ", Ltd") if payer == "college" and name.endswith(" Ltd") else name


def _swap_end(dice: Dice, name: str, per_mille: int) -> str:
    if not dice.happens(per_mille):
        return name
    swaps = {"Ltd": "Limited", "Limited": "Ltd.", "plc": "PLC", "LLP": "L.L.P."}
    head, _, end = name.rpartition(" ")
    swapped = f"{head} {swaps[end]}" if end in swaps else name
    return swapped.replace(" and ", " & ") if " and " in swapped else swapped.replace(" & ", " and ")


def _misspelt(dice: Dice, name: str) -> str:
    """Double or drop one inner letter of the longest word."""
    word = max(re.findall(r"[A-Za-z]+", name), key=len)
    at = dice.between(2, len(word) - 2)
    wrong = word[:at] + word[at] + word[at:] if dice.happens(500) else word[:at] + word[at + 1 :]
    return name.replace(word, wrong, 1)
