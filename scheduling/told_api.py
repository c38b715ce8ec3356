"""What people are told, and the waiting list, over the API."""

from typing import Any, ClassVar

from django.db import transaction
from rest_framework import serializers

from scheduling import waiting_list
from scheduling.models import Agenda, Telling, WaitingEntry
from tenants.api import NumberField, RowSerializer, RowViewSet, Settings, client_of, note


class TellingSerializer(RowSerializer[Telling]):
    class Meta:
        model = Telling
        fields = (
            *("confirms", "reminds_before", "mails_too", "decent_from", "decent_until"),
            *("offer_minutes", "link_moves", "link_cancels"),
        )

    def unchecked(self) -> set[str]:
        return {"only"}


class TellingView(Settings[Telling]):
    """Confirmations and reminders: when, and in what hours."""

    scope: ClassVar[str] = "agenda"
    serializer_class = TellingSerializer

    def get_object(self) -> Telling:
        return Telling.current()

    def perform_update(self, serializer: Any) -> None:
        note(self.request, "telling.changed", serializer.save().pk)


class WaitingEntrySerializer(RowSerializer[WaitingEntry]):
    nested = ("agendas",)
    number = NumberField()
    agendas = serializers.PrimaryKeyRelatedField(
        many=True, required=False, queryset=Agenda.objects.all()
    )

    class Meta:
        model = WaitingEntry
        fields = (
            *("id", "type", "agendas", "name", "number", "from_day", "until_day", "parts"),
            *("state", "entered_at"),
        )
        read_only_fields = ("state", "entered_at")


class WaitingEntries(RowViewSet[WaitingEntry]):
    """Who waits for a time, the first in line first; deleted, somebody is taken off the list."""

    scope: ClassVar[str] = "agenda"
    serializer_class = WaitingEntrySerializer
    queryset = WaitingEntry.objects.exclude(state=WaitingEntry.State.WITHDRAWN)
    lookup_url_kwarg = "entry_id"

    def perform_destroy(self, instance: WaitingEntry) -> None:
        with transaction.atomic():
            waiting_list.withdraw(client_of(self.request), instance.pk)
            self.note(instance, instance.pk, "withdrawn")
