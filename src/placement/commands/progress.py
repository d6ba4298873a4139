"""The progress of one solve on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def solver_progress(wanted: bool) -> Iterator[Callable[[Any], None] | None]:
    """A progress line on the terminal with incumbent, bound and gap; nothing where nobody watches.

    What it yields takes the `Progress` that `solve` tells.
    """
    if not wanted or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    from placement.wording import brief

    def said(value: float | None) -> str:
        return "-" if value is None else brief(value)

    with Console(stderr=True).status("reading") as status:

        def tell(event: Any) -> None:
            gap = "-" if event.gap is None else f"{100 * event.gap:.2f} %"
            where = f"best {said(event.incumbent)}, bound {said(event.bound)}, gap {gap}"
            status.update(f"{event.stage}: {where}, {event.seconds:.0f} s")

        yield tell
