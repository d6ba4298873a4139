"""Write the table of requirement numbers in docs/background/data.md from the shipped table `requirements`.

Run from the root of the project whenever that table changes:

    python tools/make_requirements.py

With `--check` nothing is written; the exit status is 1 where the page differs.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "background" / "data.md"
HEAD = "| mark | what is asked or said | in words of the source | document |\n| --- | --- | --- | --- |\n"
TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)*")


def table() -> str:
    """Return the table with one row a mark."""
    from placement import reference

    return HEAD + "".join(
        f"| {mark} | {asked.text.en} | {asked.phrase or '–'} | {asked.document} |\n"
        for mark, asked in reference.requirements().items()
    )


def page(text: str) -> str:
    """Return the page with the table of today."""
    if not TABLE.search(text):
        raise SystemExit(f"{PAGE}: the head of the table is not there")
    return TABLE.sub(lambda _: table(), text, count=1)


def main() -> None:
    """Write the page, or compare it with `--check`."""
    text = PAGE.read_text(encoding="utf-8")
    wanted = page(text)
    if "--check" in sys.argv[1:]:
        raise SystemExit(int(wanted != text))
    PAGE.write_text(wanted, encoding="utf-8")


if __name__ == "__main__":
    main()
