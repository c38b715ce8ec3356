"""What the lowest room tells the rooms above it.

- `client_created(client)`: a client was made; sent *inside* the transaction, on the public side.
  Heard by messages: it begins with the forms of its trade.
- `code_made(code_id, digits)`: six digits are to be texted to a mobile of which nothing is known
  yet; sent after the commit, never stored. Heard by messages, which texts them once.
- `client_opened(client, owner, mobile, email)`: a client signed up, or the operator did it for
  them; sent inside the transaction and *in the client's schema*. `mobile` is "" where nobody has
  proven whose it is. Heard by messages: the owner is its first colleague, and the rest is filled
  as the trade begins, so that a call can come at once.
- `member_joined(client, user)`: somebody took an invitation, at an address that is proven theirs;
  sent inside the transaction and *in the client's schema*. Heard by messages: a colleague who is
  written to at this address is this person, with their own duty and ways.
- `staff_joined(user, invitation)`: somebody took an invitation of the operator's; sent inside the
  transaction, on the public side. Heard by portal: a receptionist has a seat in their teams.
"""

from django.dispatch import Signal

client_created = Signal()
code_made = Signal()
client_opened = Signal()
member_joined = Signal()
staff_joined = Signal()
