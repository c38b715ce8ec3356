"""How a called telephone behaves by itself: one function a manner, in a table.

To add one: write an `async` function of the call's runner, begun while it rings, and enter it in
MANNERS. Times are simulated seconds.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telephony.simulator.speech import spoken_seconds
from telephony.simulator.state import Call, Heard

if TYPE_CHECKING:
    from telephony.simulator.runner import Runner

GREETING = "Vous êtes bien sur ma messagerie. Laissez un message après le bip."
BOX_ANSWERS_AFTER, BOX_HANGS_UP_AFTER = 2.0, 120.0
REFUSAL_TAKES = 1.0
STEP = 0.2  # between two looks at how a diverted call goes


@dataclass(frozen=True)
class Manner:
    """`kind` is a key of MANNERS; `greeting` is what a voicemail box says.

    A diverted telephone sends its calls on `to` another number once it has rung `after` seconds.
    """

    kind: str = "rings"
    greeting: str = GREETING
    to: str = ""
    after: float = 0.0


async def rings(runner: "Runner", manner: Manner) -> None:
    """Until somebody picks it up."""


async def busy(runner: "Runner", manner: Manner) -> None:
    runner.end("busy")


async def unreachable(runner: "Runner", manner: Manner) -> None:
    """Switched off, or a number that does not exist."""
    runner.end("failed")


async def refuses(runner: "Runner", manner: Manner) -> None:
    """Rings, then is declined, which the carrier reports as busy."""
    await runner.world.sleep(REFUSAL_TAKES)
    if runner.call.status != "in-progress":
        runner.end("busy")


async def voicemail(runner: "Runner", manner: Manner) -> None:
    """Answers by itself, greets, presses no key, keeps what it hears after its beep."""
    from telephony.simulator.voices import sound, speak

    call, world = runner.call, runner.world
    await world.sleep(BOX_ANSWERS_AFTER)
    runner.pick_up()
    await world.sleep(0.3)
    if not call.live:
        return
    speak(world, call, manner.greeting)
    await world.sleep(spoken_seconds(manner.greeting))
    sound(world, call, Heard("tone", call.role, "", "beep"))
    call.box_from = len(call.heard)
    await world.sleep(BOX_HANGS_UP_AFTER)
    runner.end("completed")


async def diverted(runner: "Runner", manner: Manner) -> None:
    """Sends its calls on: the number dialled next sees the first caller, as in the real network.

    What becomes of that call becomes of this one; who speaks at one end is not heard at the other.
    """
    from telephony.simulator.phones import divert

    call, world = runner.call, runner.world
    await world.sleep(manner.after)
    if call.status != "ringing" and call.status != "queued":
        return
    onward = divert(world, call, manner.to)
    while _both_go_on(call, onward):
        if onward.status == "in-progress":
            runner.pick_up()
        await world.sleep(STEP)
    if onward.live:
        world.runners[onward.sid].end("completed" if onward.answered else "no-answer")
    else:
        runner.end(onward.status)


def _both_go_on(*calls: Call) -> bool:
    return all(call.live for call in calls)


MANNERS: dict[str, Callable[["Runner", Manner], Coroutine[Any, Any, None]]] = {
    "rings": rings,
    "no-answer": rings,
    "busy": busy,
    "refuses": refuses,
    "failed": unreachable,
    "voicemail": voicemail,
    "diverted": diverted,
}
