"""The OpenAPI document: whole, and true about which way a secret goes."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.cast import Cast
from tests.visitors import at_client

pytestmark = pytest.mark.django_db


def test_the_document_is_made_without_a_doubt(tmp_path: Path) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "api.yaml"))


def test_the_document_says_which_way_a_secret_goes(cast: Cast) -> None:
    answer: Any = at_client(cast.practice).get("/api/schema/?format=json")
    shapes = answer.json()["components"]["schemas"]
    assert "address" not in shapes["Feed"]["properties"]
    assert "address" in shapes["AddressedFeed"]["properties"]
    assert "url" not in shapes["Subscription"]["properties"]
    assert "url" in shapes["SubscriptionRequest"]["properties"]
