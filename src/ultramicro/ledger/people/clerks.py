"""Clerks: who may act for the place, in which role, each with a secret that only they know.

No secret is kept: only what is made of it, from which nobody gets it back. Where no clerk has been set up, it
rests on trust who somebody says they are.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import unicodedata
from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.message import Listed, say
from ultramicro.ledger.people.register import People

SHORTEST = 10
"""Letters of a secret: shorter ones are guessed."""
WORK = (2**14, 8, 5)
"""How much work a digest is: N, r and p of scrypt, as OWASP's password storage cheat sheet has them."""
_KEPT = re.compile(r"scrypt\$" + r"\$".join(map(str, WORK)) + r"\$([0-9a-f]{32})\$([0-9a-f]{64})")


class Role(StrEnum):
    """What a clerk may do."""

    TREASURER = "treasurer"
    """Takes things in, and closes the books of a period."""
    SECOND = "second"
    """Looks at what another clerk asked for, and lets it go or not."""
    BOARD = "board"
    """Decides for the place, and says who is a clerk."""


ANY_CLERK = frozenset(Role)


class Clerk(NamedTuple):
    """Somebody who has shown that they are who they say."""

    id: str
    short: str
    role: Role


Rows = list[tuple[str, str, str]]
"""Id, role and what is kept of the secret of each clerk, by id."""


class Clerks:
    """The clerks of a place, in the file of its people.

    Parameters
    ----------
    people : People
        The place's people; a clerk is one of them.
    """

    def __init__(self, people: People) -> None:
        self.people = people

    def roles(self) -> dict[str, Role]:
        """Return the role of each clerk, by id."""
        rows = self.people.db.execute("select id, role from clerk order by id")
        try:
            return {str(key): Role(role) for key, role in rows}
        except ValueError as error:
            raise damaged_clerks() from error

    def require_whole(self) -> None:
        """Refuse a table of clerks with a role or a secret's record that nobody wrote so.

        Raises
        ------
        Unsound
            If there is one.
        """
        self.roles()
        for (kept,) in self.people.db.execute("select secret from clerk"):
            _parts(str(kept))

    def seal(self) -> str:
        """Return what tells any change of the clerks, their roles and what is kept of their secrets."""
        return _seal_of(json.dumps(self.rows()))

    def rows(self) -> Rows:
        """Return all that the seal is over."""
        found = self.people.db.execute("select id, role, secret from clerk order by id")
        return [(str(key), str(role), str(secret)) for key, role, secret in found]

    def put(self, rows: Rows) -> None:
        """Put these clerks in the place of all others."""
        self.people.db.execute("delete from clerk")
        self.people.db.executemany("insert into clerk values (?, ?, ?)", rows)

    def want(self, rows: Rows) -> None:
        """Keep clerks beside the others until the books have the seal over them."""
        said = json.dumps(rows)
        self.want_none()
        self.people.db.execute("insert into clerk_wanted values (?, ?)", (_seal_of(said), said))

    def want_none(self) -> None:
        """Drop what is kept beside the clerks."""
        self.people.db.execute("delete from clerk_wanted")

    def wanted(self, seal: str) -> Rows | None:
        """Return the clerks that are kept beside the others, if they are those under a seal."""
        for (said,) in self.people.db.execute("select rows from clerk_wanted"):
            # Worked out again: a seal that is only written beside them would let anybody be a clerk.
            if seal and _seal_of(str(said)) == seal:
                return [(str(key), str(role), str(secret)) for key, role, secret in json.loads(str(said))]
        return None

    def set(self, key: str, role: Role, secret: str) -> None:
        """Make somebody a clerk, or give them another role and secret.

        Parameters
        ----------
        key : str
            Their id.
        role : Role
            Theirs from now on.
        secret : str
            What they show to be known.

        Raises
        ------
        BadInput
            If the secret is too short.
        """
        if len(secret) < SHORTEST:
            raise BadInput(
                say("a secret has at least {n} letters", n=str(SHORTEST)),
                do=say("think of four words that have nothing to do with each other"),
            )
        # Left as it is: a new salt would look like a change where nothing was changed.
        if self.roles().get(key) == role and _is(secret, self._kept_of(key)):
            return
        self.people.db.execute("insert or replace into clerk values (?, ?, ?)", (key, role, _kept(secret)))

    def _kept_of(self, key: str) -> str:
        """Return what is kept of somebody's secret; of who is no clerk, what no secret fits."""
        rows = self.people.db.execute("select secret from clerk where id = ?", (key,)).fetchall()
        return str(rows[0][0]) if rows else _kept("")

    def drop(self, key: str) -> None:
        """End somebody's time as a clerk."""
        self.people.db.execute("delete from clerk where id = ?", (key,))

    def vouched(self, who: str, secret: str, roles: Collection[Role]) -> Clerk:
        """Return the clerk that somebody is.

        Parameters
        ----------
        who : str
            Their short name.
        secret : str
            What they show.
        roles : collection of Role
            Which of them may do what is asked.

        Raises
        ------
        BadInput
            If they are no clerk, the secret is another, or their role is not one of these.
        """
        person = self.people.find(who)
        # A wrong name and a wrong secret take as long and read alike: neither can be tried out.
        shown = _is(secret, self._kept_of(person.id if person else ""))
        if not shown or person is None or person.id not in self.roles():
            raise BadInput(
                say("{who} is not a clerk with that secret", who=repr(who)),
                where="--by",
                do=say(
                    "name a clerk with --by, and type the secret when asked, or put it into the environment "
                    "variable ULTRAMICRO_SECRET"
                ),
            )
        return self.known(who, roles)

    def known(self, who: str, roles: Collection[Role]) -> Clerk:
        """Return the clerk that somebody is who has shown in another way who they are.

        Parameters
        ----------
        who, roles
            As for `vouched`.

        Raises
        ------
        BadInput
            If they are no clerk, or their role is not one of these.
        """
        person = self.people.find(who)
        role = self.roles().get(person.id) if person else None
        if person is None or role is None:
            raise BadInput(
                say("{who} is not a clerk of these books", who=repr(who)),
                where="--by",
                do=say("ask somebody who is {roles}", roles=Listed(sorted(roles), by="or")),
            )
        if role not in roles:
            raise BadInput(
                say("{who} is {role} and may not do this", who=person.short, role=str(role)),
                where="--by",
                do=say("ask somebody who is {roles}", roles=Listed(sorted(roles), by="or")),
            )
        return Clerk(person.id, person.short, role)


