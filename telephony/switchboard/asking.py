"""What must be asked of Twilio is asked by a task, after the commit; the sweeper asks again.

A task is told a row's key only and reads what is wanted *then*: a late one does no harm.
"""

from django.db import transaction
from django.utils import timezone

from telephony.switchboard.models import Call, Leg


def send_caller(call: Call, where: str) -> None:
    """Send the outside end on to the webhook `where` of ours, until Twilio asks for it."""
    call.sent_to, call.sent_at = where, timezone.now()
    call.save(update_fields=["sent_to", "sent_at"])
    later("redirect_caller", call.pk)


def arrived(call: Call, where: str) -> None:
    """Twilio has asked for the webhook that the caller was sent to."""
    if call.sent_to == where:
        call.sent_to, call.sent_at = "", None
        call.save(update_fields=["sent_to", "sent_at"])


def hang_up_caller(call: Call) -> None:
    """End the outside end's call at Twilio."""
    later("hang_up", call.pk)


def place(leg: Leg) -> None:
    """Let Twilio call the leg's number."""
    later("place_call", leg.pk)


def dismiss(leg: Leg) -> None:
    """This end shall be gone: hung up, or no longer rung."""
    if leg.left_at is None and leg.dismissed_at is None:
        leg.dismissed_at = timezone.now()
        leg.save(update_fields=["dismissed_at"])
        later("end_leg", leg.pk)


def recording(call: Call) -> None:
    """Let the recording rest, run again or end, as is wanted by now."""
    if call.is_recorded:
        call.recording_asked_at = timezone.now()
        call.save(update_fields=["recording_asked_at"])
        later("set_recording", call.pk)


def later(task: str, key: object) -> None:
    """Run the task of this name with a row's key, once the transaction is through."""
    from telephony.switchboard import tasks  # the tasks import this module

    run = getattr(tasks, task)
    transaction.on_commit(lambda: run.delay(str(key)), robust=True)
