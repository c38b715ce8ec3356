"""Duty over the API: who answers, the shifts of a time, and what the roster is made of."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from scheduling import duty, duty_changes, duty_words
from scheduling.duty_changes import Refused, Wanted
from scheduling.duty_models import FIRST_DAY, LAST_DAY, DutyLayer, DutyRoster, DutySwap, DutyTurn
from scheduling.duty_rules import Shift, Stretch
from tenants.api import ClientApi, RowSerializer, RowViewSet, note
from tenants.api_problems import Conflict
from tenants.directory.models import Colleague
from tenants.models import ApiToken, User

LONGEST = timedelta(days=400)


class PersonSerializer(serializers.Serializer[Colleague]):
    """A colleague by key and name."""

    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)


class ShiftSerializer(serializers.Serializer[Shift]):
    """One colleague on duty by one rule; `end` null: until further notice."""

    colleague = PersonSerializer(read_only=True)
    start = serializers.DateTimeField(read_only=True)
    end = serializers.DateTimeField(read_only=True, allow_null=True)
    by_hand = serializers.SerializerMethodField()
    rule = serializers.CharField(source="sentence", read_only=True)

    def get_by_hand(self, shift: Shift) -> bool:
        return isinstance(shift.rule, Stretch)


class PresentSerializer(serializers.Serializer[duty.OnDuty]):
    """Who is on duty, and until when they are relieved (null: no end in sight)."""

    colleague = PersonSerializer(read_only=True)
    until = serializers.DateTimeField(read_only=True, allow_null=True)
    rule = serializers.CharField(source="shift.sentence", read_only=True)


class ComingSerializer(serializers.Serializer[duty.Next]):
    """Whose duty begins next."""

    colleague = PersonSerializer(read_only=True)
    since = serializers.DateTimeField(read_only=True)
    rule = serializers.CharField(source="shift.sentence", read_only=True)


class CurrentSerializer(serializers.Serializer[Any]):
    """Who, until when, then who; null where nobody is."""

    at = serializers.DateTimeField()
    now = PresentSerializer(allow_null=True)
    next = ComingSerializer(allow_null=True)


class GapSerializer(serializers.Serializer[duty.Gap]):
    """A time in which somebody should be on duty and nobody is."""

    start = serializers.DateTimeField(read_only=True)
    end = serializers.DateTimeField(read_only=True)


class ShiftsSerializer(serializers.Serializer[Any]):
    """All shifts that touch the time, whole and in order, and its gaps."""

    shifts = ShiftSerializer(many=True)
    gaps = GapSerializer(many=True)


class AtSerializer(serializers.Serializer[Any]):
    """A moment; without it, now."""

    at = serializers.DateTimeField(required=False)

    def validate_at(self, value: datetime) -> datetime:
        return _reasonable(value)


class TimeSerializer(serializers.Serializer[Any]):
    """A time of 400 days at most; without both ends, the coming four weeks."""

    to = serializers.DateTimeField(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateTimeField(required=False), **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            now = timezone.now()
            return {"from": now, "to": now + timedelta(days=28)}
        for name in {"from", "to"} - set(attrs):
            missing = ErrorDetail(_("Give both ends of the time, or none."), code="required")
            raise ValidationError({name: missing})
        start, end = _reasonable(attrs["from"]), _reasonable(attrs["to"])
        if not start < end <= start + LONGEST:
            raise ValidationError({"to": _("It ends after it begins, within 400 days.")})
        return attrs


def _reasonable(moment: datetime) -> datetime:
    if not FIRST_DAY < moment.date() < LAST_DAY:
        raise ValidationError(_("The roster is kept from 2000 to 2199."))
    return moment


class DutyCurrent(ClientApi, GenericAPIView[Any]):
    """Who is on duty at a moment."""

    scope: ClassVar[str] = "duty"
    serializer_class = CurrentSerializer

    @extend_schema(parameters=[AtSerializer], responses=CurrentSerializer)
    def get(self, request: Request) -> Response:
        """Who is on duty, until when, and who comes next, each with the rule that says so."""
        asked = AtSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        at = asked.validated_data.get("at") or timezone.now()
        present, coming = duty.around(at)
        return Response(CurrentSerializer({"at": at, "now": present, "next": coming}).data)


class DutyShifts(ClientApi, GenericAPIView[Any]):
    """The roster of a time; without `from` and `to`, of the coming four weeks."""

    scope: ClassVar[str] = "duty"
    serializer_class = ShiftsSerializer

    @extend_schema(parameters=[TimeSerializer], responses=ShiftsSerializer)
    def get(self, request: Request) -> Response:
        """The shifts and gaps between two moments."""
        asked = TimeSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        start, end = asked.validated_data["from"], asked.validated_data["to"]
        found = {"shifts": duty.between(start, end), "gaps": duty.gaps(start, end)}
        return Response(ShiftsSerializer(found).data)


class LayerSerializer(RowSerializer[DutyLayer]):
    """A rotation; `people` are the colleagues' keys in the order of their turns."""

    nested: ClassVar[tuple[str, ...]] = ("people",)
    people = serializers.ListField(
        child=serializers.PrimaryKeyRelatedField(queryset=Colleague.objects.all()),
        min_length=1,
        max_length=60,
        write_only=True,
    )
    sentence = serializers.SerializerMethodField()

    class Meta:
        model = DutyLayer
        fields = (
            "id", "name", "position", "every", "unit", "handover_day", "handover_time",
            "first_day", "last_day", "weekdays", "from_time", "until_time", "holidays", "people",
            "sentence",
        )  # fmt: skip
        validators: tuple[Any, ...] = ()

    def get_sentence(self, row: DutyLayer) -> str:
        return duty.sentence_of(row)

    def to_representation(self, instance: DutyLayer) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        turns = instance.turns.all()
        return {**shown, "people": [str(turn.colleague_id) for turn in turns]}

    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> DutyLayer:
        people = validated_data.pop("people")
        return self._in_turn(super().create(validated_data), people)

    @transaction.atomic
    def update(self, instance: DutyLayer, validated_data: dict[str, Any]) -> DutyLayer:
        people = validated_data.pop("people", None)
        return self._in_turn(super().update(instance, validated_data), people)

    def _in_turn(self, layer: DutyLayer, people: list[Colleague] | None) -> DutyLayer:
        if people is not None:
            layer.turns.all().delete()
            DutyTurn.objects.bulk_create(
                DutyTurn(layer=layer, colleague=colleague, position=place)
                for place, colleague in enumerate(people)
            )
        return layer


