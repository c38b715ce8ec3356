"""A webhook's way is shortened: what serves pages and files only costs lives their time."""

import pytest
from pytest_django import Settings

FOR_PAGES = ("whitenoise", "allauth", "messages", "locale", "clickjacking", "security", "csrf")


@pytest.fixture(autouse=True)
def without_what_serves_pages(settings: Settings) -> None:
    settings.MIDDLEWARE = [
        name for name in settings.MIDDLEWARE if not any(word in name for word in FOR_PAGES)
    ]
