"""Decent hours: when people may be sent a text. Pure; the clock is the client's own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class DecentHours:
    """From `opens` until `closes`, each day the same; `closes` is later than `opens`."""

    zone: ZoneInfo
    opens: time = time(8)
    closes: time = time(20)

    def next(self, at: datetime) -> datetime:
        """`at` itself where it is decent, else the first decent moment after it."""
        opens, closes = self._on(at.astimezone(self.zone).date())
        if at < opens:
            return opens
        return at if at < closes else self._on(self._day(at) + DAY)[0]

    def last(self, at: datetime) -> datetime:
        """`at` itself where it is decent, else the last decent moment before it."""
        opens, closes = self._on(self._day(at))
        if at > closes:
            return closes
        return at if at >= opens else self._on(self._day(at) - DAY)[1]

    def add(self, at: datetime, time_left: timedelta) -> datetime:
        """The moment when so much decent time has passed since `at`."""
        begins = self.next(at)
        closes = self._on(self._day(begins))[1]
        while begins + time_left > closes:
            time_left -= closes - begins
            begins, closes = self._on(self._day(begins) + DAY)
        return begins + time_left

    def before(self, start: datetime, hours: int) -> datetime:
        """When to remind of `start` so many hours before, by the clock on the wall.

        In an indecent hour, the next decent one; where that would leave less than half of the
        time, the last decent one before.
        """
        wall = start.astimezone(self.zone).replace(tzinfo=None) - timedelta(hours=hours)
        wished = wall.replace(tzinfo=self.zone).astimezone(UTC)
        found = self.next(wished)
        return found if found + timedelta(hours=hours) / 2 <= start else self.last(wished)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _on(self, day: date) -> tuple[datetime, datetime]:
        opens = datetime.combine(day, self.opens, self.zone).astimezone(UTC)
        return opens, datetime.combine(day, self.closes, self.zone).astimezone(UTC)
