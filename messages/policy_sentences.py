"""Policies read aloud: for which messages, whom, by what, and for how long somebody is waited for.

In the client's schema, in the reader's language. What would be done with one message at one
moment is `policy_words`.
"""

from collections.abc import Iterable

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messages.models import Message, Policy, PolicyStep
from messages.policy_words import minutes
from tenants.directory.models import Reach

Whom = PolicyStep.Whom


def of_which(policy: Policy) -> str:
    """ "Messages “Urgent” about “Fuite”"."""
    degrees = [str(Message.Urgency(one).label) for one in policy.urgencies]
    words = {
        "degrees": get_text_list([_("“%s”") % one for one in degrees], _("or")),
        "reason": policy.form.name if policy.form else "",
    }
    if degrees and policy.form:
        return _("Messages %(degrees)s about “%(reason)s”") % words
    if degrees:
        return _("Messages %(degrees)s") % words
    if policy.form:
        return _("All messages about “%(reason)s”") % words
    return _("All messages")


def steps(policy: Policy) -> list[str]:
    """Each step in words, in their order."""
    return [step(one) for one in policy.steps.all()]


def step(row: PolicyStep) -> str:
    """ "Dr Roux by SMS, 5 min to answer"."""
    words = {"whom": whom(row), "how": how(row.channels), "wait": minutes(row.wait_minutes)}
    return _("%(whom)s %(how)s, %(wait)s to answer") % words


def whom(row: PolicyStep) -> str:
    """The person, the group and in which manner, or the part they play."""
    if row.person:
        return row.person.name
    if row.group and row.in_turn:
        return _("group “%(name)s”, one after the other,") % {"name": row.group.name}
    if row.group:
        return _("group “%(name)s”") % {"name": row.group.name}
    return str(row.get_whom_display())


def how(channels: Iterable[str]) -> str:
    """ "by SMS and e-mail", or that each is told as they wish."""
    labels = [str(Reach.Channel(one).label) for one in channels]
    if not labels:
        return _("as each wishes")
    return _("by %(ways)s") % {"ways": get_text_list(labels, _("and"))}


def besides(policy: Policy) -> list[str]:
    """What else it says: quiet hours, collecting, going on, and who is told in the end."""
    said = []
    if policy.rounds > 1:
        again = ngettext(
            "The steps are gone through %(n)d time.",
            "The steps are gone through %(n)d times.",
            policy.rounds,
        )
        said.append(again % {"n": policy.rounds})
    if policy.quiet_from is not None and policy.quiet_until is not None:
        span = {"from": f"{policy.quiet_from:%H:%M}", "until": f"{policy.quiet_until:%H:%M}"}
        said.append(_("Nobody is told from %(from)s until %(until)s.") % span)
    if policy.digest_at:
        at = get_text_list([f"{one:%H:%M}" for one in policy.digest_at], _("and"))
        said.append(_("Collected, and told together at %(times)s.") % {"times": at})
    if policy.follow_up_minutes:
        wait = minutes(policy.follow_up_minutes)
        said.append(_("Asked again %(wait)s after it was taken and not done.") % {"wait": wait})
    if in_the_end := [one.name for one in policy.tells_in_the_end.all()]:
        people = get_text_list(in_the_end, _("and"))
        said.append(_("If nobody takes it, %(people)s and the permanence.") % {"people": people})
    return said
