"""What routing works on, as plain data: a rule, and what is known of a call."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from scheduling.hours import Opening
from telephony.models import ForwardingRule
from tenants.base import uuid7

Action = ForwardingRule.Action
When = ForwardingRule.Opening
Who = ForwardingRule.Caller
DEFAULT_PRIORITY = 5
MAX_WAIT = 900  # seconds


@dataclass(frozen=True)
class Rule:
    """A forwarding rule; the fields mean what those of ForwardingRule mean.

    The names beside the keys are only read aloud.
    """

    name: str
    action: str = Action.QUEUE
    opening: str = When.ALWAYS
    id: UUID = field(default_factory=uuid7)
    is_active: bool = True
    from_day: date | None = None
    until_day: date | None = None
    weekdays: frozenset[int] = frozenset()
    from_time: time | None = None
    until_time: time | None = None
    caller: str = Who.ANYONE
    list_id: UUID | None = None
    list_name: str = ""
    line: str = ""
    option_id: UUID | None = None
    option_name: str = ""
    option_key: str = ""
    waiting_over: int | None = None
    queue_over: int | None = None
    priority: int = DEFAULT_PRIORITY
    team_id: UUID | None = None
    team_name: str = ""
    language: str = ""
    menu_id: UUID | None = None
    menu_name: str = ""
    menu_is_empty: bool = False
    greeting_id: UUID | None = None
    greeting_name: str = ""
    number: str = ""


@dataclass(frozen=True)
class Caller:
    """Who calls, as far as the client knows: the number is None when it is hidden."""

    number: str | None = field(default=None, repr=False)
    lists: frozenset[UUID] = frozenset()
    is_contact: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of a call when its plan is asked for.

    `at` (the client's time, aware) and `opening` are those of the arrival for as long as the call
    waits: who came in time is not sent away at closing time. `waited` is in seconds, `waiting`
    counts the client's other callers in the queue. `menus_done` and `tried` are the keys of menus
    heard to their end and of rules whose action failed: neither is gone into again.
    """

    at: datetime
    opening: Opening
    line: str = ""
    caller: Caller = Caller()
    option: UUID | None = None
    menus_done: frozenset[UUID] = frozenset()
    tried: frozenset[UUID] = frozenset()
    waited: int = 0
    waiting: int = 0
    duty_reachable: bool = False
    max_wait: int = MAX_WAIT
