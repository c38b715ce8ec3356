import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import tenants.base


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_more_ways_to_reach"),
        ("inbox", "0011_segments"),
    ]

    operations = [
        migrations.CreateModel(
            name="PushSubscription",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tenants.base.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "endpoint",
                    models.CharField(max_length=1000, unique=True, verbose_name="address"),
                ),
                ("p256dh", models.CharField(max_length=100)),
                ("auth", models.CharField(max_length=40)),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at"),
                ),
                ("gone_at", models.DateTimeField(blank=True, null=True, verbose_name="gone at")),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="directory.colleague",
                        verbose_name="colleague",
                    ),
                ),
            ],
            options={
                "verbose_name": "telephone with notifications",
                "verbose_name_plural": "telephones with notifications",
                "ordering": ["made_at"],
            },
        ),
    ]
