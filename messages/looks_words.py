"""The pages of the portal by name, for the list of what the operator's people saw."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants import support

# By the first part of the address's name where a whole corner is one thing to the reader.
PAGES: dict[str, Promise] = {
    "home": gettext_lazy("Home page"),
    "portal:inbox": gettext_lazy("Inbox"),
    "portal:news": gettext_lazy("Inbox"),
    "portal:answer": gettext_lazy("Inbox"),
    "portal:file": gettext_lazy("Your file"),
    "portal:programs": gettext_lazy("Your programs"),
    "portal:hook": gettext_lazy("Your programs"),
    "portal:site": gettext_lazy("On your web site"),
    "office": gettext_lazy("Settings"),
    "portal:figures": gettext_lazy("Figures"),
    "inbox:message": gettext_lazy("Message"),
    "inbox:contact": gettext_lazy("All of one caller"),
    "inbox:caller": gettext_lazy("All of one caller"),
    "inbox:looks": gettext_lazy("Who looked at what"),
    "inbox:ways": gettext_lazy("How you are reached"),
    "inbox:reminders": gettext_lazy("Texts and reminders"),
    "inbox:pocket_devices": gettext_lazy("Telephones"),
    "inbox:settings": gettext_lazy("How long messages are kept"),
    "recordings:recording": gettext_lazy("Recording"),
    "hours:hours": gettext_lazy("Opening hours"),
    "hours:closed": gettext_lazy("Closed for the moment"),
    "visitor:waiting_list": gettext_lazy("Waiting list"),
    "setup": gettext_lazy("What happens to calls"),
    "calendar": gettext_lazy("Calendar"),
    "outside": gettext_lazy("Calendars"),
    "duty": gettext_lazy("Duty roster"),
    "people": gettext_lazy("People and roles"),
    "client_admin": gettext_lazy("Administration of your data"),
    "api": gettext_lazy("Data by programs (API)"),
    "rehearsal": gettext_lazy("Rehearsal"),
}


def deed(action: str) -> str:
    """What was looked at or done in a support session; "" for any other action."""
    for prefix in (support.PAGE, support.DEED):
        if action.startswith(prefix):
            page = _page(action.removeprefix(prefix))
            if prefix == support.PAGE:
                return _("looked at: %(page)s") % {"page": page}
            return _("did something in: %(page)s") % {"page": page}
    return ""


def _page(name: str) -> str:
    found = PAGES.get(name) or PAGES.get(name.partition(":")[0])
    return str(found) if found else name
