"""Misfortunes of the product's REST requests: late, throttled, broken after their effect."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import JSONResponse, Response

from telephony.simulator.faults import Fault

Work = Callable[[], Awaitable[Response]]


async def slow(work: Work, fault: Fault) -> Response:
    """Late: before the effect, or (`after`) after it, when a client may have given up."""
    if not fault.after:
        await asyncio.sleep(fault.seconds)
        return await work()
    response = await work()
    await asyncio.sleep(fault.seconds)
    return response


async def throttle(work: Work, fault: Fault) -> Response:
    """Twilio's 20429: never processed, always safe to send again."""
    return refusal(429, 20429, "Too Many Requests")


async def break_after(work: Work, fault: Fault) -> Response:
    """Done, and yet answered with 500."""
    await work()
    return refusal(500, 20500, "An internal server error has occurred")


REST_FAULTS: dict[str, Callable[[Work, Fault], Awaitable[Response]]] = {
    "slow": slow,
    "throttle": throttle,
    "break": break_after,
}


def refusal(status: int, code: int, message: str) -> Response:
    """An error in Twilio's form."""
    body = {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    return JSONResponse(body, status)
