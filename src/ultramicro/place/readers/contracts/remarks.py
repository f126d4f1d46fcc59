"""What is said of files of contracts, and why a record gives no row; each is said once, with its id."""

from __future__ import annotations

from collections.abc import Sequence

from ultramicro.core.message import Listed, Message, note, plural, say
from ultramicro.place.readers.reasons import SHOWN

MOST_CELLS = 20
"""So many cells of one kind are named; the rows themselves bear a flag."""


def release_broken(why: str) -> Message:
    """Say that a release is no valid JSON."""
    return note(
        "release_broken",
        "this notice is not written as JSON must be ({why}); ask its publisher, or mend it by hand",
        why=why[:120],
    )


def member_unreadable(member: str) -> Message:
    """Say that a part of a release is of another kind than it must be."""
    return note(
        "release_member_unreadable",
        "its '{member}' holds no object, so what it says cannot be read; ask its publisher",
        member=member,
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


def _where(cells: Sequence[tuple[str, int]]) -> Listed:
    """List cells with their lines."""
    shown = [
        say("'{text}' in line {line}", text=cell[:SHOWN], line=str(line))
        for cell, line in cells[:MOST_CELLS]
    ]  # fmt: skip
    return Listed(shown, by="")


def days_unclear(cells: Sequence[tuple[str, int]]) -> Message:
    """Say which days could not be read."""
    return plural(
        "{n} day could not be read and was left empty: {cells}.",
        "{n} days could not be read and were left empty: {cells}.",
        len(cells), cells=_where(cells),
    ).with_id("contracts.days_unclear")  # fmt: skip


def values_unclear(cells: Sequence[tuple[str, int]]) -> Message:
    """Say which values could not be read, or could mean two sums."""
    return plural(
        "{n} value could not be read as one sum and was left empty: {cells}. Write it as in 1,200.50.",
        "{n} values could not be read as one sum and were left empty: {cells}. Write them as in 1,200.50.",
        len(cells), cells=_where(cells),
    ).with_id("contracts.values_unclear")  # fmt: skip


def values_in_words(cells: Sequence[tuple[str, int]]) -> Message:
    """Say where words stand instead of sums."""
    return plural(
        "{n} value is told in words and was left empty: {cells}.",
        "{n} values are told in words and were left empty: {cells}.",
        len(cells), cells=_where(cells),
    ).with_id("contracts.values_in_words")  # fmt: skip


def values_foreign(cells: Sequence[tuple[str, int]]) -> Message:
    """Say which sums are in another currency."""
    return plural(
        "{n} sum is in another currency than the place's and was left out: {cells}.",
        "{n} sums are in another currency than the place's and were left out: {cells}.",
        len(cells), cells=_where(cells),
    ).with_id("contracts.values_foreign")  # fmt: skip


def values_ranged(cells: Sequence[tuple[str, int]]) -> Message:
    """Say which values are ranges: the greatest is taken where it is told."""
    return plural(
        "{n} value is a range, of which the greatest sum counts if it is told: {cells}.",
        "{n} values are ranges, of which the greatest sums count if they are told: {cells}.",
        len(cells), cells=_where(cells),
    ).with_id("contracts.values_ranged")  # fmt: skip


def states_unclear(cells: Sequence[tuple[str, int]]) -> Message:
    """Say which words on how a contract stands were not understood."""
    return plural(
        "Of {n} contract it is not understood whether it is live: {cells}. It is not taken as live.",
        "Of {n} contracts it is not understood whether they are live: {cells}. They are not taken as live.",
        len(cells), cells=_where(cells),
    ).with_id("contracts.states_unclear")  # fmt: skip


def no_states(header: str) -> Message:
    """Say that a column of statuses says nothing of how contracts stand."""
    return note(
        "contracts.no_states",
        "No word under '{column}' says whether a contract is live; their days alone decide.",
        column=header[:SHOWN],
    )


def ends_unknown(cells: Sequence[tuple[str, int]]) -> Message:
    """Say which contracts ended on a day that is not told."""
    return plural(
        "{n} contract ended on a day that is not told: {cells}. No payment is put under it.",
        "{n} contracts ended on days that are not told: {cells}. No payment is put under them.",
        len(cells), cells=_where(cells),
    ).with_id("contracts.ends_unknown")  # fmt: skip


def payments_repeated(n: int, of: str) -> Message:
    """Say that payments stand in another file too."""
    return plural(
        "{n} payment is not used, as it also stands in '{of}'.",
        "{n} payments are not used, as they also stand in other files, such as '{of}'.",
        n, of=of,
    ).with_id("contracts.payments_repeated")  # fmt: skip


def payments_alike(cells: Sequence[tuple[str, int]]) -> Message:
    """Say which payments may be one that stands twice."""
    return plural(
        "{n} payment may stand twice in this file and is counted: {cells}.",
        "{n} payments may stand twice in this file and are counted: {cells}.",
        len(cells), cells=_where(cells),
    ).with_id("contracts.payments_alike")  # fmt: skip


def days_ahead(cells: Sequence[tuple[str, int]]) -> Message:
    """Say which payments are dated behind all that their file can know."""
    return plural(
        "{n} payment is dated later than its file can know: {cells}.",
        "{n} payments are dated later than their file can know: {cells}.",
        len(cells), cells=_where(cells),
    ).with_id("contracts.days_ahead")  # fmt: skip


def ocid_shared(n: int, ocid: str) -> Message:
    """Say that unrelated buyings bear one OCID."""
    return plural(
        "{n} notice has the id '{ocid}' of another one of something else. It was not joined to that.",
        "{n} notices that have nothing to do with each other share the id '{ocid}'. They were not joined.",
        n, ocid=ocid[:SHOWN],
    ).with_id("contracts.ocid_shared")  # fmt: skip


def notices_sums_unclear(cells: Sequence[tuple[str, int]]) -> Message:
    """Say which notices have a value that could not be read."""
    return plural(
        "{n} notice has a value that could not be read as one sum and was left empty: {cells}.",
        "{n} notices have values that could not be read as one sum and were left empty: {cells}.",
        len(cells), cells=_where(cells),
    ).with_id("contracts.notices_values_unclear")  # fmt: skip


def notices_foreign(cells: Sequence[tuple[str, int]]) -> Message:
    """Say which notices have a value in another currency."""
    return plural(
        "{n} notice has a value in another currency than the place's, which was left out: {cells}.",
        "{n} notices have values in another currency than the place's, which were left out: {cells}.",
        len(cells), cells=_where(cells),
    ).with_id("contracts.notices_foreign")  # fmt: skip


def notices_days_unclear(cells: Sequence[tuple[str, int]]) -> Message:
    """Say which notices have a day that could not be read."""
    return plural(
        "{n} notice has a day that could not be read and was left empty: {cells}.",
        "{n} notices have days that could not be read and were left empty: {cells}.",
        len(cells), cells=_where(cells),
    ).with_id("contracts.notices_days_unclear")  # fmt: skip


def sheets_not_read(sheets: Listed) -> Message:
    """Name the sheets that list no contracts."""
    return note("contracts.sheets_not_read", "Not read, as they list no contracts: {sheets}.", sheets=sheets)


def no_rows() -> Message:
    """Say that a table has a header and nothing below it."""
    return note("contracts.no_rows", "There is a header, and no row below it.")


def columns_unused(columns: Listed) -> Message:
    """Name the columns that are not used."""
    return note("contracts.columns_not_used", "Not used: {columns}.", columns=columns)
