"""What is recorded of a live call: at rest, stopped; and what Twilio tells of it.

Wanted is what the rows say (`wanted`); a task asks it of Twilio, and the sweeper asks again until
Twilio has done it. The conference records from its start where `Call.is_recorded`.
"""

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from telephony import journal, recordings, tasks
from telephony.carrier import client as carrier
from telephony.carrier import media
from telephony.carrier.media import Said
from telephony.models import Recording
from telephony.switchboard import asking, claims, conference, legs
from telephony.switchboard.models import Call, Leg
from telephony.switchboard.signals import voicemail_left
from tenants import access

log = structlog.get_logger(__name__)
State = Call.State
Kind = Recording.Kind
FOLLOWED = 3  # times that one task follows a want that changes under its hands
TOLD_BY = timedelta(minutes=2)  # after the call, when Twilio has said all it has to say
ASKED_UNTIL = timedelta(days=1)


# --- at rest


@transaction.atomic
def pause(call_id: UUID, agent_id: UUID) -> None:
    """The agent lets the recording rest; raises Refused with `not_yours`."""
    _want(call_id, agent_id, recording_paused=True)


@transaction.atomic
def resume(call_id: UUID, agent_id: UUID) -> None:
    """The agent lets it run again; a field that is confidential keeps it at rest."""
    _want(call_id, agent_id, recording_paused=False)


@transaction.atomic
def rest(call_id: UUID, agent_id: UUID, is_confidential: bool) -> None:
    """A field for something confidential has got or lost the focus; raises Refused."""
    _want(call_id, agent_id, recording_rests=is_confidential)


def wanted(call: Call) -> str:
    """What Twilio shall do with the running recording; "" where there is none.

    It rests while the caller is held, and ends when the receptionist leaves the caller to somebody
    else: what those two say is theirs.
    """
    caller = legs.seated(call, Leg.Kind.CALLER) if call.is_recorded else None
    if caller is None or call.ending_since:
        return ""
    if call.state == State.PASSED:
        return media.STOPPED
    if call.state != State.TALKING:
        return ""
    rests = call.recording_paused or call.recording_rests or caller.held_since is not None
    return media.PAUSED if rests else media.RUNS


def is_resting(call: Call) -> bool:
    """Whether the desk shows that nothing is being recorded now, though the call is."""
    return wanted(call) == media.PAUSED


def ask(call_id: UUID) -> None:
    """Make Twilio's recording what is wanted. Never in a transaction.

    Two of these may overtake each other on the way to Twilio, so the want is looked at again after
    the answer: whoever is answered last leaves Twilio as it is wanted then.
    """
    for _again in range(FOLLOWED):
        call = Call.objects.get(pk=call_id)
        status = wanted(call)
        if not status or status == (call.recording_state or media.RUNS):
            return
        if not _ask_once(call, status):
            return


def unsettled(before: object) -> QuerySet[Call]:
    """Recorded calls that Twilio treats otherwise than is wanted, not asked about since."""
    caller = Leg.objects.filter(
        call=OuterRef("pk"), kind=Leg.Kind.CALLER, left_at=None, joined_at__isnull=False
    )
    held = Exists(caller.filter(held_since__isnull=False))
    rests = Q(recording_paused=True) | Q(recording_rests=True) | Q(held)
    is_paused = Q(recording_state=media.PAUSED)
    talking = Q(state=State.TALKING) & (rests & ~is_paused | ~rests & is_paused)
    passed = Q(state=State.PASSED) & ~Q(recording_state=media.STOPPED)
    late = Q(recording_asked_at=None) | Q(recording_asked_at__lt=before)
    recorded = Call.objects.filter(Exists(caller), late, is_recorded=True, ending_since=None)
    return recorded.filter(talking | passed).order_by("recording_asked_at")


# --- what Twilio tells


def told(call: Call, kind: str, said: Said) -> None:
    """Twilio speaks of a recording of this (locked) call, which may be closed by now."""
    with access.inside(call.client):
        row = recordings.told(call.pk, kind, said)
        if row is None:
            return
        if row.kind == Kind.VOICEMAIL and row.state != Recording.State.ABSENT:
            _tell_of_voicemail(call, row)
    about = call.client.schema_name, str(row.pk)
    transaction.on_commit(lambda: tasks.fetch_recording.delay(*about), robust=True)


