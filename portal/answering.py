"""What the client's people say of a message in the portal: as a recipient does on the telephone.

It goes through `receipts.answer`, so that the plan ends, the chain keeps it, and words for the
receptionists lie on their desks as a callback. In the client's schema.
"""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from messages import receipts
from messages.models import Delivery, Message, Receipt
from messages.receipt_models import PORTAL
from messages.receipts import Said
from tenants.models import User

KINDS = (Receipt.Kind.TAKEN, Receipt.Kind.DONE, Receipt.Kind.ANSWER)


def answer(message: Message, typed: Mapping[str, str], user: User) -> Receipt:
    """Keep what was said, in this user's name.

    Raises receipts.Refused, with `untold` too where nobody was told of the message, and ValueError
    for what no form sends.
    """
    kind = Receipt.Kind(typed.get("kind", ""))
    if kind not in KINDS:
        raise ValueError("not from the list")
    words = Said(typed.get("words", ""), is_for_desk=typed.get("for_desk") == "1")
    return said(message, kind, words, str(user), user.pk)


def said(
    message: Message, kind: Receipt.Kind, what: Said, by: str, user_id: UUID | None
) -> Receipt:
    """The same, of a person or of a client's program (`user_id` None). Raises receipts.Refused."""
    delivery = delivery_for(message, user_id)
    if delivery is None:
        raise receipts.Refused("untold")
    tidied = replace(what, words=" ".join(what.words.replace("\0", "").split()))
    return receipts.answer(delivery, kind, tidied, by=by, channel=PORTAL)


def delivery_for(message: Message, user_id: UUID | None) -> Delivery | None:
    """This user's own, else that of whoever has the message or was told first."""
    told = list(message.deliveries.select_related("message", "colleague").order_by("created_at"))
    own = (one for one in told if user_id and one.colleague.user_id == user_id)
    holder = receipts.holder_of(message)
    held = (one for one in told if holder and one.colleague_id == holder.pk)
    return next(own, None) or next(held, None) or next(iter(told), None)
