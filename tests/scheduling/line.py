"""A doctor whose Tuesday at nine is taken, and those who would like it; for tests."""

from datetime import date, datetime
from typing import Any

from scheduling import booking, tasks
from scheduling.models import SlotOffer, WaitingEntry
from tests.cast import Cast
from tests.scheduling.surgery import DUPONT, PARIS, Surgery, camille

MORNING = datetime(2026, 11, 23, 10, tzinfo=PARIS)


class List:
    """A practice whose Tuesday at nine is Jeanne Dupont's, until she cancels."""

    def __init__(self, cast: Cast, surgery: Surgery) -> None:
        self.client, self.surgery = cast.practice, surgery
        self.made = booking.book(surgery.place(), camille(), DUPONT)

    def waits(self, name: str, number: int, **wish: Any) -> WaitingEntry:
        about = {"from_day": date(2026, 11, 23), "until_day": date(2026, 12, 24), **wish}
        return WaitingEntry.objects.create(
            type=self.surgery.visit, name=name, number=f"+3363998510{number}", **about
        )

    def frees(self) -> None:
        booking.cancel(self.made.pk, camille(), "guérie")
        self.sweep()

    def sweep(self) -> None:
        tasks.sweep_client(self.client.schema_name)

    def offers(self) -> list[tuple[str, str]]:
        rows = SlotOffer.objects.order_by("offered_at", "pk")
        return list(rows.values_list("entry__name", "state"))
