"""The tables of those who sign in; the books know them by `Membership.short`."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from ultramicro.web.people.roles import Role

WAITING_STATES = ("waiting", "released", "refused", "failed")
ROLES = [(role.value, role.value) for role in Role if role is not Role.VISITOR]


class Person(AbstractBaseUser):
    """Somebody who signs in by a name and a password, or a passkey."""

    name = models.CharField(max_length=80, unique=True)
    """What they type to sign in, in small letters."""
    called = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, blank=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "name"
    objects: ClassVar[BaseUserManager] = BaseUserManager()


class Membership(models.Model):
    """One role of a person in a place, and their short name in its books."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    place = models.CharField(max_length=80)
    role = models.CharField(max_length=20, choices=ROLES)
    short = models.CharField(max_length=120, blank=True)
    """Who they are in the books of the place; empty where they have no account there."""
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "place", "role"], name="one_role_once"),
        ]


class Shown(models.Model):
    """To whom a page of a place is shown: a choice of the place."""

    place = models.CharField(max_length=80)
    page = models.CharField(max_length=80)
    to = models.CharField(max_length=10, choices=[(w, w) for w in ("public", "members", "private")])

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["place", "page"], name="one_choice_a_page")]


class Bucket(models.Model):
    """How often something was tried of late, by somebody or for an account; no name is in it."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.IntegerField(default=0)
    since = models.DateTimeField(default=timezone.now)
    strikes = models.IntegerField(default=0)
    """How often in a row the limit was reached; each doubles the time of waiting."""
    until = models.DateTimeField(null=True)
    """Until when nothing more is taken."""


class Invitation(models.Model):
    """A printed slip by which somebody joins a place; its code is kept as a digest."""

    digest = models.CharField(max_length=64, unique=True)
    place = models.CharField(max_length=80)
    role = models.CharField(max_length=20, choices=ROLES)
    short = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    """Nobody for the first administrator of a place."""
    made_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Recovery(models.Model):
    """Help for somebody who cannot sign in any more: one person opens it, another confirms it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="recoveries")
    place = models.CharField(max_length=80)
    opened_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    confirmed_by = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001  none until it is confirmed
    made_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(opened_by=models.F("confirmed_by")), name="recovery_by_two"
            ),
            models.CheckConstraint(
                condition=~models.Q(opened_by=models.F("person")), name="recovery_not_own"
            ),
            models.CheckConstraint(
                condition=~models.Q(confirmed_by=models.F("person")), name="recovery_not_confirmed_by_self"
            ),
        ]


class Passkey(models.Model):
    """A key of somebody's device, by which it shows who they are."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="passkeys")
    credential = models.CharField(max_length=1400, unique=True)
    """Its id, in base64url."""
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    called = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)


class Challenge(models.Model):
    """What a device must sign: taken once, within five minutes."""

    value = models.CharField(max_length=120, primary_key=True)
    until = models.DateTimeField()


class SignIn(models.Model):
    """One sign-in that lasts: which session is whose, so that it can be listed and ended."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="sign_ins")
    session = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()


class Waiting(models.Model):
    """An act that waits for a second person."""

    place = models.CharField(max_length=80)
    group = models.CharField(max_length=20)
    action = models.CharField(max_length=40)
    asked = models.JSONField()
    """What was filled in, as text by parameter."""
    key = models.CharField(max_length=80, unique=True)
    """Of the form, under which it acts once."""
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="asked_for")
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="decided_on")
    state = models.CharField(max_length=10, default="waiting", choices=[(s, s) for s in WAITING_STATES])
    says = models.JSONField(default=dict)
    """The receipt, as a message in its parts."""
    made_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(made_by=models.F("decided_by")), name="acts_by_two"),
        ]


class Token(models.Model):
    """A word by which a program acts for somebody; kept as a digest."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    called = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Logged(models.Model):
    """One line of the log of acts; it is chained to the one before, and the database refuses to change it."""

    only_grows = True
    id = models.BigAutoField(primary_key=True)
    at = models.CharField(max_length=32)
    """In UTC, as ISO 8601 has it: the very text that the digest is over."""
    place = models.CharField(max_length=80, blank=True)
    who = models.BigIntegerField(null=True)
    """The number of the person: their name is not in what can never be changed."""
    role = models.CharField(max_length=120)
    what = models.CharField(max_length=60)
    object = models.CharField(max_length=200, blank=True)
    about = models.BigIntegerField(null=True)
    """The number of the person whose data it is about."""
    outcome = models.CharField(max_length=40)
    address = models.CharField(max_length=50, blank=True)
    """Cut to its /24 or /48."""
    before = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place", "id"], name="log_by_place"),
            models.Index(fields=["about", "id"], name="log_by_about"),
        ]
