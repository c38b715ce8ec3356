"""allauth's forms, where ours differ."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm as AllauthsForm
from allauth.core import context

LONGEST = 20


class ConfirmLoginCodeForm(AllauthsForm):  # type: ignore[misc]  # allauth is untyped
    """The code, filled in for whoever came by the link in the mail.

    It opens nothing by itself: only the browser that asked for the code has the rest.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].initial = context.request.GET.get("code", "")[:LONGEST]
