"""The database itself refuses to change or take out a line of the log of acts."""

from typing import Any

from django.db import migrations

SAYS = "the log of acts only grows"
SQLITE = [
    f"create trigger people_logged_no_{verb} before {verb} on people_logged begin select raise(abort, '{SAYS}'); end"
    for verb in ("update", "delete")
]
POSTGRES = [
    (
        "create function people_logged_only_grows() returns trigger language plpgsql as "
        f"$$ begin raise exception '{SAYS}'; end $$"
    ),
    (
        "create trigger people_logged_only_grows before update or delete or truncate on people_logged "
        "execute function people_logged_only_grows()"
    ),
]


def refuse(
    apps: Any,  # noqa: ARG001  Django's form
    schema_editor: Any,
) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_accounts")]

    operations = [migrations.RunPython(refuse)]
