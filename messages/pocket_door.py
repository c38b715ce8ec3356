"""The doors of the pocket pages: behind a link, and on a telephone that is logged in."""

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from messages import links, pocket_keys, pocket_person
from messages.models import Delivery, PocketPasskey
from messages.pocket_person import Person
from tenants.access import View, anyone, client_on_host
from tenants.base import display_number
from tenants.models import Operator

NOT_FOUND, GONE = 404, 410


def behind_link(view: Callable[..., HttpResponseBase]) -> View:
    """Give the view the delivery that its token stands for; a bad link gets a page that says so.

    Of a confidential client nothing is shown or done before the person is proven.
    """

    @functools.wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponseBase:
        client = client_on_host(request)
        try:
            delivery = links.delivery_of(client, token)
        except (links.ExpiredLink, links.UnknownLink) as fault:
            return bad_link(request, fault)
        if client.confidential and not pocket_person.is_proven(request, delivery.colleague_id):
            return ask_for_proof(request, delivery)
        return view(request, delivery)

    return anyone(opened)


def before_proof(view: Callable[..., HttpResponseBase]) -> View:
    """As `behind_link`, for the views that prove the person."""

    @functools.wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            delivery = links.delivery_of(client_on_host(request), token)
        except (links.ExpiredLink, links.UnknownLink) as fault:
            return bad_link(request, fault)
        return view(request, delivery)

    return anyone(opened)


def for_person(view: Callable[..., HttpResponseBase]) -> View:
    """Give the view whose telephone it is; nobody's gets the page to log in."""

    @functools.wraps(view)
    def opened(request: HttpRequest) -> HttpResponseBase:
        client_on_host(request)
        person = pocket_person.of(request)
        if person is None:
            return log_in_page(request)
        answer = view(request, person)
        _keep_cookie(request, answer, person)
        return answer

    return anyone(opened)


def log_in_page(request: HttpRequest, **more: object) -> HttpResponse:
    """The page that asks who it is; a telephone that was logged out forgets what it kept."""
    answer = render(request, "messages/pocket/log_in.html", more)
    if request.COOKIES.get(pocket_person.COOKIE):
        pocket_person.forget(request, answer)
    return answer


def ask_for_proof(request: HttpRequest, delivery: Delivery, **more: object) -> HttpResponse:
    """That there is a message, and how its person is proven; nothing of it."""
    context = {
        "way": pocket_keys.way_of(delivery.colleague),
        "has_passkey": PocketPasskey.objects.filter(colleague=delivery.colleague_id).exists(),
        "base": f"/m/{links.token_of(client_on_host(request), delivery)}",
        **more,
    }
    return render(request, "messages/pocket/proof.html", context)


def bad_link(request: HttpRequest, fault: Exception) -> HttpResponse:
    """What somebody is told whose link opens nothing (any more)."""
    operator = Operator.objects.first()
    phone = operator.phone if operator else ""
    context = {"permanence_tel": phone, "permanence_number": display_number(phone)}
    if isinstance(fault, links.ExpiredLink):
        return render(request, "messages/pocket/expired.html", context, status=GONE)
    return render(request, "messages/pocket/unknown.html", context, status=NOT_FOUND)


def _keep_cookie(request: HttpRequest, answer: HttpResponseBase, person: Person) -> None:
    if person.device and pocket_person.COOKIE not in answer.cookies:
        pocket_person.remember(answer, request.COOKIES[pocket_person.COOKIE])
