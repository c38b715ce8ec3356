"""X-Twilio-Signature, as Twilio documents it under "Webhooks security"."""

import base64
import hashlib
import hmac
from collections.abc import Iterable


def sign(url: str, form: Iterable[tuple[str, str]], auth_token: str) -> str:
    """Base64 of HMAC-SHA1 over the URL and, for each key in order, its sorted unique values."""
    values: dict[str, set[str]] = {}
    for key, value in form:
        values.setdefault(key, set()).add(value)
    text = url + "".join(key + value for key in sorted(values) for value in sorted(values[key]))
    digest = hmac.new(auth_token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
