"""The addresses by which things are put in."""

from __future__ import annotations

from ultramicro.web.people.allow import Allow, roles
from ultramicro.web.people.roles import Role
from ultramicro.web.putting_in.files_pages import file_page, files, upload_page
from ultramicro.web.putting_in.front import changes_page, put_in
from ultramicro.web.putting_in.look_up_pages import look_ups
from ultramicro.web.putting_in.pasting import paste
from ultramicro.web.putting_in.settings_pages import settings_page
from ultramicro.web.putting_in.starting import start
from ultramicro.web.putting_in.table_pages import row_page, table_page
from ultramicro.web.routes.route import ACT, PLACE, Route

PUT_IN = PLACE + "put-in"
TABLE = PUT_IN + "/tables/<slug:table>"
MAY = roles(Role.COORDINATOR, Role.ADMINISTRATOR)
SETTLES = roles(Role.ADMINISTRATOR)
BEGINS = Allow(roles=frozenset({Role.ADMINISTRATOR}), anywhere=True)
"""Whoever is trusted with one place of this server may begin another on it."""

ROUTES: tuple[Route, ...] = (
    Route(path="start-a-place", name="start_a_place", view=start, allow=BEGINS, methods=ACT),
    Route(path=PUT_IN, name="put_in", view=put_in, allow=MAY),
    Route(path=f"{PUT_IN}/changes", name="put_in_changes", view=changes_page, allow=MAY, methods=ACT),
    Route(path=f"{PUT_IN}/files", name="put_in_files", view=files, allow=MAY, methods=ACT),
    Route(path=f"{PUT_IN}/files/<slug:upload>", name="put_in_upload", view=upload_page, allow=MAY,
          methods=ACT, owner="upload"),
    Route(path=f"{PUT_IN}/files/<slug:upload>/<int:number>", name="put_in_file", view=file_page, allow=MAY,
          methods=ACT, owner="upload"),
    Route(path=f"{PUT_IN}/look-ups", name="put_in_look_ups", view=look_ups, allow=MAY, methods=ACT),
    Route(path=f"{PUT_IN}/settings", name="put_in_settings", view=settings_page, allow=SETTLES, methods=ACT),
    Route(path=TABLE, name="put_in_table", view=table_page, allow=MAY),
    Route(path=f"{TABLE}/new", name="put_in_new_row", view=row_page, allow=MAY, methods=ACT),
    Route(path=f"{TABLE}/paste", name="put_in_paste", view=paste, allow=MAY, methods=ACT),
    Route(path=f"{TABLE}/row/<slug:mark>", name="put_in_row", view=row_page, allow=MAY, methods=ACT),
)  # fmt: skip
