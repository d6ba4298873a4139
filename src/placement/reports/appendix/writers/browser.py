"""The print-ready PDF: the page, printed by a browser of the Chromium family that is on the machine.

The browser starts with a profile of its own in a temporary folder, reads nothing but the page, and is ended when the
time is up.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from placement.errors import PlacementError

ASKED = "PLACEMENT_BROWSER"
"""The environment variable that names the browser to use."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
_ON_MACOS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_ON_WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
_SWITCHES = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
)
_BEGINNING = b"%PDF-"
TIMEOUT_S = 180.0


class PdfUnavailable(PlacementError):
    """No PDF could be made; the message says why and what to do."""


def find_browser(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> str:
    """The program to print with.

    Raises
    ------
    PdfUnavailable
        Where there is none, or the one asked for is not there.
    """
    environment = os.environ if environment is None else environment
    asked = environment.get(ASKED, "")
    if asked:
        found = shutil.which(asked)
        if found is None:
            raise PdfUnavailable(f"{ASKED} names `{asked}`, and there is no such program.")
        return found
    for name in _NAMES:
        found = shutil.which(name, path=environment.get("PATH"))
        if found is not None:
            return found
    for place in _usual_places(environment, platform):
        if place.is_file():
            return str(place)
    raise PdfUnavailable(
        "No browser of the Chromium family was found to print the PDF with. Install Chromium, Chrome or Edge, name one "
        f"in the environment variable {ASKED}, or print the HTML page from any browser."
    )


def _usual_places(environment: Mapping[str, str], platform: str) -> Iterator[Path]:
    if platform == "darwin":
        for folder in (Path("/Applications"), Path(environment.get("HOME", "/")) / "Applications"):
            yield from (folder / name for name in _ON_MACOS)
    elif platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if environment.get(variable):
                yield from (Path(environment[variable], *name.split("\\")) for name in _ON_WINDOWS)


def pdf(page: str, *, browser: str | None = None, timeout_s: float = TIMEOUT_S) -> bytes:
    """Print a page.

    Parameters
    ----------
    page
        The text of the HTML page.
    browser
        The program; looked for where it is not given.
    timeout_s
        Seconds after which the browser is ended.

    Raises
    ------
    PdfUnavailable
        Where no browser is found, or it makes no PDF.
    """
    program = find_browser() if browser is None else browser
    reason = ""
    # A browser in a sandbox of its own (as Ubuntu's) may not see the folder for temporary files, but sees the home.
    for parent in (None, Path.home()):
        try:
            with _folder(parent) as folder:
                made, reason = _print(program, page, folder, timeout_s)
        except OSError as error:
            reason = reason or str(error)
            continue
        if made:
            return made
    raise PdfUnavailable(f"`{program}` made no PDF: {reason}")


@contextmanager
def _folder(parent: Path | None) -> Iterator[Path]:
    # A browser that has just ended may still be writing to its profile.
    with tempfile.TemporaryDirectory(prefix="placement-pdf-", dir=parent, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _print(program: str, page: str, folder: Path, timeout_s: float) -> tuple[bytes, str]:
    """The bytes of the PDF, or none and the reason."""
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(page, encoding="utf-8")
    command = [program, *_SWITCHES, f"--user-data-dir={folder / 'profile'}"]
    # Chromium refuses to start its sandbox for root, as in containers; everyone else keeps it.
    command += ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    command += [f"--print-to-pdf={target}", source.as_uri()]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout_s, check=False, cwd=folder
        )
    except subprocess.TimeoutExpired:
        return b"", f"it was not done after {timeout_s:.0f} s."
    except OSError as error:
        return b"", f"it cannot be started: {error.strerror}."
    made = target.read_bytes() if target.is_file() else b""
    if made.startswith(_BEGINNING):
        return made, ""
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return b"", said[-1] if said else f"it ended with status {done.returncode} and wrote no file."
