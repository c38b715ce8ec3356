"""Hours over the API."""

from typing import Any, ClassVar

from scheduling.models import Calendar, Closure, OpeningPeriod, SpecialOpening
from tenants.api import RowSerializer, RowViewSet, Settings, note


class OpeningPeriodSerializer(RowSerializer[OpeningPeriod]):
    class Meta:
        model = OpeningPeriod
        fields = ("id", "weekday", "opens", "closes", "first_day", "last_day", "site")
        validators: tuple[Any, ...] = ()


class ClosureSerializer(RowSerializer[Closure]):
    class Meta:
        model = Closure
        fields = ("id", "first_day", "last_day", "from_time", "until_time", "reason", "site")
        validators: tuple[Any, ...] = ()


class SpecialOpeningSerializer(RowSerializer[SpecialOpening]):
    class Meta:
        model = SpecialOpening
        fields = ("id", "day", "opens", "closes", "reason", "site")
        validators: tuple[Any, ...] = ()


class CalendarSerializer(RowSerializer[Calendar]):
    class Meta:
        model = Calendar
        fields = ("country", "subdivision", "closed_on_holidays")

    def unchecked(self) -> set[str]:
        return {"only"}


class OpeningPeriods(RowViewSet[OpeningPeriod]):
    """When the client is open, every week."""

    scope: ClassVar[str] = "hours"
    serializer_class = OpeningPeriodSerializer
    queryset = OpeningPeriod.objects.all()
    lookup_url_kwarg = "period_id"


class Closures(RowViewSet[Closure]):
    """Days, or parts of them, on which the client is closed."""

    scope: ClassVar[str] = "hours"
    serializer_class = ClosureSerializer
    queryset = Closure.objects.all()
    lookup_url_kwarg = "closure_id"


class SpecialOpenings(RowViewSet[SpecialOpening]):
    """Days on which the client is open all the same."""

    scope: ClassVar[str] = "hours"
    serializer_class = SpecialOpeningSerializer
    queryset = SpecialOpening.objects.all()
    lookup_url_kwarg = "special_id"


class CalendarView(Settings[Calendar]):
    """Which public holidays the client keeps."""

    scope: ClassVar[str] = "hours"
    serializer_class = CalendarSerializer

    def get_object(self) -> Calendar:
        return Calendar.current()

    def perform_update(self, serializer: Any) -> None:
        note(self.request, "calendar.changed", serializer.save().pk)
