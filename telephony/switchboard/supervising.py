"""A supervisor in a call: hears it, whispers to the receptionist, or speaks with both.

A supervisor's end is for one receptionist in one call. It keeps nobody company: it never holds a
call, never ends a conference, and leaves when the receptionist does (`queue.move`). Each time it is
written down who listened, and the receptionist is told.
"""

from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from telephony.carrier import client as carrier
from telephony.carrier import twiml
from telephony.switchboard import asking, conference, outgoing
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Call, Leg
from telephony.switchboard.signals import after_commit, desk_changed, told
from tenants import audit
from tenants.models import Membership, Operator, User

log = structlog.get_logger(__name__)
Manner = Leg.Manner
State = Call.State
ROLES = (Membership.Role.SUPERVISOR, Membership.Role.ADMINISTRATOR)


def is_supervisor(user_id: UUID) -> bool:
    """Whether this person may work the floor; asked anew each time, for roles are taken away."""
    held = Membership.objects.filter(user=user_id, user__is_active=True, role__in=ROLES)
    return held.exists()


def supervisor(user_id: UUID) -> User:
    """This person, who supervises; raises Refused with `no_supervisor`."""
    if not is_supervisor(user_id):
        raise Refused("no_supervisor")
    return User.objects.get(pk=user_id)


# --- what a supervisor does


@transaction.atomic
def listen(call_id: UUID, user_id: UUID) -> None:
    """Hear both ends, heard by neither. The browser may then call in for the call.

    Raises Refused with `no_supervisor`, `not_talking`, `own_call` or `supervised_already`.
    """
    _attend(call_id, user_id, Manner.LISTEN)


@transaction.atomic
def whisper(call_id: UUID, user_id: UUID) -> None:
    """Hear both ends, heard by the receptionist alone. Raises as `listen`."""
    _attend(call_id, user_id, Manner.WHISPER)


@transaction.atomic
def barge(call_id: UUID, user_id: UUID) -> None:
    """Speak with both ends. Raises as `listen`."""
    _attend(call_id, user_id, Manner.BARGE)


@transaction.atomic
def leave(call_id: UUID, user_id: UUID) -> None:
    """Go, whatever the call does; nothing happens where the supervisor is gone already."""
    call = conference.lock(call_id)
    leg = end_of(call)
    if leg is not None and leg.supervisor_id == user_id:
        asking.dismiss(leg)
        conference.show(call)


def end_of(call: Call) -> Leg | None:
    """The supervisor's end of this call, there or expected."""
    return call.legs.filter(kind=Leg.Kind.SUPERVISOR, left_at=None, dismissed_at=None).first()


def call_of(user_id: UUID) -> Leg | None:
    """The end with which this supervisor is in a call, if they are in one."""
    mine = Leg.objects.filter(kind=Leg.Kind.SUPERVISOR, supervisor=user_id)
    return mine.filter(left_at=None, dismissed_at=None).select_related("call__client").first()


def shown_to_agent(call: Call) -> Leg | None:
    """The supervisor's end as the receptionist may know of it: silent listening is not shown."""
    leg = end_of(call)
    if leg is not None and leg.manner == Manner.LISTEN and _listening_is_silent():
        return None
    return leg


# --- what Twilio asks and tells


def arrives(call: Call, user_id: UUID, sid: str) -> str:
    """The supervisor's browser has called in; only where `listen` and the like let it.

    A page that was opened anew calls in once more: its old end goes.
    """
    leg = end_of(call)
    is_expected = leg is not None and leg.supervisor_id == user_id and is_supervisor(user_id)
    if leg is None or not is_expected or call.state != State.TALKING:
        return twiml.hang_up()
    if leg.sid not in (None, sid):
        leg = _anew(call, leg)
    coached = _agent_sid(call) if leg.manner == Manner.WHISPER else None
    leg.sid, leg.answered_at = sid, leg.answered_at or timezone.now()
    # To whisper to somebody who is not there would end the call (error 13240): listen until then.
    leg.manner_done = leg.manner if coached or leg.manner == Manner.BARGE else Manner.LISTEN
    leg.save(update_fields=["sid", "answered_at", "manner_done"])
    return twiml.sit_down(_seat(call, leg, coached or ""))


