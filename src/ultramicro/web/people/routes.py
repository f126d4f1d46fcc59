"""The addresses by which people sign in and out, and by which is said who may do what."""

from __future__ import annotations

from ultramicro.web.people import (
    backup_pages,
    joining,
    leaving,
    log_pages,
    mine,
    my_data,
    passkeys,
    recovering,
    role_pages,
    token_pages,
    two,
    waiting_pages,
)
from ultramicro.web.people.allow import ANYBODY, KNOWN, Allow, roles
from ultramicro.web.people.roles import SIGNED_IN, Role
from ultramicro.web.people.signing_in import sign_in, sign_out
from ultramicro.web.routes.route import ACT, PLACE, Route

POST = ("POST",)
LATELY = Allow(roles=SIGNED_IN, anywhere=True, recent=True)
"""Whoever has signed in, in the last ten minutes."""
HELPERS = roles(*recovering.HELPERS)
ADMINISTRATOR = roles(Role.ADMINISTRATOR)
NOW = roles(Role.ADMINISTRATOR, recent=True)
DECIDERS = roles(*two.DECIDERS)
DECIDING_NOW = roles(*two.DECIDERS, recent=True)
INVITING = roles(Role.COORDINATOR, Role.ADMINISTRATOR)

COMING_IN: tuple[Route, ...] = (
    Route(path="sign-in", name="sign_in", view=sign_in, allow=ANYBODY, methods=ACT),
    Route(path="sign-in/passkey", name="passkey_sign_in", view=passkeys.sign_in, allow=ANYBODY, methods=POST),
    Route(
        path="sign-in/passkey/begin", name="passkey_begin", view=passkeys.begin, allow=ANYBODY, methods=POST
    ),
    Route(path="sign-out", name="sign_out", view=sign_out, allow=KNOWN, methods=POST),
    Route(path="join", name="join", view=joining.join, allow=ANYBODY, methods=ACT),
    Route(path="join/passkey", name="join_passkey", view=joining.begin, allow=ANYBODY, methods=POST),
    Route(path="back", name="back", view=recovering.back, allow=ANYBODY, methods=ACT),
    Route(path="back/passkey", name="back_passkey", view=recovering.begin, allow=ANYBODY, methods=POST),
)
OWN: tuple[Route, ...] = (
    Route(path="me/sign-ins", name="sign_ins", view=mine.sign_ins, allow=KNOWN),
    Route(path="me/sign-ins/end", name="sign_in_end", view=mine.end, allow=KNOWN, methods=POST),
    Route(path="me/sign-ins/end-all", name="sign_ins_end", view=mine.end_all, allow=KNOWN, methods=POST),
    Route(path="me/password", name="password", view=mine.password, allow=LATELY, methods=POST),
    Route(
        path="me/passkeys/begin",
        name="passkey_add_begin",
        view=mine.begin_passkey,
        allow=LATELY,
        methods=POST,
    ),
    Route(path="me/passkeys/add", name="passkey_add", view=mine.add_passkey, allow=LATELY, methods=POST),
    Route(
        path="me/passkeys/remove", name="passkey_remove", view=mine.remove_passkey, allow=LATELY, methods=POST
    ),
    Route(path="me/tokens", name="tokens", view=token_pages.own_tokens, allow=LATELY, methods=ACT),
    Route(path="me/tokens/end", name="token_end", view=token_pages.end_token, allow=KNOWN, methods=POST),
)
OTHERS: tuple[Route, ...] = (
    Route(path=PLACE + "people", name="people", view=role_pages.people, allow=HELPERS),
    Route(path=PLACE + "people/invite", name="invite", view=role_pages.invite, allow=INVITING, methods=ACT),
    Route(path=PLACE + "people/slip", name="slip", view=role_pages.slip, allow=HELPERS),
    Route(
        path=PLACE + "people/<int:person>", name="person", view=role_pages.one,
        allow=HELPERS, owner="person",
    ),
    Route(
        path=PLACE + "people/<int:person>/roles", name="roles", view=role_pages.change_roles,
        allow=roles(Role.ADMINISTRATOR, recent=True), methods=POST, owner="person",
    ),
    Route(
        path=PLACE + "people/<int:person>/end", name="person_end", view=role_pages.end_sign_ins,
        allow=ADMINISTRATOR, methods=POST, owner="person",
    ),
    Route(
        path=PLACE + "people/<int:person>/help", name="recovery_open", view=recovering.open_, allow=HELPERS,
        methods=POST, owner="person",
    ),
    Route(
        path=PLACE + "people/help/<int:recovery>/confirm", name="recovery_confirm", view=recovering.confirm,
        allow=roles(*recovering.HELPERS, recent=True), methods=POST, owner="recovery",
    ),
)  # fmt: skip
DATA: tuple[Route, ...] = (
    Route(path="me/data", name="my_data", view=my_data.my_data, allow=KNOWN),
    Route(path="me/data/my-data.zip", name="my_data_file", view=my_data.download, allow=LATELY),
    Route(path="me/leave", name="leave", view=leaving.leave, allow=LATELY, methods=ACT),
)
GRAVE: tuple[Route, ...] = (
    Route(path=PLACE + "waiting", name="waiting", view=waiting_pages.waiting, allow=DECIDERS),
    Route(
        path=PLACE + "waiting/<int:waiting>", name="waiting_one", view=waiting_pages.one, allow=DECIDERS,
        owner="waiting",
    ),
    Route(
        path=PLACE + "waiting/<int:waiting>/release", name="release", view=waiting_pages.release,
        allow=DECIDING_NOW, methods=POST, owner="waiting",
    ),
    Route(
        path=PLACE + "waiting/<int:waiting>/refuse", name="refuse", view=waiting_pages.refuse,
        allow=DECIDING_NOW, methods=POST, owner="waiting",
    ),
    Route(
        path=PLACE + "log", name="log", view=log_pages.log, allow=roles(Role.AUDITOR, Role.ADMINISTRATOR)
    ),
    Route(path=PLACE + "shown", name="shown", view=log_pages.shown, allow=ADMINISTRATOR, methods=ACT),
    Route(path=PLACE + "backups", name="backups", view=backup_pages.copies, allow=ADMINISTRATOR),
    Route(path=PLACE + "backups/make", name="backup_make", view=backup_pages.make, allow=NOW, methods=POST),
    Route(
        path=PLACE + "backups/put-in", name="backup_put_in", view=backup_pages.put_in,
        allow=NOW, methods=POST,
    ),
    Route(
        path=PLACE + "backups/restore", name="backup_restore", view=backup_pages.restore,
        allow=NOW, methods=POST,
    ),
    Route(
        path=PLACE + "backups/<slug:name>/download", name="backup_download", view=backup_pages.download,
        allow=NOW, owner="backup",
    ),
)  # fmt: skip
ROUTES: tuple[Route, ...] = (*COMING_IN, *OWN, *DATA, *OTHERS, *GRAVE)
