"""A real headless Chromium, the one of the system: nothing is downloaded."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser; skips the test where none is installed."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip("no Chromium here (on Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        # Containers run as root and have a small /dev/shm; Chromium takes neither without being told.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@dataclass
class Opened:
    """A report in a tab, and what went wrong in it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def matches(self) -> str:
        return self.page.locator("#matches").inner_text()

    def set(self, **fields: str) -> None:
        """Sets filters and waits until the page has followed."""
        for name, value in fields.items():
            control = self.page.locator(f"#{name}")
            if control.evaluate("control => control.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)
        self.settle()

    def settle(self) -> None:
        """Waits for longer than the page waits for further input."""
        self.page.evaluate("new Promise(done => setTimeout(done, 200))")


@contextlib.contextmanager
def opened(browser: Browser, path: Path, width: int = 1280, **context: Any) -> Iterator[Opened]:
    """The page of a file, once it has drawn itself."""
    with contextlib.closing(browser.new_context(viewport={"width": width, "height": 900}, **context)) as tab:
        page = tab.new_page()
        found = Opened(page)
        page.on("console", lambda message: found.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.on("dialog", lambda dialog: found.complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: found.requests.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_function("document.documentElement.dataset.ready === 'true'")
        yield found
