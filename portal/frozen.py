"""An overview as JSON and back: the figures of a month as they stood when it was over. Pure."""

from dataclasses import asdict
from datetime import date
from typing import Any, Final

from portal.overview import Left, Overview, Reason
from portal.periods import Period
from telephony.switchboard.figures import Clock, Figures, Target
from telephony.switchboard.tallies import Tally
from tenants.usage import Used

FORMAT: Final = "permanence-report/1"


def freeze(found: Overview) -> dict[str, Any]:
    """What is kept."""
    plain = asdict(found)
    for name in ("period", "before"):
        period = plain[name]
        plain[name] = {**period, "first": str(period["first"]), "last": str(period["last"])}
    plain["days"] = [[str(day), asdict(tally)] for day, tally in found.days]
    return {"format": FORMAT, **plain}


def thaw(kept: dict[str, Any]) -> Overview:
    """The overview again. Raises ValueError for another format."""
    if kept.get("format") != FORMAT:
        raise ValueError("no report of this format")
    return Overview(
        period=_period(kept["period"]),
        before=_period(kept["before"]),
        target=Target(**kept["target"]),
        calls=_figures(kept["calls"]),
        calls_before=_figures(kept["calls_before"]),
        left=Left(**kept["left"]),
        left_before=Left(**kept["left_before"]),
        days=[(date.fromisoformat(day), Tally(**tally)) for day, tally in kept["days"]],
        hours=[Tally(**tally) for tally in kept["hours"]],
        reasons=[Reason(**one) for one in kept["reasons"]],
        used=[Used(**one) for one in kept["used"]],
    )


def _period(kept: dict[str, str]) -> Period:
    return Period(kept["kind"], date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"]))


def _figures(kept: dict[str, Any]) -> Figures:
    clocks = {name: Clock(**kept[name]) for name in ("ring", "queue")}
    return Figures(**{**kept, **clocks})
