from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_hours_of_each_way"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="reach",
            name="reach_address_fits_channel",
        ),
        migrations.AddField(
            model_name="reach",
            name="set_aside_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="set aside since"
            ),
        ),
        migrations.AddField(
            model_name="reach",
            name="set_aside_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("bounced", "mail to this address comes back"),
                    ("complained", "the recipient reported our mail as unwanted"),
                    ("gone", "the address says that it is no longer used"),
                    ("unwanted", "STOP was answered from there"),
                ],
                editable=False,
                max_length=10,
                verbose_name="set aside because",
            ),
        ),
        migrations.AlterField(
            model_name="reach",
            name="address",
            field=models.CharField(
                blank=True,
                help_text="A number, an e-mail address, or https://…; none for a notification.",
                max_length=254,
                verbose_name="address",
            ),
        ),
        migrations.AlterField(
            model_name="reach",
            name="channel",
            field=models.CharField(
                choices=[
                    ("sms", "SMS"),
                    ("email", "e-mail"),
                    ("voice", "telephone call"),
                    ("push", "notification"),
                    ("whatsapp", "WhatsApp"),
                    ("webhook", "webhook"),
                ],
                max_length=8,
                verbose_name="channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="reach",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("address__regex", "^\\+[1-9][0-9]{6,14}$"),
                        ("channel__in", ["sms", "voice", "whatsapp"]),
                    ),
                    models.Q(("address__contains", "@"), ("channel", "email")),
                    models.Q(
                        ("address__regex", "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
                        ("channel", "push"),
                    ),
                    models.Q(("address__regex", "^https?://."), ("channel", "webhook")),
                    _connector="OR",
                ),
                name="reach_address_fits_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="reach",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("set_aside_at", None), ("set_aside_why", "")),
                    models.Q(
                        ("set_aside_at__isnull", False),
                        models.Q(("set_aside_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reach_set_aside_says_why",
            ),
        ),
    ]
