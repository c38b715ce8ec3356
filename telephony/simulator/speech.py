"""How long it takes to say something."""

SECONDS_A_LETTER = 0.06
SHORTEST, LONGEST = 0.4, 6.0  # of a spoken text, in seconds


def spoken_seconds(text: str) -> float:
    """Simulated seconds that a voice needs for it."""
    return min(max(len(text) * SECONDS_A_LETTER, SHORTEST), LONGEST)
