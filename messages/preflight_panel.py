"""The pre-flight on the desk: what was found, over the button that sends."""

from typing import Any

from messages import checking, kept, taking, timeline
from messages.models import Message
from messages.preflight import Finding
from telephony.switchboard.models import Call


def context(call: Call, message: Message | None, found: list[Finding]) -> dict[str, Any]:
    """For `messages/desk/_preflight.html`, read in the client's schema.

    What was found, and what the window must know of its draft.
    """
    draft = message.draft if message and message.state in taking.OPEN else {}
    return {
        "findings": found,
        "is_blocked": any(finding.level == "block" for finding in found),
        # What stands in the list is accepted by sending once more: for as long as it is the same.
        "acknowledged": " ".join(one.token for one in found if one.level == "warn"),
        "calling_from": checking.caller_of(call) or "",
        "read_back": draft.get("read_back", ""),
        "seen": kept.mark(draft),
        "written_by": draft.get("tab", ""),
        "was_cut_short": _was(message, timeline.Step.CUT_SHORT),
        "was_taken_back": _was(message, timeline.Step.TAKEN_BACK),
    }


def _was(message: Message | None, step: timeline.Step) -> bool:
    if message is None or message.state not in taking.OPEN:
        return False
    last = message.timeline.last()
    return last is not None and last.step == step
