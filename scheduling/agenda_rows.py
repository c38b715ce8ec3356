"""How agendas, their times and appointments look in the API, and what is refused."""

from typing import Any, ClassVar

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _
from rest_framework import serializers

from scheduling.models import (
    Absence,
    Agenda,
    Appointment,
    AppointmentStep,
    AppointmentType,
    Site,
    WorkingTime,
)
from tenants.api import NumberField, RowSerializer
from tenants.api_fields import DayField, MomentField


class SiteSerializer(RowSerializer[Site]):
    class Meta:
        model = Site
        fields = ("id", "name", "address", "spoken", "time_zone", "position")


class AgendaSerializer(RowSerializer[Agenda]):
    class Meta:
        model = Agenda
        fields = (
            *("id", "name", "spoken", "colleague", "colour", "step", "may_overbook"),
            *("position", "is_active"),
        )
        validators: tuple[Any, ...] = ()


class AppointmentTypeSerializer(RowSerializer[AppointmentType]):
    nested: ClassVar[tuple[str, ...]] = ("agendas",)

    class Meta:
        model = AppointmentType
        fields = (
            *("id", "name", "minutes", "before", "after", "notice", "horizon", "visit"),
            *("capacity", "questions", "booker", "price", "change_notice", "fee", "agendas"),
            *("position", "is_active"),
        )
        validators: tuple[Any, ...] = ()
        extra_kwargs: ClassVar[dict[str, Any]] = {"agendas": {"required": False}}


class WorkingTimeSerializer(RowSerializer[WorkingTime]):
    nested: ClassVar[tuple[str, ...]] = ("types",)

    class Meta:
        model = WorkingTime
        fields = (
            *("id", "agenda", "site", "weekday", "opens", "closes", "first_day", "last_day"),
            *("types", "on_the_day"),
        )
        validators: tuple[Any, ...] = ()
        extra_kwargs: ClassVar[dict[str, Any]] = {"types": {"required": False}}


class AbsenceSerializer(RowSerializer[Absence]):
    """Without an end, somebody is away for good."""

    starts_at = MomentField(source="during.lower")
    ends_at = MomentField(source="during.upper", allow_null=True, required=False)

    class Meta:
        model = Absence
        fields = ("id", "agenda", "starts_at", "ends_at", "reason")
        validators: tuple[Any, ...] = ()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        given, before = attrs.get("during"), self.instance.during if self.instance else None
        if given is not None:
            start = given.get("lower", before.lower if before else None)
            end = given.get("upper", before.upper if before else None)
            if end is not None and end <= start:
                raise serializers.ValidationError({"ends_at": _("It ends before it begins.")})
            attrs["during"] = DateTimeTZRange(start, end)
        return super().validate(attrs)


class StepSerializer(serializers.ModelSerializer[AppointmentStep]):
    """What was done to an appointment."""

    class Meta:
        model = AppointmentStep
        fields = ("kind", "at", "author_name", "reason")


class AppointmentSerializer(serializers.ModelSerializer[Appointment]):
    """An appointment as it is read."""

    starts_at = serializers.DateTimeField(source="during.lower")
    ends_at = serializers.DateTimeField(source="during.upper")
    steps = StepSerializer(many=True)

    class Meta:
        model = Appointment
        fields = (
            *("id", "agenda", "type", "site", "seat", "starts_at", "ends_at", "state", "name"),
            *("number", "email", "asked_by", "asked_by_number", "reason", "note", "answers"),
            *("series", "overbooked_why", "cancelled_why", "steps"),
        )


class AnswerSerializer(serializers.Serializer[Any]):
    question = serializers.CharField(max_length=200)
    answer = serializers.CharField(max_length=500, allow_blank=True)


class PlaceSerializer(serializers.Serializer[Any]):
    """Where it shall be."""

    agenda = serializers.PrimaryKeyRelatedField(queryset=Agenda.objects.all())
    starts_at = MomentField()
    site = serializers.PrimaryKeyRelatedField(
        queryset=Site.objects.all(), required=False, allow_null=True
    )
    type = serializers.PrimaryKeyRelatedField(queryset=AppointmentType.objects.all())


class BookingSerializer(PlaceSerializer):
    """What is booked, and for whom: a name is enough."""

    name = serializers.CharField(max_length=120)
    number = NumberField(required=False, allow_null=True, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    asked_by = serializers.CharField(max_length=120, required=False, allow_blank=True)
    asked_by_number = NumberField(required=False, allow_null=True, allow_blank=True)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    answers = AnswerSerializer(many=True, required=False)
    squeezed_in = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="Why, if it shall stand beside others; where the agenda allows it.",
    )


class SeriesSerializer(BookingSerializer):
    """Every week at the same hour."""

    times = serializers.IntegerField(min_value=1, max_value=60)
    whole = serializers.BooleanField(default=False, help_text="All of them, or none.")
    squeezed_in = None  # type: ignore[assignment]  # not for a series


class MoveSerializer(PlaceSerializer):
    """Another time, perhaps in another agenda; the kind stays unless it is said."""

    agenda = serializers.PrimaryKeyRelatedField(queryset=Agenda.objects.all(), required=False)
    type = serializers.PrimaryKeyRelatedField(
        queryset=AppointmentType.objects.all(), required=False
    )
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class CancelSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class SlotSerializer(serializers.Serializer[Any]):
    """A free time; `left` is how many places there are."""

    starts_at = serializers.DateTimeField(source="start")
    ends_at = serializers.DateTimeField(source="end")
    agenda = serializers.UUIDField()
    site = serializers.UUIDField(allow_null=True)
    left = serializers.IntegerField()


class LeftSerializer(serializers.Serializer[Any]):
    """One of a series that could not be booked, with the next free times where it was taken."""

    starts_at = serializers.DateTimeField(source="start")
    reason = serializers.CharField()
    free = SlotSerializer(many=True)


class SeriesAnswerSerializer(serializers.Serializer[Any]):
    booked = AppointmentSerializer(many=True)
    left = LeftSerializer(many=True)


class WishSerializer(serializers.Serializer[Any]):
    """The question: what kind, with whom, from when on, at what hours, not on which days."""

    type = serializers.PrimaryKeyRelatedField(
        queryset=AppointmentType.objects.filter(is_active=True)
    )
    agenda = serializers.PrimaryKeyRelatedField(
        queryset=Agenda.objects.filter(is_active=True), many=True, required=False
    )
    site = serializers.PrimaryKeyRelatedField(
        queryset=Site.objects.all(), many=True, required=False
    )
    after = serializers.TimeField(required=False)
    before = serializers.TimeField(required=False)
    not_on = serializers.MultipleChoiceField(
        choices=range(7), required=False, help_text="Weekdays; 0 is Monday."
    )
    limit = serializers.IntegerField(min_value=1, max_value=100, default=3)


# A word of Python's own, and a parameter of the API.
WishSerializer._declared_fields["from"] = DayField(required=False)


class PeriodSerializer(serializers.Serializer[Any]):
    """Which appointments are listed."""

    until = DayField(required=False)
    agenda = serializers.PrimaryKeyRelatedField(queryset=Agenda.objects.all(), required=False)
    state = serializers.ChoiceField(
        choices=[state for state in Appointment.State.choices if state[0] != "held"],
        required=False,
    )
    number = NumberField(required=False)


PeriodSerializer._declared_fields["from"] = DayField(required=False)
