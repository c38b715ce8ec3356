"""Who is calling, as far as this client knows. All functions run in the client's schema."""

from tenants.directory.models import Colleague, Contact


def known_as(number: str | None) -> Contact | None:
    """The contact with this number (E.164); the latest where several share a telephone."""
    if not number:
        return None
    return Contact.objects.filter(number=number).order_by("-created_at").first()


def recipients() -> list[Colleague]:
    """The colleagues who can be given a message: each has at least one way to be reached."""
    return list(
        Colleague.objects.filter(receives_messages=True, reaches__isnull=False)
        .distinct()
        .prefetch_related("reaches")
    )


def remember(name: str, number: str | None) -> None:
    """Keep a caller for the next time; without a number there is nothing to find them by."""
    if name and number:
        Contact.objects.get_or_create(number=number, name=name)
