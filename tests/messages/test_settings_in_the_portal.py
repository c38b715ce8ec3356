"""The owner's pages of settings: colour, logo, languages, recording, confidentiality."""

import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageColor

from messages import channels
from messages.channels import Outgoing, email
from messages.models import MessageSettings
from messages.notice_words import NoticeLetter
from telephony import greetings, storage
from telephony.desk import screen
from telephony.models import Change, Greeting, VoiceSettings
from tenants import access
from tenants.models import AuditEntry, Client
from tests.cast import Cast
from tests.telephony.setup_pages import looks, sends, words
from tests.visitors import Visitor, at_client, at_operator

pytestmark = pytest.mark.django_db
Situation = Greeting.Situation


@pytest.fixture
def owner(cast: Cast, settings: Any, tmp_path: Path) -> Visitor:
    settings.MEDIA_ROOT = tmp_path
    return at_client(cast.practice, cast.user("doctor"))


def practice(cast: Cast) -> Client:
    found: Client = Client.objects.get(pk=cast.practice.pk)
    return found


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 300), **more: Any) -> Any:
    found = io.BytesIO()
    Image.new("RGB", size, "#aa3366").save(found, kind, **more)
    return SimpleUploadedFile(f"logo.{kind.lower()}", found.getvalue(), "image/png")


def uploads(owner: Visitor, file: Any) -> str:
    sends(owner, "/settings/logo", logo=file)
    return looks(owner, "/settings/")


def test_a_colour_that_can_be_seen(cast: Cast, owner: Visitor) -> None:
    typed = {"name": cast.practice.name, "trade": cast.practice.trade}
    assert sends(owner, "/settings/", colour="#AA3366", city="Lyon", **typed).status_code == 303
    assert (practice(cast).colour, practice(cast).city) == ("#aa3366", "Lyon")
    page = looks(owner, "/settings/")
    assert "White text stands on it, contrast" in page
    assert "colour : " in page
    refused = sends(owner, "/settings/", colour="#fefefe", city="", **typed)
    assert refused.status_code == 422
    assert "cannot be told from the page" in words(refused)
    assert practice(cast).colour == "#aa3366"


def test_a_logo_is_drawn_anew_and_shown(cast: Cast, owner: Visitor) -> None:
    note = Image.Exif()
    note[0x010E] = "secret place"
    uploads(owner, picture("JPEG", exif=note))
    shown = at_client(cast.practice).get("/logo.png")
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert b"secret" not in shown.content
    with Image.open(io.BytesIO(shown.content)) as drawn:
        assert drawn.size == (640, 213)
    with access.inside(cast.practice):
        assert screen._logo(practice(cast)).startswith(f"/logos/{cast.practice.pk}.png?v=")
    assert at_operator(cast.user("camille")).get(f"/logos/{cast.practice.pk}.png").content
    other = at_client(cast.plumber).get("/logo.png").content
    with Image.open(io.BytesIO(other)) as nothing:
        assert nothing.size == (1, 1), "the other client has none"


