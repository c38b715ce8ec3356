"""How lists are cut: what grows by a place in it, what stays small by number."""

from rest_framework.pagination import CursorPagination, PageNumberPagination


class Pages(PageNumberPagination):
    """Fifty rows a page; `page_size` asks for up to two hundred."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class GrowingList(CursorPagination):
    """Fifty a page; what is made or gone meanwhile moves nothing from one page to the next.

    `next` is followed as it is. Subclasses name an order that an index has.
    """

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class NewestMade(GrowingList):
    """By when it was made; a key of ours says so by itself (UUIDv7)."""

    ordering = ("-pk",)
