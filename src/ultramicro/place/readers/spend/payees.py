"""What a payee's text means: a name, a person, or nothing because it was redacted."""

from __future__ import annotations

import re
from functools import lru_cache

# In full only, but for "redact": Private Hire Ltd and Client Services Ltd are names.
_REDACTED = re.compile(
    r"""[\W_]*(?:
        .*\bredact(?:ed|ion|ions|)\b.* | redcated | readacted | redated
      | x{3,} | \#+ | \*+ | n/?a | not\ applicable | unknown | blank | none | null
      | (?:personal|sensitive|confidential|restricted|exempt|private)(?:\ personal)?
        (?:\ (?:data|info|information|details?|payments?|names?|supplier|payee))*
      | (?:name|supplier|payee|vendor|beneficiary|supplier\ name|details|data|information)s?
        \ (?:has\ been\ |have\ been\ |is\ )?
        (?:withheld|removed|suppressed|anonymi[sz]ed|protected|exempt|hidden)
      | (?:withheld|suppressed|anonymi[sz]ed|removed|protected|data\ protection(?:\ act)?|gdpr)
      | (?:payments?\ to\ )?(?:an?\ )?(?:private\ |named\ )?individuals?(?:\ name)?
      | individual(?:\ -)?\ (?:payments?|payee|service\ user|recipient|claimant)s?
      | (?:various\ )?(?:service\ user|client|foster\ carer?|foster\ parent|tenant|resident|claimant|carer
          |adopter|employee|member\ of\ (?:the\ )?public|member\ of\ staff|staff\ member)s?
          (?:\ (?:payments?|name|redacted))*
      | section\ 40.* | s40.*
    )[\W_]*""",
    re.IGNORECASE | re.VERBOSE,
)
# Long on purpose: a firm called a person would vanish from every table.
_BODY_WORDS = re.compile(
    r"""\b(?:ltd|limited|plc|llp|lp|inc|llc|gmbh|bv|sa|ab|as|co|company|cic|cio|uk|intl|international|group|holdings?
      |council|borough|district|county|city|parish|trust|nhs|hospital|hospice|school|academy|college|university
      |church|centre|center|club|society|association|assoc|foundation|charity|union|board|agency|authority
      |services?|solutions?|systems?|consult\w*|partners?|partnership|associates|contractors?|engineering|builders?
      |building|construction|design|surveyors?|solicitors?|chambers|barristers?|architects?|accountants?|planning
      |care|homes?|housing|house|nursing|nursery|nurseries|childcare|fostering|support|training|education|learning
      |transport|travel|taxis?|cars?|coaches|buses|motors?|garage|hire|recruitment|agency|agencies|catering|cafe
      |restaurant|hotel|inn|foods?|farm|garden|landscapes?|tree|plumbing|heating|electrical?|electrics|roofing
      |security|cleaning|waste|recycling|water|energy|gas|power|telecom\w*|media|print\w*|publishing|press|office
      |supplies|supply|stores?|shop|trading|traders?|enterprises?|industries|products|productions|events?|arts?
      |theatre|museum|library|sports?|leisure|fitness|dance|music|community|action|project|forum|network|practice
      |surgery|medical|dental|pharmacy|health\w*|clinic|vets?|veterinary|bank|insurance|finance|financial|fund
      |investments?|properties|property|estates?|lettings|management|police|fire|court|department|ministry|dept
      |carpets?|joinery|joiners?|carpentry|promotions?|pilates|yoga|cabs?|pav(?:ers|ing)|investigations?|diesel|flooring
      |fencing|scaffolding|decorat\w*|driving|tuition|tutors?|drainage|plant|tyres?|autos?|films?|studios?|books?|signs?
      |p\.?c|b\.v|n\.v|fc|rfc|cc|i\ can|el\ al|hmrc|dwp|dvla|ofsted|bt|bbc|sons?|bros|brothers|t/as?
      |trading\ as|and|&|the|of|for|with|direct|online|com|net)\b
      |[&@/\d]|\.co""",
    re.IGNORECASE | re.VERBOSE,
)
_TITLE = (
    r"(?:mr|mrs|miss|ms|mx|dr|prof|professor|rev|revd|reverend|sir|dame|lady|cllr|councillor|master|mstr)"
)
_NAME = r"[a-z][a-z'’\-]+"
_INITIALS = r"(?:[a-z]\.?[ ]?){1,3}"
# Titles, initials or a comma are needed: two plain words may be a shop as well as a person.
_PERSON = re.compile(
    rf"""(?:{_TITLE}\.?(?:[ ](?:and|&)[ ]{_TITLE}\.?)?[ ]+(?:{_INITIALS}[ ]|{_NAME}[ ]){{0,3}}{_NAME}
      |{_NAME}(?:[ ]{_NAME})?,[ ]*(?:{_TITLE}\.?[ ]*)?
       (?:{_NAME}|[a-z]\.?)(?:[ ](?:{_NAME}|[a-z]\.?))*(?:[ ]*{_TITLE}\.?)?
      |(?:[a-z]\.?[ ]){{1,3}}{_NAME}
      |(?:[a-z]\.){{2,3}}[ ]?{_NAME}
      |{_NAME}(?:[ ][a-z]\.?){{1,2}}
      |{_NAME}(?:[ ](?:{_NAME}|[a-z]\.?)){{0,3}}[ ]\(?{_TITLE}\.?\)?)""",
    re.IGNORECASE | re.VERBOSE,
)


@lru_cache(maxsize=1 << 15)  # pure, and bounded: files of one body repeat their payees
def payee_kind(name: str) -> str:
    """Say whether a payee is named, redacted or a person; careful to call nobody a person who is a firm.

    It is a first look at the form alone, for telling columns apart. Who is a person is decided over the whole
    place, by `place.people`.

    Parameters
    ----------
    name : str
        The payee as printed.

    Returns
    -------
    str
        `named`, `redacted` or `person`.

    Examples
    --------
    >>> [payee_kind(n) for n in ("Stannah Lifts Ltd", "REDACTED PERSONAL DATA", "MR J G PATTERSON")]
    ['named', 'redacted', 'person']
    >>> payee_kind(""), payee_kind("J Sainsbury Plc"), payee_kind("Mrs P M Jones t/a The Bakery")
    ('redacted', 'named', 'named')
    """
    if not name.strip() or _REDACTED.fullmatch(name):
        return "redacted"
    if _PERSON.fullmatch(name.strip()) and not _BODY_WORDS.search(name):
        return "person"
    return "named"