class StretchSerializer(RowSerializer[DutyRoster]):
    """Somebody put in by hand; what was there before gives way. `end` null: open."""

    colleague = serializers.PrimaryKeyRelatedField(queryset=Colleague.objects.all())
    start = serializers.DateTimeField(source="during.lower")
    end = serializers.DateTimeField(source="during.upper", allow_null=True)

    class Meta:
        model = DutyRoster
        fields = ("id", "colleague", "start", "end", "how", "author_name")
        read_only_fields = ("how", "author_name")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        during = attrs["during"]
        for moment in filter(None, during.values()):
            _reasonable(moment)
        return attrs


class SwapSerializer(serializers.ModelSerializer[DutySwap]):
    """A duty that one gives and another takes, perhaps for one of their own."""

    start = serializers.DateTimeField(source="during.lower")
    end = serializers.DateTimeField(source="during.upper", allow_null=True)
    return_start = serializers.SerializerMethodField()
    return_end = serializers.SerializerMethodField()

    class Meta:
        model = DutySwap
        fields = (
            "id", "kind", "state", "asker", "other", "start", "end", "return_start", "return_end",
            "asked_at", "asked_by", "answered_at", "answered_by",
        )  # fmt: skip
        read_only_fields = fields

    def get_return_start(self, swap: DutySwap) -> datetime | None:
        return swap.in_return.lower if swap.in_return else None

    def get_return_end(self, swap: DutySwap) -> datetime | None:
        return swap.in_return.upper if swap.in_return else None


