"""Together, what changes together; and before what is told after it."""

import asyncio

import pytest
from asgiref.sync import async_to_sync

from telephony.desk.painter import Painter

ALL = ("call", "queue")


class Brush:
    """Paints when it is let."""

    def __init__(self, broken: bool = False) -> None:
        self.painted: list[tuple[str, ...]] = []
        self.may = asyncio.Event()
        self.broken = broken

    async def paint(self, parts: tuple[str, ...]) -> None:
        await self.may.wait()
        if self.broken:
            raise LookupError
        self.painted.append(parts)


@pytest.mark.parametrize(
    ("wanted", "then"),
    [
        ([("queue",), ("queue",)], ("queue",)),
        ([("queue",), ("call",)], ALL),
        ([("queue",), (), ("call",)], ()),
        ([(), ("queue",)], ()),
    ],
)
def test_what_changes_during_a_painting_is_painted_together(
    wanted: list[tuple[str, ...]], then: tuple[str, ...]
) -> None:
    async def scenario() -> None:
        brush = Brush()
        painter = Painter(brush.paint)
        painter.want("status")
        await asyncio.sleep(0)
        for parts in wanted:
            painter.want(*parts)
        brush.may.set()
        await painter.settled()
        assert brush.painted == [("status",), then]
        painter.want("call")
        await painter.settled()
        assert brush.painted[-1] == ("call",)

    async_to_sync(scenario)()


def test_of_a_window_that_is_closed_nothing_is_painted_any_more() -> None:
    async def scenario() -> None:
        brush = Brush()
        painter = Painter(brush.paint)
        painter.want("status")
        await asyncio.sleep(0)
        painter.want("call")
        brush.may.set()
        await painter.stop()
        assert brush.painted == [("status",)]

    async_to_sync(scenario)()


def test_after_a_painting_that_failed_there_are_others() -> None:
    async def scenario() -> None:
        brush = Brush(broken=True)
        painter = Painter(brush.paint)
        brush.may.set()
        painter.want("status")
        with pytest.raises(LookupError):
            await painter.settled()
        brush.broken = False
        painter.want("call")
        await painter.settled()
        assert brush.painted == [("call",)]
        await painter.stop()

    async_to_sync(scenario)()