def _seal_of(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


def _kept(secret: str) -> str:
    """Return what is kept of a secret: the work, a salt of its own, and the digest."""
    # One for each, so that two clerks with one secret cannot be seen, and no table made before helps.
    salt = secrets.token_bytes(16)
    return "$".join(["scrypt", *map(str, WORK), salt.hex(), _digest(secret, salt, WORK).hex()])


def _digest(secret: str, salt: bytes, work: tuple[int, int, int]) -> bytes:
    n, r, p = work
    # The same secret from two keyboards may be other bytes.
    return hashlib.scrypt(unicodedata.normalize("NFKC", secret).encode(), salt=salt, n=n, r=r, p=p, dklen=32)


def _is(secret: str, kept: str) -> bool:
    salt, digest = _parts(kept)
    # In the same time wherever they differ, or the digest could be found letter by letter.
    return bool(secret) and hmac.compare_digest(_digest(secret, salt, WORK), digest)


def _parts(kept: str) -> tuple[bytes, bytes]:
    """Return salt and digest of what is kept of a secret.

    Raises
    ------
    Unsound
        If it is nothing that was kept. Other work than ours is not done: it may take all memory.
    """
    found = _KEPT.fullmatch(kept)
    if found is None:
        raise damaged_clerks()
    return bytes.fromhex(found[1]), bytes.fromhex(found[2])


def damaged_clerks() -> Unsound:
    """Return that the clerks are not those that were set up."""
    return Unsound(
        say("the clerks in the people file are damaged, or were changed by hand"),
        where="people.sqlite3",
        do=say("bring back a copy with `ultramicro books restore`, and find out who wrote in the file"),
    )
