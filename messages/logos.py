"""A client's logo: an upload is known by its bytes, and only what was drawn anew is kept.

What an upload brings beside its picture (places, comments, another format's code) is gone then. The
file lies in the client's folder. All functions run in the client's schema.
"""

import io
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageStat, UnidentifiedImageError

from telephony import storage
from tenants.base import uuid7
from tenants.models import Client

MAX_BYTES = 2 * 1024**2
MAX_SIDE = 6000  # pixels: a picture of 36 million takes 144 MB while it is read
LARGEST = (640, 256)  # as it is kept
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
FOLDER = "branding"
LIGHT = 215  # of 255


def drawn(upload: Any) -> bytes:
    """The picture as PNG, at most `LARGEST`. Raises ValidationError for what is no picture."""
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 2 MB."), code="too_large")
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            if max(picture.size) > MAX_SIDE:
                raise ValidationError(_("The picture is too large: at most 6000 pixels a side."))
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        said = _("This is no picture: a PNG, JPEG, WebP or GIF is needed.")
        raise ValidationError(said, code="no_picture") from None
    upright.thumbnail(LARGEST)
    clean = Image.new("RGBA", upright.size)
    clean.paste(upright)
    found = io.BytesIO()
    clean.save(found, "PNG", optimize=True)
    return found.getvalue()


def keep(client: Client, picture: bytes) -> None:
    """This PNG is the client's logo; the earlier one is erased once that is certain."""
    earlier = client.logo
    client.logo = f"{FOLDER}/{uuid7()}.png"
    with storage.whole(client.logo) as file:
        file.write(picture)
    client.save(update_fields=["logo"])
    _erase(earlier)


def take_away(client: Client) -> None:
    """The client has no logo any more."""
    earlier, client.logo = client.logo, ""
    client.save(update_fields=["logo"])
    _erase(earlier)


def path_of(client: Client) -> Path | None:
    """Where the logo lies; None for none."""
    path = storage.path_of(client.logo) if client.logo else None
    return path if path and path.is_file() else None


def icon(client: Client, size: int) -> bytes | None:
    """The logo in the middle of a square of so many pixels, as PNG; None without a logo.

    It stands within the inner four fifths, which no telephone cuts off (W3C's Web Application
    Manifest, "maskable"), on white, or on the client's colour where it is light itself.
    """
    path = path_of(client)
    if path is None:
        return None
    with Image.open(path) as kept:
        picture = kept.convert("RGBA")
    ground = client.colour if _is_light(picture) else "#ffffff"
    room = round(size * 0.7)
    picture = ImageOps.contain(picture, (room, room))
    square = Image.new("RGB", (size, size), ground)
    place = ((size - picture.width) // 2, (size - picture.height) // 2)
    square.paste(picture, place, picture)
    found = io.BytesIO()
    square.save(found, "PNG", optimize=True)
    return found.getvalue()


def _is_light(picture: Image.Image) -> bool:
    """Whether what can be seen of it would be lost on white."""
    seen = picture.getchannel("A").point(lambda alpha: 255 if alpha > 128 else 0)
    return bool(seen.getbbox()) and ImageStat.Stat(picture.convert("L"), seen).mean[0] > LIGHT


def nothing() -> bytes:
    """A single dot that cannot be seen."""
    found = io.BytesIO()
    Image.new("RGBA", (1, 1)).save(found, "PNG")
    return found.getvalue()


def _erase(key: str) -> None:
    if not key:
        return
    path = storage.path_of(key)  # found now: afterwards no client is entered
    transaction.on_commit(lambda: path.unlink(missing_ok=True), robust=True)
