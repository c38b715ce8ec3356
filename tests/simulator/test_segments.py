"""Segments are counted as Twilio's own calculator counts them."""

import json
from pathlib import Path

from telephony.simulator.segments import segments


def test_a_long_text_is_several_segments() -> None:
    assert [segments("a" * 160), segments("a" * 161), segments("ê" * 71)] == [1, 2, 2]


def test_every_published_text_has_its_number(reference: Path) -> None:
    cases = json.loads((reference / "vectors/sms_segments_vectors.json").read_text("utf-8"))
    wrong = [
        (case["text"], case["segments"], segments(case["text"]))
        for case in cases
        if segments(case["text"]) != case["segments"]
    ]
    assert not wrong
