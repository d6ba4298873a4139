"""Put the real output of every command and every example under it, in README.md and docs/, and draw the map.

Run from the root of the project after anything that changes what is printed:

    python tools/refresh_readme.py

Between `<!-- output: placement ... -->` and `<!-- /output -->` stands what that command prints. Console blocks show
commands with their output, and a block titled `output` what the python block above it prints. A line `...` cuts an
output short. Seconds stay as they were, since they differ each time.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import doc_blocks

PICTURE = "docs/images/denmark.svg"
PICTURED = "scenarios/denmark.yaml"
MARKED = re.compile(r"(<!-- output: (?P<command>[^>]+?) -->\n+```text\n)(?P<shown>.*?)(```\n+<!-- /output -->)", re.S)


def refreshed(path: Path, folder: Path) -> str:
    """Return a page with every output made anew."""
    text = MARKED.sub(lambda found: _marked(found, folder), path.read_text(encoding="utf-8"))
    lines = text.splitlines()
    found = doc_blocks.blocks(text)
    namespace: dict[str, object] = {}
    new: list[tuple[int, int, list[str]]] = []
    for number, block in enumerate(found):
        if block.title:
            doc_blocks.write(block, folder)
        elif block.language == "python":
            printed = doc_blocks.execute(block, namespace, folder, path)
            shown = doc_blocks.output_of(found, number)
            if shown is not None:
                new.append((shown.first, len(shown.lines), doc_blocks.merged(shown.lines, printed)))
        elif block.language == "console":
            status = 0
            for step in doc_blocks.steps(block):
                if step.command == "echo $?":
                    real = [str(status)]
                elif step.command.startswith("placement "):
                    ran = doc_blocks.run(step.command, folder)
                    status = ran.status
                    real = doc_blocks.merged(step.shown, ran.output) if step.shown else []
                else:
                    continue
                new.append((block.first + step.first, len(step.shown), real))
    for first, count, real in reversed(new):
        lines[first : first + count] = real
    return "\n".join(lines) + "\n"


def _marked(found: re.Match[str], folder: Path) -> str:
    shown = tuple(found["shown"].splitlines())
    real = doc_blocks.merged(shown, doc_blocks.run(found["command"], folder).output)
    return found[1] + "\n".join(real) + "\n" + found[4]


def draw() -> None:
    """Draw the map of the reference scenario."""
    from placement import load, solve
    from placement.reports import picture_svg

    target = doc_blocks.ROOT / PICTURE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(picture_svg(solve(load(doc_blocks.ROOT / PICTURED)), "en"), encoding="utf-8")


def main() -> None:
    """Refresh every page, then the picture; pages may be named to refresh only those."""
    wanted = [Path(name).resolve() for name in sys.argv[1:]] or doc_blocks.pages()
    for path in wanted:
        with tempfile.TemporaryDirectory() as folder:
            path.write_text(refreshed(path, doc_blocks.workspace(Path(folder))), encoding="utf-8")
        print(f"refreshed {path.relative_to(doc_blocks.ROOT)}")
    if not sys.argv[1:]:
        draw()
        print(f"drew {PICTURE}")


if __name__ == "__main__":
    main()
