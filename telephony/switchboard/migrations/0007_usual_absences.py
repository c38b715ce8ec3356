from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What most answering services have; the operator's administrator changes it. In French and
# English, minutes, whether it counts as work, whether it ends by itself.
USUAL = [
    ("Pause", "Break", 10, False, True),
    ("Déjeuner", "Lunch", 45, False, False),
    ("Formation", "Training", 60, True, False),
    ("Réunion", "Meeting", 30, True, False),
    ("Écoute et qualité", "Listening and quality", 30, True, False),
]


def add_usual(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    kinds = apps.get_model("switchboard", "AbsenceKind")
    if kinds.objects.exists():
        return
    for place, (name_fr, name_en, minutes, is_work, returns) in enumerate(USUAL, 1):
        kinds.objects.create(
            name_fr=name_fr,
            name_en=name_en,
            position=place * 10,
            minutes=minutes,
            is_work=is_work,
            returns_by_itself=returns,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("switchboard", "0006_absences_and_planned_ends"),
    ]

    operations = [migrations.RunPython(add_usual, migrations.RunPython.noop)]
