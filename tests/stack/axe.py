"""What a machine can find against the accessibility of a page: axe-core, with all its rules."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# A page in the dark differs by its colours only: the other rules have been asked in the light.
COLOURS = ["color-contrast"]
ASK = """async (rules) => {
  for (const moving of document.getAnimations()) moving.cancel();
  const only = rules && { runOnly: { type: "rule", values: rules } };
  const { violations } = await axe.run(document, { ...only, resultTypes: ["violations"] });
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, html, any }) => ({
    rule: id, help, where: target.join(" "), html: html.slice(0, 200), why: any[0]?.message ?? "",
  })));
}"""


def finds_nothing(page: Page, *, dark: bool = True) -> None:
    """In the light with all rules and, with `dark`, the colours in the dark too."""
    found = _asked(page, "light", None)
    if dark:
        found += _asked(page, "dark", COLOURS)
        _wear(page, "light")
    assert not found, "\n".join(_sentence(one) for one in found)


def _asked(page: Page, theme: str, rules: list[str] | None) -> list[dict[str, Any]]:
    _wear(page, theme)
    # Given as an expression, not as an element: a content security policy need not allow it.
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT.read_text())
    found: list[dict[str, Any]] = page.evaluate(ASK, rules)
    return [{**one, "theme": theme} for one in found]


def _wear(page: Page, theme: str) -> None:
    page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme; }", theme)


def _sentence(found: dict[str, Any]) -> str:
    return "{rule} ({theme}) at {where}: {help}. {why}\n    {html}".format(**found)
