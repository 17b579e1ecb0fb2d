"""The pictures of the pages in README, made anew from the plans of the corpus.

python -m kehoach.benchmarks.picture [docs/images]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from kehoach.benchmarks.web import serving
from kehoach.corpus.loader import plans_folder
from kehoach.database import loading
from kehoach.database.store import Store

WIDTH, HEIGHT, COLOURS = 1366, 700, 200
SEARCH = "/?q=ty+le+ho+ngheo&type=target"
DOCUMENT = "/?q=12,83"
"""A question whose first answer leads to the document of the second picture."""


def main() -> None:
    """Load the corpus, open the pages, write the pictures."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kehoach-") as temporary:
        db = str(Path(temporary) / "plans.db")
        with Store.open(db, write=True) as store:
            loading.load(store, [plans_folder()])
        with serving(db) as (address, _, _), sync_playwright() as started:
            browser = started.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.goto(address + SEARCH)
            picture(page, folder / "search.png")
            page.goto(address + DOCUMENT)
            page.locator("#rows a").first.click()
            page.locator("#verdict").wait_for()  # the record that was asked for is open
            page.wait_for_timeout(1_000)  # and its words have come into sight
            picture(page, folder / "document.png")
            browser.close()


def picture(page: Page, target: Path) -> None:
    """Write what *page* shows; in few colours, as a page is mostly white."""
    page.screenshot(path=target)
    Image.open(target).convert("RGB").quantize(COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    main()
