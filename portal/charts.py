"""Charts as shapes for SVG, drawn by the server: no script, and the same numbers in a table. Pure.

A chart is drawn in a box of 100 by 100 that is stretched to its place; words stand beside it in
HTML, so that they keep their size on a telephone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from telephony.switchboard.tallies import Tally

BOX = 100.0
GAP = 0.22  # of a column's place
STEPS = (1, 2, 5)  # a scale ends with one of these, and zeros


@dataclass(frozen=True)
class Part:
    """A piece of a column, from its top; `kind` is answered, elsewhere or lost."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """One hour or day: where it stands, what it is called, and what it is made of."""

    x: float
    width: float
    label: str
    short: str  # under the column; "" for none
    tally: Tally
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Chart:
    """Columns on a scale that begins with zero and ends with `top`."""

    top: int
    columns: tuple[Column, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be seen."""
        return not any(column.tally.offered for column in self.columns)


def chart(rows: Sequence[tuple[str, str, Tally]]) -> Chart:
    """The columns for rows of a label, a short one, and the calls."""
    top = scale(max((tally.offered for _label, _short, tally in rows), default=0))
    place = BOX / max(1, len(rows))
    columns = (
        Column(
            x=round((n + GAP / 2) * place, 3),
            width=round((1 - GAP) * place, 3),
            label=label,
            short=short,
            tally=tally,
            parts=tuple(_parts(tally, top)),
        )
        for n, (label, short, tally) in enumerate(rows)
    )
    return Chart(top, tuple(columns))


def scale(most: int) -> int:
    """A round number that is not below `most`: 1, 2, 5, 10, 20, 50 and so on."""
    size = 1
    while True:
        for step in STEPS:
            if step * size >= most:
                return step * size
        size *= 10


def share(count: int, most: int) -> float:
    """How long a bar is, in per cent of the longest."""
    return round(count * BOX / most, 2) if most else 0.0


def thinned(labels: Sequence[str], many: int) -> list[str]:
    """At most so many of the labels, evenly, the first among them; "" for the others."""
    step = max(1, -(-len(labels) // many))
    return [label if n % step == 0 else "" for n, label in enumerate(labels)]


def _parts(tally: Tally, top: int) -> list[Part]:
    """From the bottom: answered, elsewhere, lost."""
    found, base = [], BOX
    sizes = {"answered": tally.answered, "elsewhere": tally.elsewhere, "lost": tally.lost}
    for kind, size in sizes.items():
        if size > 0:
            height = size * BOX / top
            base -= height
            found.append(Part(kind, round(base, 3), round(height, 3)))
    return found