class WantedSerializer(serializers.Serializer[Wanted]):
    """What is asked: `other` to take `asker`'s duty from `start` to `end`."""

    asker = serializers.PrimaryKeyRelatedField(queryset=Colleague.objects.all())
    other = serializers.PrimaryKeyRelatedField(queryset=Colleague.objects.all())
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    return_start = serializers.DateTimeField(required=False, allow_null=True)
    return_end = serializers.DateTimeField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name in ("start", "end", "return_start", "return_end"):
            if attrs.get(name):
                _reasonable(attrs[name])
        if attrs["end"] <= attrs["start"]:
            raise ValidationError({"end": duty_words.refusal("no_time")})
        back = attrs.get("return_start"), attrs.get("return_end")
        if any(back) and (not all(back) or back[0] >= back[1]):  # type: ignore[operator]
            raise ValidationError({"return_end": duty_words.refusal("no_time")})
        return attrs


class SwapAnswerSerializer(serializers.Serializer[Any]):
    """What is said to what was asked."""

    answer = serializers.ChoiceField(
        choices=[state for state in DutySwap.State.values if state != DutySwap.State.ASKED]
    )


class DutyLayers(RowViewSet[DutyLayer]):
    """The rotations, the one that counts first in front."""

    scope: ClassVar[str] = "duty"
    serializer_class = LayerSerializer
    queryset = DutyLayer.objects.prefetch_related("turns__colleague")
    lookup_url_kwarg = "layer_id"

    def _write(self, serializer: serializers.BaseSerializer[DutyLayer], what: str) -> None:
        with transaction.atomic():
            duty_changes.lock()
            super()._write(serializer, what)
            duty_changes.sweep(timezone.now())


class DutyStretches(RowViewSet[DutyRoster]):
    """Who was put in by hand, before all rotations. They are put in and taken out, not changed."""

    scope: ClassVar[str] = "duty"
    serializer_class = StretchSerializer
    queryset = DutyRoster.objects.all()
    lookup_url_kwarg = "stretch_id"
    http_method_names = ["get", "post", "delete", "head", "options"]  # noqa: RUF012  # as Django has it

    def perform_create(self, serializer: serializers.BaseSerializer[DutyRoster]) -> None:
        done = serializer.validated_data
        with transaction.atomic(), _refusing():
            during, by = done["during"], _author(self.request)
            serializer.instance = duty_changes.put_in(
                done["colleague"], during["lower"], during["upper"], by
            )
            serializer.instance.refresh_from_db()
            self.note(serializer.instance, serializer.instance.pk, "created")

    def perform_destroy(self, instance: DutyRoster) -> None:
        with transaction.atomic(), _refusing():
            key = instance.pk
            duty_changes.take_out(key)
            self.note(instance, key, "deleted")


class DutySwaps(RowViewSet[DutySwap]):
    """What was asked and answered about swaps, the latest first."""

    scope: ClassVar[str] = "duty"
    serializer_class = SwapSerializer
    queryset = DutySwap.objects.all()
    lookup_url_kwarg = "swap_id"
    http_method_names = ["get", "post", "head", "options"]  # noqa: RUF012  # as Django has it

    @extend_schema(request=WantedSerializer, responses={201: SwapSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Ask one colleague to take another's duty."""
        asked = WantedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        with transaction.atomic(), _refusing():
            swap = duty_changes.ask(Wanted(**asked.validated_data), _author(request))
            note(request, "dutyswap.created", swap.pk)
        return Response(self.get_serializer(swap).data, status=201)

    @extend_schema(request=SwapAnswerSerializer, responses=SwapSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, swap_id: Any) -> Response:
        """Accept, refuse or withdraw what was asked."""
        self.get_object()
        said = SwapAnswerSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        with transaction.atomic(), _refusing():
            state = said.validated_data["answer"]
            swap = duty_changes.answer(swap_id, state, _author(request))
            note(request, f"dutyswap.{state}", swap.pk)
        return Response(self.get_serializer(swap).data)


class _refusing:
    """A Refused as a problem document: 409, with the sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, Refused):
            raise Conflict(duty_words.refusal(error.reason)) from error


def _author(request: Request) -> str:
    if isinstance(request.user, User):
        return str(request.user)
    assert isinstance(request.auth, ApiToken), "nobody else is let in"
    return f"API: {request.auth.name}"
