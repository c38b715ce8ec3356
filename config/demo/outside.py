"""The demonstration's booking pages: at the doctors' and at the hairdresser's, `/book/`."""

from django.db import transaction

from config.demo.shops import CABINET, COIFFEUR
from scheduling.models import AppointmentType, BookingPage
from tenants import access
from tenants.models import Client

PUBLIC = {
    CABINET.slug: ("Consultation", "Vaccination"),
    COIFFEUR.slug: ("Coupe", "Barbe"),
}
WELCOME = {
    CABINET.slug: (
        "Pour une première visite ou une urgence, appelez-nous.",
        "For a first visit or an emergency, please ring us.",
    ),
    COIFFEUR.slug: (
        "Une couleur se prépare : prenez rendez-vous par téléphone.",
        "A colour takes preparation: please book it by telephone.",
    ),
}


def furnish(client: Client) -> None:
    """Open the client's booking page, once; what was edited since stays as it is."""
    kinds = PUBLIC.get(client.slug)
    if kinds is None:
        return
    with access.inside(client), transaction.atomic():
        if BookingPage.objects.exists():
            return
        AppointmentType.objects.filter(name__in=kinds).update(booker=AppointmentType.Booker.PUBLIC)
        french, english = WELCOME[client.slug]
        BookingPage.objects.create(is_on=True, welcome_fr=french, welcome_en=english)
