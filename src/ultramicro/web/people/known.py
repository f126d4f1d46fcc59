"""Who asks, read by two questions to the tables, as every page needs it.

Django makes each question anew from Python objects, which costs more than the tables need to answer it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as OfTable
from django.db import DEFAULT_DB_ALIAS, connection
from django.utils import timezone

READ = ("id", "password", "name", "called", "language", "is_active")
"""What is read of a person with every page, in the order of the table; the rest only when it is needed."""
_WHO = (
    f"select {', '.join(f'p.{name}' for name in READ)}, m.place, m.role, m.short "
    "from people_person p left join people_membership m on m.person_id = p.id where p.id = %s order by m.id"
)
_SESSION = "select session_data from django_session where session_key = %s and expire_date > %s"


class RoleRead(NamedTuple):
    """One role of a person in a place, with their short name in its books."""

    place: str
    role: str
    short: str


class SessionStore(OfTable):
    """Django's own sessions in a table, asked for by the one question that finds one."""

    def load(self) -> dict[str, Any]:
        """Return what a session holds; nothing, and no number any more, where it is over or there is none."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_SESSION, [self.session_key, now])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        read: dict[str, Any] = self.decode(found[0])
        return read


class ByTable(ModelBackend):
    """Django's own way to sign in; who is signed in is found with all their roles at once."""

    def get_user(self, user_id: Any) -> Any:
        """Return somebody by their number as the tables say now; None where they may not sign in."""
        with connection.cursor() as cursor:
            cursor.execute(_WHO, [user_id])
            rows = cursor.fetchall()
        if not rows:
            return None
        person = _person(rows[0])
        person.roles_read = [RoleRead(*row[len(READ) :]) for row in rows if row[-1] is not None]
        return person if self.user_can_authenticate(person) else None


def _person(row: Sequence[Any]) -> Any:
    from ultramicro.web.people.models import Person  # noqa: PLC0415  tables are known only once Django is set up

    values = dict(zip(READ, row, strict=False))
    # SQLite has no truth values of its own.
    values["is_active"] = bool(values["is_active"])
    return Person.from_db(DEFAULT_DB_ALIAS, READ, [values[name] for name in READ])


def roles_read(person: Any) -> list[RoleRead] | None:
    """Return the roles of somebody that were read with them in this request; None where they were not."""
    read: list[RoleRead] | None = getattr(person, "roles_read", None)  # put there by `get_user`
    return read
