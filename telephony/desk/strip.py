"""The strip over the client's screen: in one line, who hears whom now, and since when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from telephony.desk.live import Live

HOLD_WARN, HOLD_STOP = 45, 90  # seconds on hold: alarm, louder alarm


@dataclass(frozen=True)
class Strip:
    """`kind` is its look; the clock counts up from `since`, or down to `until`."""

    kind: str
    text: str
    how: str = ""
    since: datetime | None = None
    until: datetime | None = None
    less: int = 0
    is_hold: bool = False
    # At the end of the clock something happens by itself; it goes on, over the limit.
    is_limit: bool = False


def of(live: Live) -> Strip:
    """The strip of this call."""
    if live.state == "offered":
        return _offered(live)
    if live.state == "talking":
        return _talking(live)
    if live.state == "connecting":
        return _connecting(live)
    if live.state == "leaving":
        text = _("%(name)s takes over") % {"name": live.handed_to}
        return Strip("handing", text, live.who, since=live.agent.state_since)
    return _finishing(live)


def _finishing(live: Live) -> Strip:
    text, agent = _("After the call"), live.agent
    if agent.planned_until is None:
        return Strip("after", text, live.who, since=agent.state_since)
    then = agent.booked.name if agent.booked else _("available by itself")
    how = _("%(who)s · then %(what)s") % {"who": live.who, "what": then}
    return Strip("after", text, how, until=agent.planned_until, is_limit=True)


def _offered(live: Live) -> Strip:
    offer = live.offered_to_me
    until = offer.expires_at if offer else None
    if live.handed_by:
        names = {"name": live.handed_by, "who": live.who}
        return Strip("offer", _("%(name)s hands over: %(who)s") % names, until=until)
    if live.call.callback_since:
        text = _("To be called back: %(who)s") % {"who": live.who}
    else:
        text = _("Call from %(who)s") % {"who": live.who}
    return Strip("offer", text, until=until)


def _connecting(live: Live) -> Strip:
    if not live.is_dialled:
        return Strip("after", _("Connecting"), live.who, since=live.agent.state_since)
    rings = live.caller is not None and live.caller.rang_at is not None
    text = _("It rings at the other end") if rings else _("Being called")
    return Strip("after", text, live.who, since=live.agent.state_since)


def _talking(live: Live) -> Strip:
    if live.call.cut_since:
        how = _("%(who)s hears music until you are back") % {"who": live.who}
        if live.telephone:
            text = _("Your telephone rings: press 1 there")
        else:
            text = _("Your voice is cut off")
        return Strip("cut", text, how, since=live.call.cut_since)
    if live.third:
        return _with_third(live)
    if live.held_since:
        return _held(live)
    if live.handed_to:
        text = _("Offered to %(name)s") % {"name": live.handed_to}
        how = _("you stay with %(who)s until the call is taken") % {"who": live.who}
        return Strip("handing", text, how, since=live.talk_since, less=live.talk_less)
    return _plain(live, "talking", _("On the line"), live.who)


def _with_third(live: Live) -> Strip:
    third = live.third
    assert third is not None, "asked only with a third party"
    names = {"third": third.name, "who": live.who}
    if live.all_speak:
        how = _("%(who)s, %(third)s and you") % names
        return _plain(live, "all", _("All three hear each other"), how)
    if not third.is_there:
        text = f"{third.name} · {third.phase_label}"
        return _on_hold(live, "held", text, _("%(who)s hears music") % names)
    if live.held_since:
        text = _("You speak with %(third)s") % names
        return _on_hold(live, "third", text, _("%(who)s hears music") % names)
    how = _("%(third)s hears music") % names
    return _plain(live, "talking", _("You speak with %(who)s") % names, how)


def _held(live: Live) -> Strip:
    if live.tried:
        text = f"{live.tried.name} · {live.tried.phase_label}"
        return _on_hold(live, "held", text, _("%(who)s hears music") % {"who": live.who})
    if live.handed_to:
        how = _("offered to %(name)s") % {"name": live.handed_to}
    else:
        how = _("%(who)s hears music") % {"who": live.who}
    return _on_hold(live, "held", _("On hold"), how)


def _on_hold(live: Live, kind: str, text: str, how: str) -> Strip:
    return Strip(kind, text, how, since=live.held_since, is_hold=live.held_since is not None)


def _plain(live: Live, kind: str, text: str, how: str) -> Strip:
    return Strip(kind, text, how, since=live.talk_since, less=live.talk_less)
