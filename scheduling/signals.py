"""What scheduling tells the rooms above it, and its own.

- `notice(client, kind, to, language, about, key)`: somebody is to be told something. Sent inside
  the sender's transaction and the client's schema. `to` has `name`, `number` (E.164 or None) and
  `email`; `about` is a plain dict for the texts of this `kind`
  (`templates/messages/notices/<kind>.*`), moments in it are aware datetimes; told once for a `key`.
  With `not_before` (aware), not before that moment; of one `subject`, what has not left yet is
  overtaken by the next. Heard by messages.
- `way_to_tell(number, email)`: by what channel somebody would be told ("sms", "email" or ""). In
  the client's schema. Answered by messages.
- `texts_refused(number)`: whoever has this number wants no more texts from the client. Inside the
  transaction and the client's schema. Heard by messages.
- `appointment_booked(appointment, author)`, `appointment_moved(appointment, author, was, was_with)`
  and `appointment_cancelled(appointment, author)`: it was done; inside the transaction and the
  client's schema. `was` is the range before the move, `was_with` that agenda's key. Heard by
  reminders and by the waiting list.
"""

from django.dispatch import Signal

notice = Signal()
way_to_tell = Signal()
texts_refused = Signal()
appointment_booked = Signal()
appointment_moved = Signal()
appointment_cancelled = Signal()
