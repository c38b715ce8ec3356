"""Whether a desk lives: its signs of life, and its one active window.

The active window carries the voice, sounds and takes keys; only its answers keep the desk alive.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from telephony.switchboard import presence
from telephony.switchboard.models import Agent
from telephony.switchboard.signals import after_commit, tab_changed

DEAD_AFTER = timedelta(seconds=30)  # nobody loads a page for so long
# In a talk whose server is away. The talk itself needs none; a server on a busy machine has been
# seen to take half a minute until it had heard all desks again.
EXCUSED = timedelta(seconds=90)
# One statement for all desks of a process. A row that a call holds just now is left out: its next
# sign comes in a second, and waiting for it with other rows in hand could end in a ring.
NOTE = """
UPDATE {table} AS agent
   SET last_seen = GREATEST(sign.at, agent.last_seen), voice = sign.voice, is_hidden = sign.hidden,
       probed_at = COALESCE(sign.probed_at, agent.probed_at),
       deaf_since = CASE WHEN sign.at < agent.deaf_since THEN agent.deaf_since END
  FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::text[], %s::timestamptz[], %s::bool[])
       AS sign(id, tab, at, voice, probed_at, hidden)
 WHERE agent.id = sign.id AND agent.tab = sign.tab
   AND agent.id IN (SELECT id FROM {table} WHERE id = ANY(%s) FOR NO KEY UPDATE SKIP LOCKED)
"""


@dataclass(frozen=True)
class Sign:
    """What the active window answered to a beat; `probed_at` is the last good test of its voice."""

    agent_id: UUID
    tab: str
    at: datetime
    voice: str = Agent.Voice.OFF
    probed_at: datetime | None = None
    is_hidden: bool = False


def note(signs: Collection[Sign]) -> None:
    """Write the signs down; those of windows that are not active (any more) count for nothing."""
    rows = [
        (one.agent_id, one.tab, one.at, one.voice, one.probed_at, one.is_hidden) for one in signs
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(NOTE.format(table=Agent._meta.db_table), [*columns, columns[0]])


def miss(agent_id: UUID, tab: str) -> None:
    """The active window leaves the beats of a server that lives unanswered."""
    mine = Agent.objects.filter(pk=agent_id, tab=tab, deaf_since=None)
    mine.update(deaf_since=timezone.now())


def dead() -> Q:
    """The desks that are known to be dead, and not only out of reach of a server that is.

    While no server asks, as when it starts anew, nobody who is in a talk is taken out of it: their
    voices go another way. After EXCUSED that is no excuse any more.
    """
    now = timezone.now()
    limit = now - timedelta(seconds=settings.DESK_SILENCE_SECONDS)
    is_known = Q(deaf_since__isnull=False) | Q(tab="")
    return Q(last_seen__lt=limit) & is_known | Q(last_seen__lt=now - EXCUSED)


@transaction.atomic
def arrive(
    agent_id: UUID, tab: str, claims: bool, voice: str = Agent.Voice.OFF, speaks: str = ""
) -> str:
    """A window has connected: which one is active from now on.

    One that `claims` (it was just opened, or was active before) becomes it where no other one
    lives. `speaks` is the call that its voice is in already.
    """
    agent = presence.lock(agent_id)
    is_free = not agent.tab or presence.is_silent(agent)
    if agent.tab == tab or (claims and is_free):
        _activate(agent, tab, voice, speaks)
    return agent.tab


@transaction.atomic
def work_here(agent_id: UUID, tab: str, voice: str = Agent.Voice.OFF, speaks: str = "") -> None:
    """This window becomes the active one, whoever was it; a live call's voice follows."""
    _activate(presence.lock(agent_id), tab, voice, speaks)


@transaction.atomic
def close(agent_id: UUID, tab: str) -> None:
    """The window is gone: loaded anew (then it is back in a moment), or closed for good."""
    agent = presence.lock(agent_id)
    if agent.tab == tab and tab:
        _vacate(agent)


def is_active(agent_id: UUID, tab: str) -> bool:
    """Whether this window is the one that works; a key takes the part where nobody has it."""
    if not tab:
        return False
    active = Agent.objects.filter(pk=agent_id).values_list("tab", flat=True).first()
    return tab == (active or arrive(agent_id, tab, claims=True))


def vacate_silent() -> None:
    """A window that froze or was cut off is active no longer: another one may be."""
    with transaction.atomic():
        gone = Agent.objects.exclude(tab="").filter(dead())
        for agent in gone.select_for_update(skip_locked=True):
            _vacate(agent)


def _activate(agent: Agent, tab: str, voice: str, speaks: str) -> None:
    from telephony.switchboard import agent_voice  # which asks this module nothing

    if agent.tab != tab:
        agent.tab = tab
        after_commit(tab_changed, agent_id=agent.pk, tab=tab, before="")
    agent.last_seen, agent.voice, agent.deaf_since = timezone.now(), voice, None
    agent.save(update_fields=["tab", "voice", "last_seen", "deaf_since"])
    agent_voice.follow(agent, tab, speaks)


def _vacate(agent: Agent) -> None:
    before, agent.tab, agent.voice = agent.tab, "", Agent.Voice.OFF
    agent.save(update_fields=["tab", "voice"])
    after_commit(tab_changed, agent_id=agent.pk, tab="", before=before)
