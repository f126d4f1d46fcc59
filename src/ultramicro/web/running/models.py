"""The table of jobs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

STATES = ("waiting", "running", "cancelling", "cancelled", "done", "failed")
ACTIVE = ("waiting", "running", "cancelling")
"""States of jobs that are not over."""


class Job(models.Model):
    """Something that takes longer than a page may: done by the worker, its answer kept by content."""

    id = models.CharField(max_length=32, primary_key=True)
    place = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    """What is to be done: `ask`, `check`, `export` …"""
    asked = models.JSONField()
    """With which parameters."""
    key = models.CharField(max_length=64, db_index=True)
    """Made of what is asked and of all it is asked about: of two jobs with one key, one is done."""
    by = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, default="waiting", choices=[(s, s) for s in STATES])
    done = models.IntegerField(default=0)
    steps = models.IntegerField(default=0)
    says = models.JSONField(default=dict)
    """What it is doing now, or why it failed: a message as `core.packing` keeps it."""
    answer = models.CharField(max_length=64, blank=True)
    """The digest under which the answer is kept."""
    made_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=40, blank=True)
    tries = models.IntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "made_at"], name="jobs_by_state")]
        # Two that ask for the same in one moment get one job.
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(state__in=ACTIVE), name="one_job_under_way_a_key"
            )
        ]
