from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0007_told_to_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="answers",
            field=models.JSONField(blank=True, default=list, verbose_name="answers"),
        ),
    ]
