"""Receipts know what their page was sent with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("acting", "0001_initial")]

    operations = [
        migrations.AddField(
            "receipt",
            "asked",
            models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
