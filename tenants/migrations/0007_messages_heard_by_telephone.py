from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenants", "0006_silent_listening"),
    ]

    operations = [
        migrations.AlterField(
            model_name="usageentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("call", "Answered call"),
                    ("talk", "Seconds of talk"),
                    ("text", "Text message"),
                    ("voice", "Message heard by telephone"),
                ],
                max_length=8,
            ),
        ),
    ]
