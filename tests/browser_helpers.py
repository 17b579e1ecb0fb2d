"""A running application and a browser to look at it with."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from playwright import sync_api as playwright

from kehoach.web.app import Settings, create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@contextmanager
def serving(db: str) -> Iterator[tuple[str, Any]]:
    """The address of a running application over the database *db*, and the application."""
    app = create_app(Settings(db=db, workers=0))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server: Any = uvicorn.Server(
            uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", app
        server.should_exit = True
        thread.join(10)


@contextmanager
def started() -> Iterator[Any]:
    """Chromium; a test is skipped where it is not installed."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (apt install chromium)")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def looking(browser: Any, address: str, provoked: tuple[str, ...] = ()) -> Iterator[Any]:
    """A tab of a browser; what it reports as a fault fails, but what a test has *provoked*."""
    context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.set_default_timeout(10_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.extend([said.text] * (said.type == "error")))
    yield page
    context.close()
    assert not [one for one in faults if not any(known in one for known in provoked)]
