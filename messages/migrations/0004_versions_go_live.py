"""What was there goes live as it is; from now on a live version does not change any more.

The rule stands in a trigger because a CHECK cannot compare a row with what it was before.
"""

from typing import Any

from django.db import migrations
from django.db.models import F

# `-` takes a key out of a jsonb object; 23514 is check_violation, which Django knows.
KEEP = """
CREATE FUNCTION inbox_keep_live_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.live_from IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) = to_jsonb(OLD) THEN RETURN NEW; END IF;
        IF OLD.live_from > clock_timestamp()
            AND to_jsonb(NEW) - 'live_from' = to_jsonb(OLD) - 'live_from' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a published version of a form does not change' USING ERRCODE = '23514';
END
$$;
CREATE TRIGGER inbox_keep_live_version BEFORE UPDATE OR DELETE ON inbox_formversion
    FOR EACH ROW EXECUTE FUNCTION inbox_keep_live_version();
"""
FORGET = """
DROP TRIGGER inbox_keep_live_version ON inbox_formversion;
DROP FUNCTION inbox_keep_live_version();
"""


def go_live(apps: Any, schema_editor: Any) -> None:
    apps.get_model("inbox", "FormVersion").objects.update(live_from=F("created_at"))


def answers_in_order(apps: Any, schema_editor: Any) -> None:
    """By label until now, in an order of the database's own; from now on as they were asked."""
    for message in apps.get_model("inbox", "Message").objects.select_related("version"):
        if isinstance(message.answers, dict):
            message.answers = _listed(message.answers, message.version.fields)
            message.save(update_fields=["answers"])


def _listed(answers: dict[str, str], questions: list[dict[str, Any]]) -> list[dict[str, str]]:
    keys = {question["label"]: question["key"] for question in questions}
    order = {label: place for place, label in enumerate(keys)}
    return [
        {"key": keys.get(label, ""), "label": label, "kind": "text", "value": value, "raw": value}
        for label, value in sorted(answers.items(), key=lambda one: order.get(one[0], len(order)))
    ]


def as_before(apps: Any, schema_editor: Any) -> None:
    for message in apps.get_model("inbox", "Message").objects.all():
        if isinstance(message.answers, list):
            message.answers = {one["label"]: one["value"] for one in message.answers}
            message.save(update_fields=["answers"])


class Migration(migrations.Migration):
    dependencies = [("inbox", "0003_reasons_and_versions")]

    operations = [
        migrations.RunPython(go_live, migrations.RunPython.noop),
        migrations.RunPython(answers_in_order, as_before),
        migrations.RunSQL(KEEP, FORGET),
    ]
