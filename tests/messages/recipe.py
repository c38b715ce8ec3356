"""The channel that docs/channels.md shows, as it stands there."""

import re
from pathlib import Path
from typing import Any

from messages.channels import Channel

PAGE = Path(__file__).resolve().parents[2] / "docs" / "channels.md"


def toy() -> Channel:
    """An instance of the class in the page's code."""
    found = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found, "the page shows a channel"
    names: dict[str, Any] = {"__name__": "pager"}
    exec(compile(found.group(1), str(PAGE), "exec"), names)
    channel = names["Pager"]()
    assert isinstance(channel, Channel)
    return channel
