"""One scenario solved again and again with other objectives or further rules, each answer kept as it comes."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from placement.analysis.batch import key_of, record
from placement.analysis.store import Store
from placement.analysis.worker import Solved
from placement.errors import InputError, Mistake
from placement.facts import Facts
from placement.instance import Instance
from placement.objectives.base import Objective
from placement.result import Result
from placement.rules.base import Rule
from placement.scenario.models import Scenario, SolverInput
from placement.solving import free_name, solve
from placement.tolerances import LEXICOGRAPHIC

Objectives = Sequence[tuple[Objective, float | None]]
"""Objectives in order of importance (weight None), or with their weights."""


class Variations:
    """Solves variations of a scenario; usable in a `with` statement, which closes the store.

    An answer is taken over from the store only if the scenario and its files, the shipped data, the objectives, the
    rules added, the options and the version of the package are the same. So a search that was killed takes the same
    steps again when it is called again, and only solves what it had not solved yet.

    Attributes
    ----------
    solved, taken_over
        Solves of this call, and answers that the store had.

    Raises
    ------
    InputError
        Where the store cannot be used, or an instance of the caller's own arrays is to be kept in one: it has no
        inputs by which to know it again.
    """

    def __init__(
        self,
        problem: Scenario | Instance,
        *,
        store: str | Path | None = None,
        time_limit_s: float | None = None,
        gap: float | None = None,
    ) -> None:
        if store is not None and isinstance(problem, Instance):
            what = "an instance of your own arrays cannot be kept in a store"
            raise InputError([Mistake(None, what, "leave `store` out, or write the arrays as a scenario")])
        if time_limit_s is not None and not time_limit_s >= 0:
            raise InputError(f"time_limit_s must be 0 or more, not {time_limit_s}")
        self.problem = problem
        self.solved = self.taken_over = 0
        self._time_limit_s = None if time_limit_s == math.inf else time_limit_s
        self._gap = gap
        self._store = None if store is None else Store(store)

    def __enter__(self) -> Variations:
        return self

    def __exit__(self, *_: object) -> None:
        if self._store is not None:
            self._store.close()

    @property
    def facts(self) -> Facts:
        """The scenario as it is."""
        return facts_of(self.problem)

    def objectives(self, *names: str) -> Objectives:
        """Objectives by name in order of importance, with the inputs that the scenario gives them."""
        return tuple((self.facts.objective(name), None) for name in names)

    def solve(
        self,
        objectives: Objectives,
        rules: Mapping[str, Rule] | None = None,
        *,
        instead: Scenario | None = None,
        held_within: float = LEXICOGRAPHIC,
    ) -> Result:
        """Solve the scenario (or another `instead`) for these objectives, with rules added.

        Parameters
        ----------
        objectives
            What is made small or large.
        rules
            Rules added to those of the scenario; a name that is taken gets an underscore.
        instead
            A changed scenario.
        held_within
            See `placement.solve`.
        """
        problem = self.problem if instead is None else instead
        facts = facts_of(problem)
        added = {free_name(name, facts.rules): rule for name, rule in (rules or {}).items()}
        changed = dataclasses.replace(facts, objectives=tuple(objectives), rules={**facts.rules, **added})
        if self._store is None or isinstance(problem, Instance):
            self.solved += 1
            return self._solve(problem, changed, held_within)
        options = {
            "time_limit_s": self._time_limit_s,
            "gap": self._gap,
            "held_within": held_within,
            "objectives": [[objective.model_dump(mode="json"), weight] for objective, weight in objectives],
            "rules": {name: rule.model_dump(mode="json") for name, rule in added.items()},
        }
        key = key_of(problem, options)
        kept = self._store.get(key)
        if kept is not None and kept.result is not None:
            self.taken_over += 1
            return Result.from_dict(kept.result, changed, file=str(self._store.path))
        result = self._solve(problem, changed, held_within)
        self.solved += 1
        answer = Solved(result.to_dict(), None, result.seconds)
        self._store.put(record(key, facts.name, {}, problem, options, answer))
        return result

    def _solve(self, problem: Scenario | Instance, facts: Facts, held_within: float) -> Result:
        said = problem.solver if isinstance(problem, Scenario) else SolverInput()
        return solve(
            Instance.from_facts(facts) if isinstance(problem, Scenario) else problem.replace(facts=facts),
            solver=said.name,
            gap=said.gap if self._gap is None else self._gap,
            time_limit_s=said.time_limit_s if self._time_limit_s is None else self._time_limit_s,
            threads=said.threads,
            seed=said.seed,
            held_within=held_within,
        )


def facts_of(problem: Scenario | Instance) -> Facts:
    """The resolved scenario."""
    return problem.facts if isinstance(problem, Instance) else problem.facts()
