"""Roles and refusals in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.models import Membership

Role = Membership.Role
MEANING: dict[str, Promise] = {
    Role.OWNER: _("everything"),
    Role.MANAGER: _("everything but owners, erasing and the contract"),
    Role.RECIPIENT: _("messages, duty, and the own ways of being reached"),
    Role.READER: _("looks at everything, changes nothing"),
    Role.RECEPTIONIST: _("answers calls and takes messages"),
    Role.SUPERVISOR: _("sees who works, helps, looks again at messages"),
    Role.ADMINISTRATOR: _("looks after clients, people and the house"),
}
REFUSALS: dict[str, Promise] = {
    "above": _("Only an owner may do this."),
    "last_owner": _("This is the only owner: make somebody else an owner first."),
    "gone": _("This has changed meanwhile: look again."),
    "member": _("This person is in already: change the role in the list."),
    "many": _("Too many invitations are open: withdraw some first."),
    "last_administrator": _("This is the only administrator: make somebody else one first."),
    "in_a_call": _("This person is in a call: wait for its end."),
}
