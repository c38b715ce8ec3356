"""What the switchboard tells the rooms above it. Each is sent after the change is committed.

- `desk_changed(agent_id)`: what an agent's screen shows has changed. Heard by telephony.desk.
- `offer_made(offer_id)`: a call is offered; its screen must be painted. Heard by telephony.desk.
- `queue_changed()`: the waiting callers are others than before. Heard by telephony.desk.
- `told(agent_id, what, by="")`: something that the agent must be told in words; `what` is a key
  that the desk puts into them, `by` whose doing it was. Heard by telephony.desk.
- `supervisor_told(user_id, what, by="")`: the same for a supervisor. Heard by telephony.floor.
- `help_changed(call_id)`: somebody asks for help with a call, is answered, or needs none any more.
  Heard by telephony.desk.
- `voice_wanted(agent_id, call_id, tab)`: the agent accepted; its browser may call in.
- `tab_changed(agent_id, tab, before)`: another window of the agent's is the active one, or none is
  ("") where `before` was it. Heard by telephony.desk.
- `probe_heard(agent_id, keys)`: a test call of the agent's window was heard, with these keys.
  Heard by telephony.desk.
- `call_closed(client, ended)`: a call is over; sent *inside* the closing transaction and inside
  the client's schema. Heard by messages: a draft becomes a partial message.
- `voicemail_left(client, recording, caller, agent_id)`: a caller has left a spoken message; sent
  *inside* the transaction and the client's schema, whether the file is here yet or not. `caller` is
  None where hidden or closed by now, `agent_id` whoever spoke with the caller before. Heard by
  messages: it becomes a message.
- `recording_told(schema_name, recording_id)`: a recording is complete, or will not come. Heard by
  telephony.switchboard itself, which has it fetched.
- `returned(client, row)`: a client's person has called somebody back, or tried to; sent *inside*
  the transaction and the client's schema. Heard by messages: it stands in the message's timeline.
- `work_over(client, call_id)`: the agent has left the after-call work of a call; sent *inside* the
  transaction, on the public side. Heard by messages: what was typed since is kept in the message.
- `work_ends(client, call_id)`: the time for the after-call work is over; asked *inside* the
  transaction, on the public side. A listener answers True where something typed would be left
  unsent: then the work goes on. Heard by messages.
"""

from typing import Any

from django.db import transaction
from django.dispatch import Signal

desk_changed = Signal()
offer_made = Signal()
queue_changed = Signal()
told = Signal()
supervisor_told = Signal()
help_changed = Signal()
voice_wanted = Signal()
tab_changed = Signal()
probe_heard = Signal()
call_closed = Signal()
voicemail_left = Signal()
recording_told = Signal()
returned = Signal()
work_over = Signal()
work_ends = Signal()


def after_commit(signal: Signal, **news: Any) -> None:
    """Send the signal once the transaction is through; a failing listener spoils no call."""
    transaction.on_commit(lambda: signal.send_robust(sender=None, **news), robust=True)