def set_manner(leg_id: UUID) -> None:
    """Make Twilio's participant what is wanted. Outside any transaction; twice does no harm.

    Two of these may overtake each other: as `outgoing.set_hold`, the want is looked at again.
    """
    done = None
    for _again in range(outgoing.FOLLOWED):
        live = Leg.objects.filter(pk=leg_id, left_at=None, dismissed_at=None)
        leg = live.select_related("call").exclude(sid=None).exclude(joined_at=None).first()
        if leg is None or leg.manner == done:
            return
        # Until it is answered nobody knows which manner Twilio is at: the sweeper asks until then.
        live.update(manner_done="")
        try:
            _make(leg)
        except carrier.CarrierError as error:
            log.warning("carrier.manner_refused", leg=str(leg_id), code=error.code)
            return
        done = leg.manner
        live.update(manner_done=done)
        if leg.call.agent_id:
            after_commit(desk_changed, agent_id=leg.call.agent_id)


def unsettled(late: object) -> QuerySet[Leg]:
    """Supervisors who by Twilio's last word still listen or speak otherwise than is wanted."""
    seated = Leg.objects.filter(kind=Leg.Kind.SUPERVISOR, left_at=None, dismissed_at=None)
    seated = seated.exclude(joined_at=None).exclude(manner=F("manner_done"))
    return seated.filter(manner_asked_at__lt=late)


@transaction.atomic
def give_up(leg_id: UUID) -> None:
    """Their browser never came: the place is free again."""
    leg = Leg.objects.get(pk=leg_id)
    call = conference.lock(leg.call_id)
    leg.refresh_from_db()
    if leg.joined_at is None and leg.left_at is None:
        asking.dismiss(leg)
        conference.show(call)


# --- inside


def _attend(call_id: UUID, user_id: UUID, manner: str) -> None:
    # The person's row first: two windows of one supervisor do not both make an end.
    User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    user = supervisor(user_id)
    _leave_other_calls(call_id, user_id)
    call = conference.lock(call_id)
    if call.state != State.TALKING or call.ending_since:
        raise Refused("not_talking")
    if call.agent and call.agent.user_id == user_id:
        raise Refused("own_call")
    leg = end_of(call)
    if leg is not None and leg.supervisor_id != user_id:
        raise Refused("supervised_already")
    if leg is None or leg.manner != manner:
        _note(call, leg or Leg(call=call, kind=Leg.Kind.SUPERVISOR, supervisor=user), manner)


def _note(call: Call, leg: Leg, manner: str) -> None:
    """Want it, write down who does it, and tell the receptionist."""
    assert leg.supervisor is not None, "the constraint supervisor_leg_has_supervisor says so"
    leg.manner, leg.manner_asked_at = manner, timezone.now()
    leg.save()
    asking.later("set_manner", leg.pk)
    audit.record(f"call.{manner}", actor=leg.supervisor, client=call.client, subject=call.pk)
    conference.show(call)
    if manner != Manner.LISTEN or not _listening_is_silent():
        by = leg.supervisor.first_name
        after_commit(told, agent_id=conference.holder(call), what=f"supervisor_{manner}", by=by)


def _leave_other_calls(call_id: UUID, user_id: UUID) -> None:
    leg = call_of(user_id)
    if leg is not None and leg.call_id != call_id:
        asking.dismiss(leg)
        if leg.call.agent_id:
            after_commit(desk_changed, agent_id=leg.call.agent_id)


def _anew(call: Call, old: Leg) -> Leg:
    asking.dismiss(old)
    return Leg.objects.create(
        call=call,
        kind=Leg.Kind.SUPERVISOR,
        supervisor=old.supervisor,
        manner=old.manner,
        manner_asked_at=timezone.now(),
    )


def _seat(call: Call, leg: Leg, coached: str) -> twiml.Seat:
    return twiml.supervisors_seat(
        conference.seat(call, f"supervisor-{leg.pk}", ends_conference=False),
        muted=leg.manner_done == Manner.LISTEN,
        coached=coached,
    )


def _make(leg: Leg) -> None:
    coached = _agent_sid(leg.call) if leg.manner == Manner.WHISPER else ""
    if coached is None:
        raise carrier.CallGone(carrier.NOT_FOUND, permanent=True)
    sid, muted = str(leg.sid), leg.manner == Manner.LISTEN
    outgoing.in_the_room(
        leg.call, lambda room: carrier.supervise(room, sid, muted=muted, coached=coached)
    )


def _agent_sid(call: Call) -> str | None:
    """The end of the receptionist who holds the call, if it sits in the conference."""
    there = call.legs.filter(kind=Leg.Kind.AGENT, agent=call.agent_id, left_at=None)
    seated = there.filter(joined_at__isnull=False, dismissed_at=None)
    return seated.values_list("sid", flat=True).last()


def _listening_is_silent() -> bool:
    return Operator.objects.filter(silent_listening=True).exists()
