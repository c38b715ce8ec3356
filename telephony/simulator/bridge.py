"""Two calls that `<Dial>` has connected."""

import asyncio
from dataclasses import dataclass, field

from telephony.simulator.state import Call, Heard
from telephony.simulator.world import World


@dataclass(eq=False)
class Bridge:
    """`over` is done when one end leaves; `star` is the end that may hang up with its * key."""

    world: World
    ends: tuple[Call, Call]
    star: Call | None = None
    over: "asyncio.Future[None]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    def open(self) -> None:
        for call in self.ends:
            self.world.bridges[call.sid] = self

    def close(self) -> None:
        """From either end, more than once if need be."""
        for call in self.ends:
            self.world.bridges.pop(call.sid, None)
        if not self.over.done():
            self.over.set_result(None)

    def carry(self, speaker: Call, line: Heard) -> None:
        """A sentence or a tone from one end to the other."""
        for call in self.ends:
            if call is not speaker:
                self.world.hear(call, line)
        if line.kind == "tone" and line.text == "*" and speaker is self.star:
            self.close()