@pytest.mark.parametrize(
    "bytes_", [b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\nnonsense", b"%PDF-1.7", b""]
)
def test_what_is_no_picture_is_refused(cast: Cast, owner: Visitor, bytes_: bytes) -> None:
    file = SimpleUploadedFile("logo.png", bytes_, "image/png")
    assert "no picture" in uploads(owner, file) or not bytes_
    assert practice(cast).logo == ""


def test_a_picture_that_is_too_large(cast: Cast, owner: Visitor) -> None:
    assert "too large" in uploads(owner, picture(size=(6001, 2)))
    heavy = SimpleUploadedFile("logo.png", bytes(2 * 1024**2 + 1), "image/png")
    assert "larger than 2 MB" in uploads(owner, heavy)
    assert practice(cast).logo == ""


def test_another_logo_erases_the_earlier_one(
    cast: Cast, owner: Visitor, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        uploads(owner, picture())
        first = practice(cast).logo
        uploads(owner, picture("WEBP"))
    with access.inside(cast.practice):
        assert not storage.path_of(first).exists()
        assert storage.path_of(practice(cast).logo).exists()
    with django_capture_on_commit_callbacks(execute=True):
        owner.post("/settings/logo", {"do": "away"})
    assert practice(cast).logo == ""


def languages(*spoken: str, **more: Any) -> dict[str, Any]:
    rows = {f"spoken-{n}-language": one for n, one in enumerate(spoken)}
    count = {"spoken-TOTAL_FORMS": len(spoken), "spoken-INITIAL_FORMS": 0}
    place = {"language": "fr", "time_zone": "Europe/Paris", "max_wait": 600}
    return {**count, **rows, **place, **more}


def test_languages_and_waiting(cast: Cast, owner: Visitor) -> None:
    typed = languages("en-GB", "fr-FR", offers_callback="on", time_zone="Europe/Brussels")
    assert sends(owner, "/settings/languages", **typed).status_code == 303
    with access.inside(cast.practice):
        kept = VoiceSettings.current()
    assert (kept.languages, kept.max_wait) == (["en-GB", "fr-FR"], 600)
    assert kept.offers_callback is True
    assert practice(cast).time_zone == "Europe/Brussels"
    twice = sends(owner, "/settings/languages", **languages("fr-FR", "fr-FR"))
    assert "A language is there twice." in words(twice)
    assert "one language at least" in words(sends(owner, "/settings/languages", **languages()))


def test_recording_stands_on_the_page_of_what_is_kept(cast: Cast, owner: Visitor) -> None:
    typed = {"recording": "sampled", "sample_percent": 20, "retention_days": 14}
    sends(owner, "/settings/recording", **{**typed, "recording": "never"})
    assert sends(owner, "/settings/recording", **typed).status_code == 303
    page = looks(owner, "/messages/settings")
    assert "(20 %)" in page
    assert "Erased after 14 days." in page
    assert "recording : " in page
    sends(owner, "/settings/recording", **{**typed, "sample_percent": 0})
    with access.inside(cast.practice):
        assert VoiceSettings.current().sample_percent == 20


def test_confidentiality_is_explained_and_then_changed(cast: Cast, owner: Visitor) -> None:
    assert "At present your messages are confidential." in looks(owner, "/settings/confidential")
    assert practice(cast).confidential
    assert sends(owner, "/settings/confidential", confidential="off").status_code == 303
    assert not practice(cast).confidential
    with access.inside(cast.practice):
        change = Change.objects.filter(subject="client").latest("at")
    assert [side and side["confidential"] for side in (change.before, change.after)] == [
        True,
        False,
    ]


def test_who_only_reads(cast: Cast, owner: Visitor) -> None:
    staff = at_client(cast.practice, cast.user("bookkeeper"))
    assert "The owner of this account" in looks(staff, "/settings/")
    assert sends(staff, "/settings/", colour="#aa3366").status_code == 403
    assert sends(staff, "/settings/recording", recording="never").status_code == 403
    assert staff.get("/settings/confidential").status_code == 403


def test_name_and_trade_change_and_callers_hear_it_at_once(cast: Cast, owner: Visitor) -> None:
    typed = {"colour": cast.practice.colour, "city": ""}
    with access.inside(cast.practice):
        Greeting.objects.filter(situation=Situation.WELCOME).update(text="Ici {client}.")
        Greeting.objects.filter(situation=Situation.PHRASE).delete()
        Greeting.objects.create(
            situation=Situation.CLOSED, language="fr-CA", text=f"{cast.practice.name} est fermé."
        )
    sent = sends(owner, "/settings/", name=" Cabinet   du Parc ", trade="law", **typed)
    assert sent.status_code == 303
    client = practice(cast)
    assert (client.name, client.trade, client.slug) == (
        "Cabinet du Parc",
        "law",
        cast.practice.slug,
    )
    with access.inside(client):
        assert greetings.spoken(Situation.WELCOME, client.name).text == "Ici Cabinet du Parc."
        change = Change.objects.filter(subject="client").latest("at")
        assert MessageSettings.current().months == 6, "those of the trade that it had"
    assert (change.before or {})["name"] == cast.practice.name
    assert AuditEntry.objects.filter(client=client, action="client.changed").count() == 1
    page = looks(owner, "/settings/")
    assert "Cabinet du Parc" in page
    assert "still says the old name" in page
    assert "Law firm" in page
    for wrong in ("", "🔧", "x" * 200):
        refused = sends(owner, "/settings/", name=wrong, trade="law", **typed)
        assert refused.status_code == 422
        assert "Cabinet du Parc" in words(refused), "the page around the form is as it was"
    assert sends(owner, "/settings/", name="A", trade="pirate", **typed).status_code == 422
    assert practice(cast).name == "Cabinet du Parc"


def test_the_logo_travels_in_mails_also_in_confidential_ones(cast: Cast, owner: Visitor) -> None:
    outgoing = a_notice(cast)
    channels.CHANNELS["email"].send(outgoing)
    assert "cid:" not in str(mail.outbox[-1].message())
    uploads(owner, picture())
    outgoing = a_notice(cast)
    channels.CHANNELS["email"].send(outgoing)
    sent = mail.outbox[-1].message()
    (image,) = [part for part in sent.walk() if part.get_content_type() == "image/png"]
    (written,) = [part for part in sent.walk() if part.get_content_type() == "text/html"]
    html = str(written.get_content() if hasattr(written, "get_content") else written.get_payload())
    assert image["Content-ID"] == f"<{email.LOGO.removeprefix('cid:')}>"
    assert email.LOGO in html
    assert "http" not in html.split("<img")[1].split(">")[0], "nothing is fetched when it is read"


def a_notice(cast: Cast) -> Outgoing:
    client = practice(cast)
    letter = NoticeLetter(client, "way_tried", "fr", "Ada", {"name": "Ada"})
    return Outgoing("notice", uuid4(), client, "ada@roux.test", timezone.now(), letter)


@pytest.mark.parametrize(("ink", "ground"), [("#aa3366", (255, 255, 255)), ("#ffffff", None)])
def test_the_logo_is_the_pockets_icon(
    cast: Cast, owner: Visitor, ink: str, ground: tuple[int, ...] | None
) -> None:
    visitor = at_client(cast.practice)
    before = visitor.get("/pocket/manifest.webmanifest").json()["icons"]
    found = io.BytesIO()
    Image.new("RGB", (600, 200), ink).save(found, "PNG")
    uploads(owner, SimpleUploadedFile("logo.png", found.getvalue(), "image/png"))
    after = visitor.get("/pocket/manifest.webmanifest").json()["icons"]
    assert {one["src"] for one in before}.isdisjoint(one["src"] for one in after)
    for icon in after:
        answer = visitor.get(icon["src"])
        with Image.open(io.BytesIO(answer.content)) as drawn:
            assert f"{drawn.width}x{drawn.height}" == icon["sizes"]
            assert drawn.getpixel((drawn.width // 2, drawn.height // 2)) == ImageColor.getrgb(ink)
            corner = ground or ImageColor.getrgb(cast.practice.colour)
            assert drawn.getpixel((1, 1)) == corner
