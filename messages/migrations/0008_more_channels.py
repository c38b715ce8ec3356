from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inbox", "0007_policies_and_plans"),
    ]

    operations = [
        migrations.AlterField(
            model_name="delivery",
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
        migrations.AlterField(
            model_name="notice",
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
        migrations.AlterField(
            model_name="receipt",
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
                verbose_name="by what",
            ),
        ),
        migrations.AlterField(
            model_name="timelineentry",
            name="channel",
            field=models.CharField(
                blank=True,
                choices=[
                    ("sms", "SMS"),
                    ("email", "e-mail"),
                    ("voice", "telephone call"),
                    ("push", "notification"),
                    ("whatsapp", "WhatsApp"),
                    ("webhook", "webhook"),
                ],
                max_length=8,
            ),
        ),
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
                ],
                max_length=12,
            ),
        ),
    ]
