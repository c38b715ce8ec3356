"""The running number of an order or a ticket: the client's own, without gaps. In its schema."""

from django.db import transaction

from messages.models import FormVersion, Message, Series

SERIES = {
    FormVersion.Ending.ORDER: Series.Kind.ORDER,
    FormVersion.Ending.TICKET: Series.Kind.TICKET,
}


def number(message: Message) -> None:
    """Give the message its number where its form wants one; one that it has already stays.

    In the transaction that saves the message: undone together, so no number is lost.
    """
    kind = SERIES.get(FormVersion.Ending(message.version.ending))
    if kind is None or message.number is not None:
        return
    with transaction.atomic():
        Series.objects.get_or_create(kind=kind)
        series = Series.objects.select_for_update().get(kind=kind)
        series.last += 1
        series.save(update_fields=["last"])
    message.series, message.number = kind, series.last
