"""Runs one PuLP solve in a process of its own, so that a solver that overruns its time limit can be ended."""

from __future__ import annotations

import pickle
import sys
from dataclasses import replace
from pathlib import Path

from placement.model.arrays import Family
from placement.model.pulp_road import answer_of


def main(task: str, answer: str) -> None:
    """Read the task that the parent pickled, solve it, and pickle the answer."""
    model, row_names, options, name = pickle.loads(Path(task).read_bytes())  # from our own parent process
    named = replace(model, families=(Family("row", 0, row_names),))
    Path(answer).write_bytes(pickle.dumps(answer_of(named, options, name)))


if __name__ == "__main__":
    main(*sys.argv[1:3])
