"""Answers that pages of every room give."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """What was asked by POST is done: the next page by GET (RFC 9110, 15.4.4)."""

    status_code = 303
