"""In a browser: focus in a confidential field lets the recording rest, and nothing else does."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import ARGUMENTS, find_chromium
from tests.conftest import PROJECT

AT = "http://desk.test/"
PAGE = """
<form id="message-form" data-call="c1"><input name="a"><input name="b" data-sensitive>
<input name="c" data-sensitive></form><input id="elsewhere" data-sensitive>
<script type="module">
%s
window.sent = [];
window.again = watch((news) => window.sent.push(`${news.is_confidential} ${news.call}`));
</script>
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Closed with this file: Django refuses to work in a thread where Playwright runs."""
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine: install chromium, or set CHROMIUM to one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    """The form alone, with the module that watches it."""
    module = (PROJECT / "frontend/src/desk/recording.js").read_text().replace("export ", "")
    page = chromium.new_page()
    page.route(AT, lambda route: route.fulfill(content_type="text/html", body=PAGE % module))
    page.goto(AT)
    yield page
    page.close()


def sent(page: Page) -> list[str]:
    page.wait_for_timeout(50)
    return list(page.evaluate("window.sent"))


def test_in_and_out_of_the_field(desk: Page) -> None:
    desk.focus("[name=a]")
    assert sent(desk) == []
    desk.focus("[name=b]")
    desk.focus("[name=c]")
    assert sent(desk) == ["true c1"], "from one confidential field to the next it stays at rest"
    desk.focus("[name=a]")
    assert sent(desk) == ["true c1", "false c1"]
    desk.focus("#elsewhere")
    assert len(sent(desk)) == 2


def test_a_form_that_is_taken_away_lets_go(desk: Page) -> None:
    desk.focus("[name=b]")
    desk.evaluate(
        "document.querySelector('form').remove();"
        "document.dispatchEvent(new CustomEvent('htmx:afterSettle'))"
    )
    assert sent(desk) == ["true c1", "false c1"]


def test_a_window_that_is_loaded_anew_lets_go_of_what_it_held(desk: Page) -> None:
    desk.focus("[name=b]")
    desk.reload()
    desk.focus("[name=a]")
    assert sent(desk) == ["false c1"]


def test_after_a_lost_connection_what_is_wanted_is_said_again(desk: Page) -> None:
    desk.focus("[name=b]")
    desk.evaluate("window.again()")
    assert sent(desk) == ["true c1", "true c1"]
    desk.focus("[name=a]")
    desk.evaluate("window.again()")
    assert sent(desk)[2:] == ["false c1"], "nothing is held any more"
