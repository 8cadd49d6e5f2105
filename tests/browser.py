"""Chromium without a screen, for tests that use the review page as an editor does."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["PHONE", "PROGRAM", "WIDE", "browser", "launch", "opened"]

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_FLAGS = (
    "--no-sandbox",  # for root, as whom tests run in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE, PHONE = (1360, 900), (390, 844)


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the browser; skip the test where there is none, but not in CI."""
    if PROGRAM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed: apt-get install chromium")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        program = launch(playwright)
        yield program
        program.close()


def launch(playwright: Playwright) -> Browser:
    """Start the browser that is installed; Playwright's own is not needed."""
    return playwright.chromium.launch(executable_path=PROGRAM, args=[*_FLAGS])


@contextmanager
def opened(
    program: Browser,
    file: Path,
    *,
    size: tuple[int, int] = WIDE,
    dark: bool = False,
    language: str = "en-GB",
    policy: bool = True,
) -> Iterator[Page]:
    """Open ``file`` from the disk, in a fresh profile; fail if it reports an error or asks for anything else."""
    width, height = size
    context = program.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        locale=language,
        bypass_csp=not policy,
        accept_downloads=True,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: complaints.append(request.url) if not _own(request.url, file) else None)
    page.goto(file.as_uri())
    yield page
    context.close()
    assert complaints == []


def _own(url: str, file: Path) -> bool:
    return url.startswith(("blob:", "data:")) or url.partition("#")[0] == file.as_uri()
