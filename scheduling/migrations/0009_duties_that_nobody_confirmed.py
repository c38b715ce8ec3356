import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0008_visitors_answer_questions"),
    ]

    operations = [
        migrations.AddField(
            model_name="dutybeginning",
            name="owners_told_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="told to the owners as not confirmed at"
            ),
        ),
        migrations.AddField(
            model_name="dutysettings",
            name="unconfirmed_before",
            field=models.PositiveSmallIntegerField(
                default=20,
                help_text="Whoever was told late has ten minutes to answer.",
                validators=[django.core.validators.MaxValueValidator(1440)],
                verbose_name="minutes before a duty at which the owner is told that it is not confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unconfirmed_before__gte", 0), ("unconfirmed_before__lte", 1440)
                ),
                name="duty_unconfirmed_before",
            ),
        ),
    ]
