"""What is said of files of contracts, and why a record gives no row; each is said once, with its id."""

from __future__ import annotations

from ultramicro.core.message import Listed, Message, note, plural
from ultramicro.place.readers.reasons import SHOWN


def release_broken(why: str) -> Message:
    """Say that a release is no valid JSON."""
    return note(
        "release_broken",
        "this notice is not written as JSON must be ({why}); ask its publisher, or mend it by hand",
        why=why[:120],
    )


def release_without_ocid() -> Message:
    """Say that a release has no OCID."""
    return note("release_without_ocid", "this notice has no 'ocid', so nothing tells which buying it is of")


def release_empty() -> Message:
    """Say that a release says nothing of what is bought."""
    return note("release_empty", "this notice says neither what is bought nor who was awarded it")


def release_linked() -> Message:
    """Say that a record only names the addresses of its notices."""
    return note(
        "release_linked",
        "this record only gives the addresses of its notices; download the notices themselves",
    )


def no_object() -> Message:
    """Say that a member of the list is no notice."""
    return note("no_notice", "this is no notice")


def test_notice(title: str) -> Message:
    """Say that a notice was only a trial."""
    return note("test_notice", "it is called '{title}', as trials of a notice board are", title=title[:SHOWN])


def no_title() -> Message:
    """Say that a row does not say what is bought."""
    return note("contract_untitled", "it does not say what is bought; give it a title")


def section_heading() -> Message:
    """Say that a row is a heading between rows."""
    return note("section_heading", "it is a heading between rows")


def row_total() -> Message:
    """Say that a row sums up others."""
    return note("row_total", "it sums up other rows")


def row_repeated() -> Message:
    """Say that a row stands in the file twice."""
    return note("row_repeated", "the very same row stands above already")


def contract_unknown() -> Message:
    """Say that a payment does not name its contract."""
    return note("contract_not_named", "it names no contract, so it cannot be put to one")


def editions(n: int, of: str) -> Message:
    """Say that later files replace rows of this one."""
    return plural(
        "{n} of its rows is not used, as a later file says more of the same contract, such as '{of}'.",
        "{n} of its rows are not used, as later files say more of the same contracts, such as '{of}'.",
        n, of=of,
    ).with_id("contracts.replaced")  # fmt: skip


def days_unclear(n: int, example: str, line: int) -> Message:
    """Say that days could not be read."""
    return plural(
        "{n} day could not be read: '{example}' in line {line}. It was left empty.",
        "{n} days could not be read, such as '{example}' in line {line}. They were left empty.",
        n, example=example[:SHOWN], line=str(line),
    ).with_id("contracts.days_unclear")  # fmt: skip


def values_unclear(n: int, example: str, line: int) -> Message:
    """Say that values could not be read."""
    return plural(
        "{n} value could not be read: '{example}' in line {line}. It was left empty.",
        "{n} values could not be read, such as '{example}' in line {line}. They were left empty.",
        n, example=example[:SHOWN], line=str(line),
    ).with_id("contracts.values_unclear")  # fmt: skip


def ocid_shared(n: int, ocid: str) -> Message:
    """Say that unrelated buyings bear one OCID."""
    return plural(
        "{n} notice has the id '{ocid}' of another one of something else. It was not joined to that.",
        "{n} notices that have nothing to do with each other share the id '{ocid}'. They were not joined.",
        n, ocid=ocid[:SHOWN],
    ).with_id("contracts.ocid_shared")  # fmt: skip


def columns_unused(columns: Listed) -> Message:
    """Name the columns that are not used."""
    return note("contracts.columns_not_used", "Not used: {columns}.", columns=columns)
