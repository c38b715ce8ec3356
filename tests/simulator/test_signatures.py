"""The simulator signs as Twilio does."""

import json
from pathlib import Path

from telephony.simulator.signature import sign


def test_every_published_vector_comes_out(reference: Path) -> None:
    vectors = json.loads((reference / "vectors/signature_vectors.json").read_text("utf-8"))
    assert len(vectors) == 14
    for vector in vectors:
        form = [(key, value) for key, value in vector["form"] or []]
        made = sign(vector["signed_url"], form, vector["auth_token"])
        assert made == vector["signature"], vector["name"]
