"""A message as a program reads it, over the API and in an export."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from messages.models import Form, Message
from messages.search import Standing, Wanted
from tenants.api_fields import DayField
from tenants.directory.models import Colleague


class AnswerSerializer(serializers.Serializer[Any]):
    """One of the client's own questions, answered."""

    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()


class MessageSerializer(serializers.ModelSerializer[Message]):
    reason = serializers.CharField(source="version.form.name")
    answers = serializers.SerializerMethodField()
    series = serializers.CharField(help_text="`order`, `ticket`, or empty without a number.")

    class Meta:
        model = Message
        fields = (
            *("id", "kind", "state", "reason", "urgency", "series", "number"),
            *("recipient", "recipient_name", "caller_name", "caller_number", "body", "answers"),
            *("agent_name", "created_at", "sent_at", "acknowledged_at", "acknowledged_by"),
            "erased_at",
        )
        read_only_fields = fields

    @extend_schema_field(AnswerSerializer(many=True))
    def get_answers(self, message: Message) -> list[dict[str, str]]:
        """In the order of the questions."""
        return [{"label": one["label"], "value": str(one["value"])} for one in message.answers]


class WantedSerializer(serializers.Serializer[Any]):
    """Which messages are listed; days are the client's own, both included."""

    recipient = serializers.PrimaryKeyRelatedField(queryset=Colleague.objects, required=False)
    reason = serializers.PrimaryKeyRelatedField(queryset=Form.objects, required=False)
    urgency = serializers.ChoiceField(choices=Message.Urgency.choices, required=False)
    standing = serializers.ChoiceField(choices=Standing.choices, required=False)
    kind = serializers.ChoiceField(choices=Message.Kind.choices, required=False)
    until = DayField(required=False)

    def wanted(self) -> Wanted:
        """What was asked, once it is valid."""
        given = dict(self.validated_data)
        keys = {name: given.pop(name).pk for name in ("recipient", "reason") if name in given}
        days = {"from_day": given.pop("from", None), "to_day": given.pop("until", None)}
        return Wanted(**given, **keys, **days)


# A word of Python's own, and a parameter of the API.
WantedSerializer._declared_fields["from"] = DayField(required=False)


class SearchSerializer(WantedSerializer):
    """The same and what is looked for: it may be a name or a number, and stands in no address."""

    text = serializers.CharField(max_length=200, required=False, allow_blank=True)
