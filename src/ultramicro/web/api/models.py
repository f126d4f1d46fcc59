"""The table of what programs had done."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Answered(models.Model):
    """What came of a request under a key: the same request gets the same answer, and another one none."""

    place = models.CharField(max_length=80)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="answered")
    key = models.CharField(max_length=64)
    """Made of the person's number and their own key."""
    asked = models.CharField(max_length=64)
    """A digest of what was asked."""
    status = models.IntegerField(default=0)
    """Of the answer; 0 while it is not known yet."""
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["place", "key"], name="one_answer_a_key")]
