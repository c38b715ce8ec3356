from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0009_duties_that_nobody_confirmed"),
    ]

    operations = [
        migrations.AddField(
            model_name="telling",
            name="mails_too",
            field=models.BooleanField(
                default=True,
                help_text="Off: by e-mail only what cannot go as a text.",
                verbose_name="by e-mail, too, where an address is known",
            ),
        ),
    ]
