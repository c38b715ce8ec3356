"""An owner presses the button, and has the client's file as a download."""

import json
import time
import zipfile
from pathlib import Path

from tests.stack.house import House
from tests.stack.owning import opens

PATIENCE = 60  # seconds


def test_from_the_button_to_the_zip(house: House, tmp_path: Path) -> None:
    page = opens(house, "/file/")
    page.locator("main form button.btn-primary").click()
    take = page.locator("main .report-list a.btn-primary").first
    end = time.monotonic() + PATIENCE
    while not take.count():
        assert time.monotonic() < end, "the file is not made"
        page.wait_for_timeout(300)
        page.reload()
    with page.expect_download() as coming:
        take.click()
    path = tmp_path / coming.value.suggested_filename
    coming.value.save_as(path)
    assert path.suffix == ".zip"
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        about = json.loads(file.read("manifest.json"))
        assert {one["name"] for one in about["parts"]} < set(file.namelist())
        assert any(name.endswith(".csv") for name in file.namelist())

    page.reload()
    page.locator("main .report-list form button").first.click()
    page.wait_for_timeout(300)
    assert not page.locator("main .report-list a.btn-primary").count()
