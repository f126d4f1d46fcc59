"""The receipts of what was done through pages."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Receipt(models.Model):
    """What came of a page that was sent, for who sent it."""

    key = models.CharField(max_length=64)
    """The page's own key."""
    place = models.CharField(max_length=80)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="receipts")
    group = models.CharField(max_length=20)
    action = models.CharField(max_length=40)
    status = models.CharField(max_length=20)
    says = models.JSONField(default=dict)
    """A message as `core.packing` keeps it."""
    rows = models.JSONField(default=list)
    """Headings and lines of cells, as `acting.cells` makes them."""
    files = models.JSONField(default=list)
    """Names of what was written for whoever did it."""
    asked = models.CharField(max_length=64, blank=True)
    """A digest of what the page was sent with; empty where nobody noted it."""
    back = models.CharField(max_length=300, blank=True)
    """Where the page came from."""
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "key"], name="one_receipt_a_page"),
        ]
