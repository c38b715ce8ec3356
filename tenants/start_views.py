"""Signing up on the operator's host, and the operator's own pages about it."""

from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit  # the public one lets every GET pass
from django.contrib import messages as flash
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tenants import mobile_views, second_factor, signing_up, stock
from tenants.access import Role, anyone, client_on_host, for_operator, signed_in
from tenants.answers import SeeOther
from tenants.base import display_number
from tenants.letting_in import let_in
from tenants.models import Client, SignUp, StockNumber, User
from tenants.start_forms import OwnForm, PasswordForm, RefusalForm, StartForm, StockForm

GONE, FORBIDDEN, TOO_MANY = 410, 403, 429
State = SignUp.State


@require_http_methods(["GET", "POST"])
@anyone
def start(request: HttpRequest) -> HttpResponse:
    """The form; what was typed stays in it when something is refused."""
    if signing_up.way() == "off":
        return render(request, "start/closed.html", status=FORBIDDEN)
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _asked(request, form)
        except signing_up.TooMany:
            form.add_error(None, _("We have written to this address already. Look for our mail."))
    status = 400 if form.is_bound else 200
    return render(request, "start/start.html", {"form": form}, status=status)


def _asked(request: HttpRequest, form: StartForm) -> HttpResponse:
    asked = form.asked()
    is_known = SignUp.objects.filter(form_key=asked.form_key).exists()
    if not is_known and not _may(request, "start"):
        form.add_error(None, _("Too many businesses have signed up from here. Try again later."))
        return render(request, "start/start.html", {"form": form}, status=TOO_MANY)
    row = signing_up.ask(asked)
    request.session["start"] = str(row.pk)
    return redirect("start:written")


@require_GET
@never_cache
@anyone
def written(request: HttpRequest) -> HttpResponse:
    """We have written to you; only in the browser that asked."""
    key: str | None = request.session.get("start")
    row = SignUp.objects.filter(pk=key).first() if key else None
    if row is None:
        return redirect("start:start")
    return render(request, "start/written.html", {"row": row})


@require_http_methods(["GET", "POST"])
@never_cache
@anyone
def prove(request: HttpRequest, start_token: str) -> HttpResponse:
    """Behind the mail's link. Looking proves nothing: programs look at mails, too."""
    row = signing_up.found(start_token)
    if row is None:
        if not _may(request, "start_link"):
            return render(request, "429.html", status=TOO_MANY)
        return render(request, "start/no_link.html", status=GONE)
    if not mobile_views.is_settled(request, row):
        return mobile_views.step(request, row, start_token)
    user = _person(row)
    asks = not user.has_usable_password()
    form = PasswordForm(user, request.POST or None) if asks else None
    if request.method == "POST" and (form is None or form.is_valid()):
        return _proven(row, form.cleaned_data["password"] if form else None)
    context = {
        "row": row,
        "form": form,
        "approved": signing_up.way() == "approved",
        "without": mobile_views.WITHOUT if not row.mobile_proven_at else "",
        "mobile": display_number(row.mobile),
    }
    status = 400 if form and form.is_bound else 200
    return render(request, _page_of(row, asks), context, status=status)


def _person(row: SignUp) -> User:
    """Who the row is about: somebody we have, or somebody yet to be."""
    if row.user:
        return row.user
    known = User.objects.filter(email=row.email).first()
    if known:
        return known
    someone = User(email=row.email, name=row.person)
    someone.set_unusable_password()
    return someone


def _page_of(row: SignUp, asks: bool) -> str:
    if row.state == State.ASKED or (row.state == State.LIVE and asks):
        return "start/prove.html"
    return "start/where.html"


def _proven(row: SignUp, password: str | None) -> HttpResponse:
    """To the client's own host, let in where a password has just been chosen."""
    if row.state == State.ASKED:
        row = signing_up.prove(row.pk, password)
    elif password:
        row = signing_up.choose_password(row.pk, password)
    if row.state != State.LIVE or row.client is None:
        return redirect("start:prove", start_token=signing_up.token(row))
    if password is None:
        return redirect(f"{row.client.url}/")
    path = reverse("opening:enter", args=[signing_up.door(row)], urlconf="config.urls_client")
    return redirect(f"{row.client.url}{path}")


@require_GET
@never_cache
@anyone
def enter(request: HttpRequest, door_key: str) -> HttpResponse:
    """On the client's host, once and within two minutes of the password being chosen."""
    row = signing_up.behind_door(door_key, client_on_host(request))
    if row is None:
        raise Http404
    user = signing_up.enter(row, door_key)
    # Whoever has a passkey already shows it: a password that a mail let them choose is not enough.
    if user is not None and not second_factor.has(user):
        let_in(request, user, "password")
    return redirect("home")


