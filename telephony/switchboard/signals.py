"""What the switchboard tells the rooms above it. Each is sent after the change is committed.

- `desk_changed(agent_id)`: what an agent's screen shows has changed. Heard by telephony.desk.
- `offer_made(offer_id)`: a call is offered; its screen must be painted. Heard by telephony.desk.
- `queue_changed()`: the waiting callers are others than before. Heard by telephony.desk.
- `voice_wanted(agent_id, call_id, tab)`: the agent accepted; its browser may call in.
- `call_closed(client, ended)`: a call is over; sent *inside* the closing transaction and inside
  the client's schema. Heard by messages: a draft becomes a partial message.
- `work_over(client, call_id)`: the agent has left the after-call work of a call; sent *inside* the
  transaction, on the public side. Heard by messages: what was typed since is kept in the message.
"""

from typing import Any

from django.db import transaction
from django.dispatch import Signal

desk_changed = Signal()
offer_made = Signal()
queue_changed = Signal()
voice_wanted = Signal()
call_closed = Signal()
work_over = Signal()


def after_commit(signal: Signal, **news: Any) -> None:
    """Send the signal once the transaction is through; a failing listener spoils no call."""
    transaction.on_commit(lambda: signal.send_robust(sender=None, **news), robust=True)
