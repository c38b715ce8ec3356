from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="chain_head",
            field=models.CharField(default="0" * 64, editable=False, max_length=64),
        ),
    ]
