"""What a rule names that stands on the operator's side: lines and teams of this client."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from telephony import teams
from tenants.base import parse_number
from tenants.models import Client


def check_line(client: Client, typed: str) -> str:
    """The line in E.164; raises ValidationError unless it is one of the client's own."""
    number = parse_number(typed)
    if not client.lines.filter(number=number).exists():
        raise ValidationError(_("This is not one of the client's lines."), code="line")
    return number


def name_of_team(client: Client, team_id: UUID) -> str:
    """The team's name; raises ValidationError unless it serves the client."""
    name = teams.serving(client).get(team_id)
    if name is None:
        raise ValidationError(_("This team does not answer for the client."), code="team")
    return name
