"""A link is the right to read a message: no log holds one."""

import pytest

from config.logs import discreet


@pytest.mark.parametrize("part", ["event", "path", "exception"])
def test_a_link_is_cut_out_of_every_part_of_a_line(part: str) -> None:
    line = discreet(None, "warning", {part: "Gone: /m/AbC-1.x_y/ack and more"})
    assert line[part] == "Gone: /m/…/ack and more"


def test_neither_a_calendars_address_nor_a_visits_key_stands_there() -> None:
    line = discreet(None, "warning", {"event": "Not Found: /ics/AbC-1.ics"})
    assert line["event"] == "Not Found: /ics/…"
    line = discreet(None, "warning", {"event": "/book/done?visit=0192-a.Xy_z&lang=fr"})
    assert line["event"] == "/book/done?visit=…&lang=fr"
