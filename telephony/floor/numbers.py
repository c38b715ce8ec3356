"""The day's figures as the floor shows them: all clients, then each, those that miss first."""

from dataclasses import dataclass

from telephony.switchboard import today
from telephony.switchboard.figures import RING, Figures, Target
from tenants.models import Client


@dataclass(frozen=True)
class Line:
    """One line of the table. Without a client: all together, which have no target of their own."""

    client: Client | None
    figures: Figures
    target: Target | None

    @property
    def is_missed(self) -> bool:
        """Whether too few were answered in time."""
        return self.target is not None and self.figures.misses(self.target)

    @property
    def is_met(self) -> bool:
        """Whether enough were; neither before the first call is decided."""
        aim = self.figures.ring if self.by_ring else self.figures.queue
        return aim.level is not None and not self.is_missed

    @property
    def by_ring(self) -> bool:
        """Whether the target is counted from the first ring."""
        return self.target is not None and self.target.clock == RING


@dataclass(frozen=True)
class Table:
    """`total` has all calls, each measured by its own client's target."""

    total: Line
    lines: list[Line]

    @property
    def missed(self) -> int:
        """How many clients' targets are missed."""
        return sum(line.is_missed for line in self.lines)


def shown(target_of: today.TargetOf) -> Table:
    """Today's table."""
    found = today.figures_of_today(target_of)
    clients = Client.objects.in_bulk(list(found.clients))
    lines = [Line(clients[key], its, target_of(key)) for key, its in found.clients.items()]
    lines.sort(key=lambda line: (not line.is_missed, str(line.client)))
    return Table(Line(None, found.total, None), lines)
