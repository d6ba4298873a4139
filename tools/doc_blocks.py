"""Find the code blocks of a markdown page and run them: shared by the tests and by `refresh_readme.py`."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CUT = "..."
"""A line of shown output that stands for all lines below it."""
OUTPUT = "output"
"""Title of a block that shows what the python block above it prints."""
_FENCE = re.compile(r"^(?P<indent> *)(?P<fence>```+)(?P<info>.*)$")
_SECONDS = re.compile(r"^Time: +[0-9.]+ s$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the rest of its info string, its lines, and where they stand in the page."""

    language: str
    info: str
    lines: tuple[str, ...]
    first: int
    """Number of the first line inside the fence, counted from 0."""

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines) + "\n"

    @property
    def title(self) -> str | None:
        """The file that the block is meant to be, from `title="FILE"`; None for one without, or for an output."""
        found = re.search(r'title="([^"]+)"', self.info)
        return found[1] if found and found[1] != OUTPUT else None


@dataclass(frozen=True)
class Step:
    """A command of a console block with the output shown under it; `first` counts lines inside the block."""

    command: str
    shown: tuple[str, ...]
    first: int


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit status."""

    output: tuple[str, ...]
    status: int


def pages() -> list[Path]:
    """The README and every page of the documentation."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: str) -> list[Block]:
    """Every fenced block of a page."""
    found, lines = [], page.splitlines()
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        number += 1
        if opening is None:
            continue
        first = number
        while lines[number].strip() != opening["fence"]:
            number += 1
        indent = len(opening["indent"])
        language, _, info = opening["info"].strip().partition(" ")
        found.append(Block(language, info, tuple(line[indent:] for line in lines[first:number]), first))
        number += 1
    return found


def steps(block: Block) -> Iterator[Step]:
    """The commands of a console block: lines that begin with `$ `."""
    starts = [number for number, line in enumerate(block.lines) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(block.lines)], strict=True):
        yield Step(block.lines[start][2:].strip(), block.lines[start + 1 : end], start + 1)


def output_of(page: list[Block], number: int) -> Block | None:
    """The block right after a python block that shows what it prints, if there is one: its title is `output`."""
    if number + 1 < len(page) and page[number + 1].info == f'title="{OUTPUT}"':
        return page[number + 1]
    return None


def workspace(folder: Path) -> Path:
    """Copy what the pages use into a folder, so that they may write there."""
    for name in ("scenarios", "examples"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def write(block: Block, folder: Path) -> Path:
    """Write a block to the file that its title names; a new file of the package goes into a copy of it."""
    if block.title is None:
        raise ValueError("a block without a title is no file")
    if block.title.startswith("src/") and not (folder / "src").exists():
        shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / block.title
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")
    return path


def run(command: str, folder: Path) -> Ran:
    """Run a `placement ...` command in a folder: in this process, or with the folder's own copy of the package."""
    program, *arguments = shlex.split(command)
    if program != "placement":
        raise ValueError(f"only `placement` is run, not `{command}`")
    if (folder / "src").exists():
        done = python("-m", "placement.cli", *arguments, folder=folder)
        return Ran(tuple((done.stdout + done.stderr).rstrip("\n").split("\n")), done.returncode)
    from click.testing import CliRunner

    from placement.cli import main

    with contextlib.chdir(folder):
        result = CliRunner().invoke(main, arguments, prog_name="placement")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(tuple(result.output.rstrip("\n").split("\n")), result.exit_code)


def python(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder, with the folder's own copy of the package where it has one."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def execute(block: Block, namespace: dict[str, Any], folder: Path, page: Path) -> list[str]:
    """Run a python block in a folder and return what it prints; line numbers in errors are those of the page."""
    code = compile("\n" * block.first + block.text, str(page), "exec")
    printed = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(printed):
        exec(code, namespace)  # the page's own code is what is to be shown right
    return printed.getvalue().rstrip("\n").split("\n")


def merged(shown: tuple[str, ...], real: tuple[str, ...] | list[str]) -> list[str]:
    """The real output, cut where the shown one is; seconds stay as shown unless they are off by a factor of two."""
    lines = list(real)
    if CUT in shown:
        lines = [*lines[: shown.index(CUT)], CUT]
    old = next((line for line in shown if _SECONDS.match(line)), None)
    return [_about(old, line.rstrip()) for line in lines]


def _about(old: str | None, line: str) -> str:
    if old is None or not _SECONDS.match(line):
        return line
    before, now = (float(text.split()[1]) for text in (old, line))
    return old if before / 2 - 1 <= now <= before * 2 + 1 else line
