"""Appointments in the client's one list: found by name, number and reason; the newest step first."""

from django.db import migrations, models

from tenants import fulltext

VECTOR = " || ".join(
    [
        fulltext.names("name || ' ' || asked_by"),
        fulltext.numbers("number"),
        fulltext.numbers("asked_by_number"),
        fulltext.words("reason"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0010_by_mail_too"),
    ]

    operations = [
        migrations.RunSQL(*fulltext.column("scheduling_appointment", "appointment_search", VECTOR)),
        migrations.AddIndex(
            model_name="appointmentstep",
            index=models.Index(
                models.F("at").desc(),
                models.F("id").desc(),
                name="step_newest",
                condition=models.Q(kind__in=["booked", "moved", "cancelled"]),
            ),
        ),
    ]
