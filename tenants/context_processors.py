"""What every page shows of the house."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tenants import access
from tenants.base import display_number
from tenants.models import Operator


def house(request: HttpRequest) -> dict[str, Any]:
    """The client whose host is visited (None on the operator's) and the operator's name."""
    operator = Operator.objects.first()
    return {
        "client": getattr(request, "tenant", None),
        # What the visitor may on a client's host: pages show no button that would be refused.
        "standing": SimpleLazyObject(lambda: access.standing(request)),
        "support": getattr(request, "support", None),
        "operator_name": operator.name if operator else "Permanence",
        "operator_phone": display_number(operator.phone) if operator else "",
    }
