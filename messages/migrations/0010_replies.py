import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import tenants.base


class Migration(migrations.Migration):
    dependencies = [
        ("inbox", "0009_webhook_secrets"),
    ]

    operations = [
        migrations.AlterField(
            model_name="timelineentry",
            name="step",
            field=models.CharField(
                choices=[
                    ("sent", "sent by"),
                    ("spoken", "left as a spoken message"),
                    ("listened", "listened to by"),
                    ("handed_over", "handed over to"),
                    ("delivered", "delivered to"),
                    ("tried", "could not be sent yet to"),
                    ("failed", "could not be delivered to"),
                    ("opened", "opened by"),
                    ("acknowledged", "taken by"),
                    ("cut_short", "cut short: the caller was gone"),
                    ("overrode", "sent in spite of a warning by"),
                    ("taken_back", "taken back by"),
                    ("dismissed", "not to be finished, says"),
                    ("passed_on", "passed on by"),
                    ("replied", "answered by"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Reply",
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
                ("who", models.CharField(max_length=80, verbose_name="by")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("sms", "SMS"),
                            ("email", "e-mail"),
                            ("voice", "telephone call"),
                            ("push", "notification"),
                            ("whatsapp", "WhatsApp"),
                            ("webhook", "webhook"),
                        ],
                        max_length=8,
                        verbose_name="by what",
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="text")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("provider_id", models.CharField(max_length=64, unique=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="inbox.delivery",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="inbox.message",
                    ),
                ),
            ],
            options={
                "verbose_name": "reply",
                "verbose_name_plural": "replies",
                "ordering": ["at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="reply_has_words"
                    )
                ],
            },
        ),
    ]
