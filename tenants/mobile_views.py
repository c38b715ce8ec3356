"""Behind the mail's link: the mobile is proven before the password is chosen, or left out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tenants import signing_up, texted_codes
from tenants.base import display_number
from tenants.models import SignUp
from tenants.start_forms import CodeForm, MobileForm
from tenants.texted_codes import TooOften

BAD, TOO_MANY = 400, 429
WITHOUT = "without"  # in the address and the password's form: the sign-up goes on with no mobile


def is_settled(request: HttpRequest, row: SignUp) -> bool:
    """Whether nothing more is to be asked about the mobile: the password comes next."""
    asked_already = row.state != SignUp.State.ASKED or row.mobile_proven_at is not None
    return asked_already or WITHOUT in request.GET or WITHOUT in request.POST


def step(request: HttpRequest, row: SignUp, start_token: str) -> HttpResponse:
    """Which number; then the six digits that were texted to it."""
    if request.method == "POST" and "code" in request.POST:
        return _typed(request, row, start_token)
    if request.method == "POST":
        return _texted(request, row, start_token)
    if "number" not in request.GET and signing_up.live_code(row):
        return _code(request, row, CodeForm(use_required_attribute=False))
    return _number(request, row, MobileForm(initial={"mobile": display_number(row.mobile)}))


def _texted(request: HttpRequest, row: SignUp, start_token: str) -> HttpResponse:
    """Text a code. Only a button does it: programs look at mails, too, and texts cost."""
    form = MobileForm(request.POST, use_required_attribute=False)
    if not form.is_valid():
        return _number(request, row, form, BAD)
    by = texted_codes.address_of(texted_codes.network_address(request))
    try:
        signing_up.text_code(row.pk, form.cleaned_data["mobile"], by)
    except TooOften:
        form.add_error(None, _("Too many codes were asked for. Try again in an hour."))
        return _number(request, row, form, TOO_MANY)
    return redirect("start:prove", start_token=start_token)


def _typed(request: HttpRequest, row: SignUp, start_token: str) -> HttpResponse:
    form = CodeForm(request.POST, use_required_attribute=False)
    if not form.is_valid():
        return _code(request, row, form, BAD)
    try:
        if signing_up.prove_mobile(row, form.cleaned_data["code"]):
            return redirect("start:prove", start_token=start_token)
    except TooOften:
        form.add_error("code", _("Too many tries. Have another code sent."))
        return _code(request, row, form, TOO_MANY)
    form.add_error("code", _("This is not the code. It is valid for ten minutes."))
    return _code(request, row, form, BAD)


def _number(request: HttpRequest, row: SignUp, form: MobileForm, status: int = 200) -> HttpResponse:
    return render(request, "start/number.html", {"row": row, "form": form}, status=status)


def _code(request: HttpRequest, row: SignUp, form: CodeForm, status: int = 200) -> HttpResponse:
    about = {"row": row, "form": form, "number": display_number(row.mobile)}
    return render(request, "start/code.html", about, status=status)
