"""Checking paper: what a code or a PDF that these books signed stands for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ultramicro.core.action import Action, Done
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.message import Message, joined, note, plural, say
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.stopping import LOOK_INTO
from ultramicro.ledger.engine.store import Last
from ultramicro.ledger.exports.lines import Extract, extract_of
from ultramicro.ledger.stores.opening import BOOKS
from ultramicro.ledger.sums import money
from ultramicro.ledger.verbs.statements import KEY, keys_of, line_row, seal_of

if TYPE_CHECKING:
    from ultramicro.ledger.exports.signed import Printed

SHOWN = 10
"""So many of the last lines are shown: enough to hold against the end of a paper."""


@dataclass(frozen=True, kw_only=True)
class CheckStatement(Action[Desk]):
    """Check a statement that these books signed."""

    name: ClassVar[str] = "check-statement"
    does: ClassVar[str] = say("show what a statement's QR code or PDF stands for, to hold against the paper")
    reads_only: ClassVar[bool] = True

    code: str = param("", "the text of the QR code")
    pdf: Path | None = param(None, "the statement as a PDF file")

    def act(self, desk: Desk) -> Done:
        """Check signature and head, and return the last lines that were signed.

        Raises
        ------
        BadInput
            If nothing is given to check, the books did not sign it, or their chain does not hold its head.
        """
        if not self.code and self.pdf is None:
            raise BadInput(
                say("there is nothing to check"),
                where="--code",
                do=say("give the text of the code, or a --pdf"),
            )
        # Looked for first, as to ask for the key would make one.
        if not (desk.root / BOOKS / KEY).is_file():
            raise BadInput(
                say("these books have not signed a statement yet"),
                do=say("check which books the statement comes from"),
            )
        code = _code_of(desk, self.pdf) if self.pdf else self.code
        printed = _checked(desk, code)
        then = _when(desk, printed.head)
        found = extract_of(desk, printed.account, since=printed.since, until=printed.until, last_seq=then.seq)
        return Done(
            says=joined(list(_said(desk, printed, then, found))),
            rows=list(map(line_row, found.lines[-SHOWN:])),
        )


def _checked(desk: Desk, code: str) -> Printed:
    """Return what a code says, if the books signed it; a key that has proved itself so gets a check."""
    from ultramicro.ledger.exports.signed import (  # noqa: PLC0415  an extra
        add_check,
        check_code,
        has_no_check,
        public_text,
    )

    key, path = keys_of(desk), desk.root / BOOKS / KEY
    old = has_no_check(path)
    try:
        printed = check_code(code, public_text(key))
    except BadInput as error:
        if not old:
            raise
        # Any 32 bytes are a key: nobody can tell whether the paper is wrong or the file.
        raise BadInput(
            error.what,
            do=say(
                "the key {name} is of an older version, in which damage cannot be seen: bring it back from a "
                "copy of the books, and check again",
                name=path.name,
            ),
        ) from error
    if old:
        # Only now: an older key that is damaged would get a check that fits the damage.
        with suppress(OSError):
            add_check(path, key)
    return printed


def _code_of(desk: Desk, pdf: Path) -> str:
    """Return the code of a PDF that these books signed and nobody changed."""
    from pypdf import PdfReader  # noqa: PLC0415  only where a PDF is read

    from ultramicro.ledger.exports.pdf_signature import require_ours  # noqa: PLC0415  an extra

    if not pdf.is_file():
        raise BadInput(say("there is no such file"), where=str(pdf), do=say("name the PDF of a statement"))
    try:
        content = pdf.read_bytes()
    except OSError as error:
        raise BadInput(
            say("it cannot be read ({why})", why=error.strerror or str(error)),
            where=str(pdf),
            do=say("name the PDF of a statement"),
        ) from error
    # Before anything in it is believed, its code too.
    require_ours(content, seal_of(desk))
    about = PdfReader(pdf).metadata
    return (about.subject if about else "") or ""


def _when(desk: Desk, head: str) -> Last:
    for last in desk.ledger.store.batches(0):
        if last.head.hex() == head:
            return last
    raise BadInput(
        say("the chain of these books does not hold that head"),
        do=say("ask which books the statement comes from"),
    )


def _said(desk: Desk, printed: Printed, then: Last, found: Extract) -> Iterator[Message]:
    """Say what was signed, and whether it is still the whole of the account.

    Raises
    ------
    Unsound
        If the books no longer hold what they signed.
    """
    same = found.digest() == printed.digest
    # Codes of the first kind did not say which days they were printed for, so that they may differ.
    if not same and printed.closing_pence is not None:
        raise Unsound(say("the books no longer hold what they signed"), do=LOOK_INTO)
    account = desk.ledger.state.accounts[printed.account]
    yield say(
        "These books signed it at batch {batch} for {account}.",
        batch=str(then.batch),
        account=account.account,
    )
    yield plural(
        "It stands for {n} line; the balance after it is {sum}.",
        "It stands for {n} lines; the balance after them is {sum}.",
        len(found.lines),
        sum=money(found.closing_pence, account.currency),
    )
    yield say(
        "Hold the balance and the lines below against the paper: if they differ, the paper was changed."
    )
    # A true statement may be an old one, and who is shown it should know.
    now = extract_of(desk, printed.account)
    yield _compared(same=same and now.digest() == printed.digest)


def _compared(*, same: bool) -> Message:
    if same:
        return note("books.statement_complete", "It still shows the whole account.")
    return note("books.statement_partial", "The account has moved since, or only a part of it was printed.")


CHECKING_VERBS: tuple[type[Action[Desk]], ...] = (CheckStatement,)
