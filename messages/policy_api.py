"""Policies over the API: whom to tell, step by step, and what they would do now."""

import functools
from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from messages import policies, policy_words
from messages.models import Form, Group, GroupMember, Message, Policy, PolicyStep
from telephony.api import Kept
from tenants import api_problems
from tenants.api import RowSerializer, client_of
from tenants.directory.models import Colleague


class GroupSerializer(RowSerializer[Group]):
    members = serializers.PrimaryKeyRelatedField(
        many=True, queryset=Colleague.objects.all(), help_text="In the order of their turns."
    )
    nested = ("members",)

    class Meta:
        model = Group
        fields = ("id", "name", "members")

    def to_representation(self, instance: Group) -> dict[str, Any]:
        places = [str(place.colleague_id) for place in instance.places.all()]
        return {"id": str(instance.pk), "name": instance.name, "members": places}

    def create(self, validated_data: dict[str, Any]) -> Group:
        return self._with_members(validated_data, super().create)

    def update(self, instance: Group, validated_data: dict[str, Any]) -> Group:
        return self._with_members(validated_data, functools.partial(super().update, instance))

    def validate_members(self, given: list[Colleague]) -> list[Colleague]:
        """Each once."""
        if len(set(given)) < len(given):
            raise serializers.ValidationError(_("Somebody is there twice."), "twice")
        return given

    def _with_members(
        self, data: dict[str, Any], write: Callable[[dict[str, Any]], Group]
    ) -> Group:
        members = data.pop("members", None)
        group = write(data)
        if members is not None:
            group.places.all().delete()
            for place, colleague in enumerate(members):
                GroupMember.objects.create(group=group, colleague=colleague, position=place)
        return group


class PolicyStepSerializer(serializers.ModelSerializer[PolicyStep]):
    class Meta:
        model = PolicyStep
        fields = ("whom", "person", "group", "in_turn", "channels", "wait_minutes")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The model's own rules, before there is a policy to keep it with."""
        step = PolicyStep(**attrs)
        try:
            step.full_clean(exclude={"policy"}, validate_unique=False)
        except DjangoValidationError as error:
            raise api_problems.invalid(error) from error
        return attrs


class PolicySerializer(RowSerializer[Policy]):
    steps = PolicyStepSerializer(many=True)
    tells_in_the_end = serializers.PrimaryKeyRelatedField(
        many=True, required=False, queryset=Colleague.objects.all()
    )
    urgencies = serializers.ListField(
        child=serializers.ChoiceField(choices=Message.Urgency.choices), required=False
    )
    nested = ("steps", "tells_in_the_end")

    class Meta:
        model = Policy
        fields = (
            *("id", "name", "position", "is_active", "form", "urgencies", "rounds"),
            *("quiet_from", "quiet_until", "digest_at", "digest_count", "follow_up_minutes"),
            *("tells_in_the_end", "steps"),
        )

    def validate_steps(self, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """At least one."""
        if not given:
            raise serializers.ValidationError(_("A policy needs at least one step."), "empty")
        return given

    def create(self, validated_data: dict[str, Any]) -> Policy:
        steps = validated_data.pop("steps")
        return self._with_steps(super().create(validated_data), steps)

    def update(self, instance: Policy, validated_data: dict[str, Any]) -> Policy:
        steps = validated_data.pop("steps", None)
        return self._with_steps(super().update(instance, validated_data), steps)

    def _with_steps(self, policy: Policy, steps: list[dict[str, Any]] | None) -> Policy:
        if steps is not None:
            policy.steps.all().delete()
            for place, step in enumerate(steps):
                PolicyStep.objects.create(policy=policy, position=place, **step)
        return policy


class PreviewSerializer(serializers.Serializer[Any]):
    """What would be done with such a message, in a sentence of the reader's language."""

    policy = serializers.CharField()
    sentence = serializers.CharField()


class AskedSerializer(serializers.Serializer[Any]):
    """Which message: for whom, how urgent, for what reason."""

    recipient = serializers.PrimaryKeyRelatedField(queryset=Colleague.objects.all())
    urgency = serializers.ChoiceField(choices=Message.Urgency.choices, default="normal")
    form = serializers.PrimaryKeyRelatedField(queryset=Form.objects.all(), required=False)


class Groups(Kept[Group]):
    """Some of the client's people, told together or one after the other."""

    scope: ClassVar[str] = "forms"
    serializer_class = GroupSerializer
    queryset = Group.objects.prefetch_related("places")
    lookup_url_kwarg = "group_id"


class Policies(Kept[Policy]):
    """Whom to tell of which messages: the first policy that fits counts.

    The steps that are given take the place of all there were. A message that is on its way keeps
    the plan that it was sent with.
    """

    scope: ClassVar[str] = "forms"
    serializer_class = PolicySerializer
    queryset = Policy.objects.prefetch_related("steps", "tells_in_the_end")
    lookup_url_kwarg = "policy_id"

    def _write(self, serializer: serializers.BaseSerializer[Policy], what: str) -> None:
        with transaction.atomic():
            super()._write(serializer, what)

    @extend_schema(
        parameters=[
            OpenApiParameter("recipient", UUID, required=True),
            OpenApiParameter("urgency", str, enum=Message.Urgency.values),
            OpenApiParameter("form", UUID),
        ],
        responses=PreviewSerializer,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def preview(self, request: Request) -> Response:
        """Who would be told now, by what, and then whom."""
        asked = AskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        form = given.get("form")
        plan = policies.plan_for(form.pk if form else None, given["urgency"], given["recipient"])
        sentence = policy_words.in_words(client_of(request), plan)
        return Response({"policy": plan.name, "sentence": sentence})
