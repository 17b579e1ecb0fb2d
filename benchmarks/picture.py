"""The picture of the search page in README, made anew from the plans of the corpus.

python -m kehoach.benchmarks.picture [docs/images/search.png]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from kehoach.benchmarks.web import serving
from kehoach.corpus.loader import plans_folder
from kehoach.database import loading
from kehoach.database.store import Store

QUESTION = "/?q=ho+ngheo&type=target"
WIDTH, HEIGHT, COLOURS = 1200, 640, 64


def main() -> None:
    """Load the corpus, open the page, write the picture."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images/search.png")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        db = str(Path(folder) / "plans.db")
        with Store.open(db, write=True) as store:
            loading.load(store, [plans_folder()])
        with serving(db) as (address, _, _), sync_playwright() as started:
            browser = started.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.goto(address + QUESTION)
            page.screenshot(path=target)
            browser.close()
    # Few colours: a page is mostly white, and the picture a third of its size.
    Image.open(target).convert("RGB").quantize(COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    main()
