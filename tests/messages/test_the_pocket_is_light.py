"""A telephone on a slow network: little script, none inline, and an application of its own."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.answering import Desk
from tests.cast import Cast
from tests.messages.pockets import phone_of, proven
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
MANIFEST = Path(settings.DJANGO_VITE["default"]["manifest_path"])
MOST = 100_000  # bytes of script, as built
ENTRIES = ("src/pocket.js", "src/pocket/worker.js")
ROUX = "Dr Claire Roux"


def built() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(MANIFEST.read_text())
    return found


def scripts_of(entry: str) -> set[str]:
    """The files that a page with this entry may come to load, sooner or later."""
    about = built()[entry]
    more = [*about.get("imports", []), *about.get("dynamicImports", [])]
    return {about["file"]}.union(*(scripts_of(one) for one in more))


def test_script_and_worker_together_weigh_less_than_promised() -> None:
    files = {name for entry in ENTRIES for name in scripts_of(entry)}
    assert sum((MANIFEST.parent / name).stat().st_size for name in files) <= MOST


def test_pages_have_that_script_only_and_none_inline(practice_desk: Desk, cast: Cast) -> None:
    practice_desk.sends()
    phone, own = phone_of(cast.practice, ROUX), f"/m/{practice_desk.tokens()['sms']}"
    for path in (own, "/pocket/", "/pocket/duty", "/pocket/where", "/pocket/me", "/pocket/offline"):
        page = phone.get(path).content.decode()
        found = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.S)
        assert found
        for attributes, inside in found:
            assert "assets/pocket-" in attributes
            assert not inside.strip()
        assert not re.search(r"\son\w+=", page)


def test_it_is_an_application_in_the_clients_colour(cast: Cast) -> None:
    page = phone_of(cast.practice, ROUX).get("/pocket/").content.decode()
    assert 'rel="manifest"' in page
    for client in (cast.practice, cast.plumber):
        visitor = at_client(client)
        about = visitor.get("/pocket/manifest.webmanifest").json()
        assert (about["name"], about["theme_color"]) == (client.name, client.colour)
        for icon in about["icons"]:
            answer = visitor.get(icon["src"])
            assert answer.content.startswith(b"\x89PNG")
            side = int.from_bytes(answer.content[16:20], "big")
            assert icon["sizes"] == f"{side}x{side}"
    assert at_client(cast.practice).get("/pocket/icon-99.png").status_code == 404


def test_the_worker_may_look_after_messages_too(cast: Cast) -> None:
    answer = at_client(cast.practice).get("/pocket/worker.js")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Type"].startswith("text/javascript")


def test_only_a_telephone_logged_in_at_a_client_without_secrets_keeps_pages(
    practice_desk: Desk, cast: Cast
) -> None:
    practice_desk.sends()
    own = f"/m/{practice_desk.tokens()['sms']}"
    thierry = phone_of(cast.plumber, "Thierry Vasseur")
    assert thierry.get("/pocket/")["X-Pocket-Keep"] == "1"
    assert "X-Pocket-Keep" not in thierry.get("/pocket/duty")
    for visitor in (phone_of(cast.practice, ROUX), proven(cast.practice)):
        for path in (own, "/pocket/"):
            assert "X-Pocket-Keep" not in visitor.get(path)
