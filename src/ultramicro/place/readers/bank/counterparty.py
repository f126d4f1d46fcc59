"""Take the other party's name out of the words that a bank prints around it."""

from __future__ import annotations

import re

# One payee must not have as many names as there are ways to pay them.
_WAYS = (
    "contactless|online|internet|mobile|telephone|international|non-sterling|regular|outward|inward|outgoing|incoming|visa"
    "|mastercard|maestro|debit|credit|card|faster|bacs|chaps|direct|bill|bank giro"
    "|standing|automated|third party|cash|auto"
).replace(" ", r"\ ")
# The word to, from or at must follow: "Card Services Ltd" begins with such words too.
_BEFORE = re.compile(
    rf"""(?:(?:{_WAYS})\s+)*
       (?:payments?|purchases?|receipts?|transfers?|orders?|debits?|credits?|bill\ pay|debit\ card
         |withdrawals?|deposits?)
       (?:\s+(?:receipts?|payments?|orders?|debits?|credits?|transfers?))?
       (?:\s+(?:via|by)\s+faster\s+payments?)?(?:\s+(?:received|sent|made))?
       (?:\s+ref(?:erence)?[.:]?\s*(?P<ref>\S.{{0,40}}?))?
       \s+(?:to|from|at)\s+(?=\S)""",
    re.IGNORECASE | re.VERBOSE,
)
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# Anchored at the end and cut piece by piece: references and days stand there in any order.
_AFTER = re.compile(
    rf"""[\s,;]+(?:
        (?P<ref>(?:inv(?:oice)?|ref(?:erence)?|mandate|bill|order|po|cheque|chq|cust(?:omer)?|policy|membership
             |acc(?:oun)?t)
           (?:\s*(?:no|number|ref|id)\b)?[.:#]?\s*(?=[\w./-]*\d)[\w./-]+(?:\s+\d[\w./-]*)*)
      | (?P<word>(?:ref(?:erence)?[.:]|reference\s)\s*\S.{{0,40}})
      | (?P<number>(?=[A-Z0-9/_.-]*\d{{3}})[A-Z0-9/_.-]{{4,}})
      | (?:on\s+)?\d{{1,2}}(?:st|nd|rd|th)?[\s/-]*{_MONTH}(?:[\s/-]*\d{{2,4}})?
      | (?:on\s+)?\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?
      | (?:at\s+)?\d{{1,2}}:\d{{2}}(?::\d{{2}})?
      | via\s+(?:mobile|online)(?:\s+-\s+(?:pymt|payment|xfer))?
      | (?:bgc|bacs|fp|fpi|fpo|dd|ddr|so|sto|bp|tfr|vis|deb|contactless|apple\s+pay|google\s+pay)
      )[\s,;]*$""",
    re.IGNORECASE | re.VERBOSE,
)
# Abbreviations that stand before a name without to or from.
_BARE = re.compile(r"(?:dd|so|sto|bp|bgc|cr|dr|vis|pos|fpi|fpo|tfr|chq|\)\)\))\s+(?=\S{2})", re.IGNORECASE)
_CARD = re.compile(r"\d{4}\s+\d{2}[A-Z]{3}\d{2}\s*(?:[A-Z]{1,3}\s*)?,\s*", re.IGNORECASE)
# What is left of "INV 5517" after the number is cut is no name.
_LABEL = re.compile(
    r"\W*(?:inv|invoice|ref|reference|cheque|chq|bill|order|number|payment)\W*", re.IGNORECASE
)
# Shorter rests are initials and codes, such as the AB of "AB 12345".
FEWEST_LETTERS = 3
# No text has more pieces; a bound keeps hostile ones from costing time.
MOST_CUTS = 6
# Patterns with repeats are slow on endless texts, and no bank prints more.
LONGEST = 300


def other_party(description: str) -> tuple[str, str]:
    """Split what a bank prints into the other party's name and the reference.

    Nothing is cut that would leave no name; where a text has none of the words that banks put around
    names, all of it is the name.

    Parameters
    ----------
    description : str
        A booking's description.

    Returns
    -------
    str
        The name.
    str
        The reference; empty where none is told apart.

    Examples
    --------
    >>> other_party("CARD PAYMENT TO HILL TOP FARM SHOP ON 12 MAR")
    ('HILL TOP FARM SHOP', '')
    >>> other_party("FASTER PAYMENTS RECEIPT REF.RENT MAY FROM J BOOTH & SONS")
    ('J BOOTH & SONS', 'RENT MAY')
    >>> other_party("NORTHERN ROOFING LTD INV 5517"), other_party("WAGES STAFF PAY")
    (('NORTHERN ROOFING LTD', 'INV 5517'), ('WAGES STAFF PAY', ''))
    """
    text = " ".join(description[:LONGEST].split())
    if found := _CARD.match(text):  # the card's last digits, the day, and then the shop and its town
        text = text[found.end() :].partition(" , ")[0]
    references = []
    found = _BEFORE.match(text) or _BARE.match(text)
    if found:
        references += [found.groupdict().get("ref") or ""]
        text = text[found.end() :]
    for _ in range(MOST_CUTS):
        found = _AFTER.search(text)
        if not found or not _names(text[: found.start()]):
            break
        # Cut from the end, so each goes before those found earlier.
        references.insert(0, found["ref"] or found["word"] or found["number"] or "")
        text = text[: found.start()]
    return text.strip(" ,;-"), " ".join(r for r in references if r)


def _names(text: str) -> bool:
    """Whether what would be left is a name: some letters, and not just the word before a number."""
    return sum(c.isalpha() for c in text) >= FEWEST_LETTERS and not _LABEL.fullmatch(text)
