import django.utils.timezone
from django.db import migrations, models

import messages.channel_models
import tenants.base


class Migration(migrations.Migration):
    dependencies = [
        ("inbox", "0008_more_channels"),
    ]

    operations = [
        migrations.CreateModel(
            name="WebhookSecret",
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
                ("address", models.CharField(max_length=254, unique=True, verbose_name="address")),
                (
                    "secret",
                    models.CharField(
                        default=messages.channel_models.new_secret,
                        max_length=80,
                        verbose_name="secret",
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at"),
                ),
            ],
            options={
                "verbose_name": "webhook secret",
            },
        ),
    ]
