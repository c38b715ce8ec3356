"""Calls in the client's one list: found by name and number, and turned over from any place."""

from django.db import migrations, models

from tenants import fulltext

VECTOR = f"{fulltext.names('caller_name')} || {fulltext.numbers('caller')}"


class Migration(migrations.Migration):
    dependencies = [
        ("telephony", "0009_calls_are_forgotten"),
    ]

    operations = [
        migrations.RunSQL(*fulltext.column("telephony_journalentry", "journal_search", VECTOR)),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(fields=["-arrived_at", "-id"], name="journal_newest"),
        ),
    ]