@require_GET
@for_operator(Role.ADMINISTRATOR)
def sign_ups(request: HttpRequest) -> HttpResponse:
    """Who wants to become a client, and what became of the last."""
    return _sign_ups(request)


def _sign_ups(request: HttpRequest) -> HttpResponse:
    rows = SignUp.objects.select_related("client")
    context = {
        "waiting": [_shown(row) for row in rows.filter(state=State.PROVEN)],
        "without_line": [_shown(row) for row in stock.without_line().select_related("client")],
        "others": [
            _shown(row) for row in rows.exclude(state=State.PROVEN).order_by("-asked_at")[:30]
        ],
        "free": stock.free().count(),
    }
    return render(request, "operator/sign_ups.html", context)


def _shown(row: SignUp) -> dict[str, Any]:
    return {
        "row": row,
        "trade": Client.Trade(row.trade).label,
        "mobile": display_number(row.mobile),
        "url": f"{row.client.url}/" if row.client else "",
    }


@require_POST
@for_operator(Role.ADMINISTRATOR)
def approve(request: HttpRequest, sign_up_id: UUID) -> HttpResponse:
    """Let the business in; it is told by mail."""
    row = get_object_or_404(SignUp, pk=sign_up_id)
    row = signing_up.approve(row.pk, signed_in(request))
    if row.state == State.LIVE:
        flash.success(request, _("%(name)s is a client now.") % {"name": row.name})
    return _sign_ups(request)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
def refuse(request: HttpRequest, sign_up_id: UUID) -> HttpResponse:
    """Do not let the business in, and say why."""
    row = get_object_or_404(SignUp, pk=sign_up_id)
    form = RefusalForm(request.POST or None, use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        try:
            signing_up.refuse(row.pk, signed_in(request), form.cleaned_data["why"])
        except ValidationError as error:
            form.add_error("why", error)
        else:
            return redirect("sign_ups:list")
    context = {"row": row, "form": form}
    return render(request, "operator/refuse.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
def new_client(request: HttpRequest) -> HttpResponse:
    """All of it for a client: the owner is invited by mail."""
    form = OwnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = signing_up.make_for(form.asked(), signed_in(request))
        flash.success(request, _("%(name)s is a client now.") % {"name": row.name})
        return redirect("house:client", row.client_id)
    status = 400 if form.is_bound else 200
    return render(request, "operator/new_client.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
def numbers(request: HttpRequest) -> HttpResponse:
    """The numbers in stock: those that are free, and more of them."""
    form = StockForm(request.POST or None, use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        added = stock.add(form.cleaned_data["numbers"], signed_in(request))
        if not added.unreadable and not added.known:
            flash.success(request, _added(len(added.numbers)))
            return redirect("sign_ups:stock")
        _complain(form, added)
    return _stock(request, form)


def _stock(request: HttpRequest, form: StockForm) -> HttpResponse:
    free = [
        {"key": n.pk, "shown": display_number(n.number), "at": n.added_at} for n in stock.free()
    ]
    resting = [
        {"key": n.pk, "shown": display_number(n.number), "until": n.free_from}
        for n in stock.resting()
    ]
    waiting = stock.without_line().count()
    context = {"form": form, "free": free, "resting": resting, "waiting": waiting}
    return render(request, "operator/stock.html", context, status=400 if form.errors else 200)


def _added(count: int) -> str:
    return ngettext("%(n)d number added.", "%(n)d numbers added.", count) % {"n": count}


def _complain(form: StockForm, added: stock.Added) -> None:
    """What could be added is; the rest stays in the field, each with its reason."""
    for raw in added.unreadable:
        form.add_error("numbers", _("%(number)s is not a telephone number.") % {"number": raw})
    for raw in added.known:
        text = _("%(number)s is in stock or a client's line already.")
        form.add_error("numbers", text % {"number": display_number(raw)})
    form.data = {**form.data, "numbers": "\n".join([*added.unreadable, *added.known])}


@require_POST
@for_operator(Role.ADMINISTRATOR)
def remove_number(request: HttpRequest, number_id: UUID) -> HttpResponse:
    """Take a free number out of stock."""
    number = get_object_or_404(StockNumber, pk=number_id)
    if not stock.remove(number, signed_in(request)):
        flash.error(request, _("This number has just become a client's line."))
    return _stock(request, StockForm(use_required_attribute=False))


@require_POST
@for_operator(Role.ADMINISTRATOR)
def free_number(request: HttpRequest, number_id: UUID) -> HttpResponse:
    """A number that rests may be given out from now on."""
    get_object_or_404(StockNumber, pk=number_id)
    stock.rest_no_more(number_id, signed_in(request))
    return SeeOther(reverse("sign_ups:stock"))


def _may(request: HttpRequest, action: str) -> bool:
    about = {"app": "allauth.account", "action": action, "limit_get": True}
    return bool(ratelimit.consume(request, **about))