def expect(call: Call) -> None:
    """The call ends: should a callback be lost, Twilio is asked what it has."""
    if call.state == State.VOICEMAIL or (call.is_recorded and call.answered_at):
        call.recordings_due = timezone.now() + TOLD_BY


def settle(call_id: UUID) -> None:
    """Ask Twilio for its own list of the call's recordings. Never in a transaction."""
    call = Call.objects.select_related("client").get(pk=call_id)
    if call.recordings_due is None or call.closed_at is None:
        return
    is_late = call.closed_at < timezone.now() - ASKED_UNTIL
    try:
        found = [] if is_late else _listed(call)
    except carrier.CarrierError as error:
        log.warning("carrier.recordings_not_listed", call=str(call_id), code=error.code)
        return
    with transaction.atomic():
        call = conference.lock(call_id)
        for kind, said in found:
            told(call, kind, said)
        open_ones = [said for _kind, said in found if said.status not in ("completed", "absent")]
        again = timezone.now() + TOLD_BY if open_ones else None
        Call.objects.filter(pk=call_id).update(recordings_due=again)


def at_the_carrier(call: Call) -> list[str]:
    """The recordings that Twilio lists for the call (SIDs). Raises CarrierError."""
    return sorted({said.sid for _kind, said in _listed(call)})


def _tell_of_voicemail(call: Call, row: Recording) -> None:
    voicemail_left.send(
        sender=None,
        client=call.client,
        recording=row,
        caller=call.caller or journal.caller_of(call.pk),
        agent_id=call.answered_by_id,
    )


def _listed(call: Call) -> list[tuple[str, Said]]:
    found: list[tuple[str, Said]] = []
    callers = call.legs.filter(kind=Leg.Kind.CALLER).exclude(sid=None)
    for sid in callers.values_list("sid", flat=True):
        found += [(Kind.VOICEMAIL, said) for said in media.recordings_of_call(str(sid))]
    for name in _rooms(call) if call.is_recorded else []:
        found += [(Kind.CALL, said) for said in media.recordings_of_conference(name)]
    heard = {said.sid for kind, said in found if kind == Kind.CALL}
    return [one for one in found if one[0] == Kind.CALL or one[1].sid not in heard]


def _rooms(call: Call) -> list[str]:
    return [Call(pk=call.pk, sitting=number).conference_name for number in _sittings(call)]


def _sittings(call: Call) -> range:
    return range(1, call.sitting + 1)


def _want(call_id: UUID, agent_id: UUID, **fields: bool) -> None:
    claims.held(call_id, agent_id)
    call = conference.lock(call_id)
    if call.agent_id != agent_id:
        raise claims.Refused("not_yours")
    for name, value in fields.items():
        setattr(call, name, value)
    call.save(update_fields=list(fields))
    asking.recording(call)
    conference.show(call)


def _ask_once(call: Call, status: str) -> bool:
    """Whether Twilio has done it: then the want may be another by now."""
    try:
        _set(call, status)
    except carrier.CallGone:
        # Nothing records there: not yet, which the sweeper sees, or not any more, which is wanted.
        if status != media.STOPPED:
            return False
    except carrier.CarrierError as error:
        log.warning("carrier.recording_refused", call=str(call.pk), code=error.code)
        return False
    with transaction.atomic():  # a save of the whole row must not put back what was before
        now = conference.lock(call.pk)
        same_room = Call.objects.filter(pk=now.pk, sitting=call.sitting)
        return bool(same_room.update(recording_state=status))


def _set(call: Call, status: str) -> None:
    room = call.conference_sid
    if room:
        try:
            media.set_recording(room, status)
            return
        except carrier.CallGone:
            pass  # the conference of an earlier sitting: look for the present one
    present = carrier.conference_sid(call.conference_name)
    if present is None or present == room:
        raise carrier.CallGone(carrier.NOT_FOUND, permanent=True)
    media.set_recording(present, status)
