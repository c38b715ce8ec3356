from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inbox", "0010_replies"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="segments",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="texts billed"),
        ),
        migrations.AddField(
            model_name="notice",
            name="segments",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="texts billed"),
        ),
    ]
