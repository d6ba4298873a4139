"""PuLP: the road to every other solver.

No status word of PuLP's is believed: PuLP 3.3 calls a run that the clock stopped "Optimal". What counts is whether
there is a solution, what it is worth when computed from its columns, and the bound.
"""

from __future__ import annotations

import inspect
import os
import pickle
import re
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pulp

from placement.errors import InputError, Mistake, SolverError, did_you_mean
from placement.model.arrays import Floats, Model
from placement.model.options import Options
from placement.model.outcome import Outcome, outcome
from placement.model.pulp_problem import clean_names, problem_of
from placement.tolerances import POINT

_GRACE_S = 15.0
"""How long a solver may overrun its time limit before its process is ended; CBC is known to."""


@dataclass(frozen=True)
class _Answer:
    """What a solver left behind: its solution if it has one, its bound if it told one."""

    values: Floats | None
    bound: float | None
    infeasible: bool
    claims_optimal: bool
    stopped_by: str


def available() -> list[str]:
    """Names of the solvers that PuLP finds on this machine."""
    return list(pulp.listSolvers(onlyAvailable=True))


def solver_name(wanted: str) -> str:
    """PuLP's own name of a solver: `cbc` is `PULP_CBC_CMD` or `COIN_CMD`, `scip` is `SCIP_CMD` or `SCIP_PY`.

    Raises
    ------
    InputError
        Where PuLP does not know the solver.
    SolverError
        Where PuLP knows it but does not find it on this machine.
    """
    known = list(pulp.listSolvers())
    here = available()
    key = wanted.lower()
    options = [
        name
        for name in known
        if name.lower() == key
        or name.lower().startswith(f"{key}_")
        or (key == "cbc" and name in ("PULP_CBC_CMD", "COIN_CMD"))
    ]
    # The bundled CBC first; the others in PuLP's order.
    options.sort(key=lambda name: name != "PULP_CBC_CMD")
    for name in options:
        if name in here:
            return str(name)
    if options:
        raise SolverError(
            f"PuLP knows the solver `{wanted}` but does not find it on this machine "
            f"(found: {', '.join(here) or 'none'}); CBC comes with `pip install placement[cbc]`"
        )
    hint = did_you_mean(wanted, ["highs", "cbc", *known])
    raise InputError([Mistake(None, f"unknown solver `{wanted}`", hint)])


def solve_with_pulp(model: Model, options: Options, *, stage: str = "") -> Outcome:
    """Solve with any solver PuLP knows.

    With a time limit the solver runs in a process of its own, which is ended where it overruns the limit.

    Raises
    ------
    SolverError
        Where the solver is not installed, or breaks down.
    """
    began = time.perf_counter()
    name = solver_name(options.solver)
    limited = options.time_limit_s is not None
    answer = _in_child(model, options, name) if limited else answer_of(model, options, name)
    seconds = time.perf_counter() - began
    objective = None if answer.values is None else float(model.cost @ answer.values)
    values = answer.values
    bound, stopped = answer.bound, answer.stopped_by
    if bound is None and objective is not None and answer.claims_optimal and not _out_of_time(options, seconds):
        bound = objective - options.gap * abs(objective)
        stopped = f"{name} says that the gap asked for was reached; it tells no bound"
    return outcome(
        values=values,
        objective=objective,
        bound=bound,
        gap_asked=options.gap,
        infeasible=answer.infeasible,
        stopped_by=stopped,
        seconds=seconds,
        nodes=0,
        method=f"PuLP {pulp.__version__}, {name}",
    )


def answer_of(model: Model, options: Options, name: str) -> _Answer:
    """Run the solver in this process and read what it left behind."""
    problem, variables = problem_of(model)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # PuLP 3.3 warns of names that PuLP 4 drops, the bundled CBC among them; this module knows.
        warnings.simplefilter("ignore", DeprecationWarning)
        log = Path(folder) / "solver.log"
        solver = _solver(name, options, log)
        try:
            told = problem.solve(solver)
        except Exception as error:  # a solver's interface may raise anything at all
            raise SolverError(f"{name} broke down: {error}") from error
        text = log.read_text(errors="replace") if log.exists() else ""
    if "CBC" in name or "COIN" in name:
        return _from_cbc_log(text, model, variables)
    return _from_pulp(problem, told, model, variables)


def _solver(name: str, options: Options, log: Path) -> Any:
    wanted = {
        "msg": False,
        "timeLimit": options.time_limit_s,
        "gapRel": options.gap,
        "threads": options.threads,
        "logPath": str(log),
    }
    kind = getattr(pulp, name, None) or getattr(pulp.apis, name, None)
    taken = set(wanted) if kind is None else set(inspect.signature(kind.__init__).parameters)
    return pulp.getSolver(name, **{key: value for key, value in wanted.items() if key in taken and value is not None})


# What CBC says where its presolve ends the run, before any result. Our columns are bounded: it is never unbounded.
_CBC_INFEASIBLE = re.compile(
    r"Pre-processing says infeasible|Presolve determined that the problem was infeasible"
    r"|[Pp]roblem is infeasible|proven infeasible",
)


def _from_cbc_log(text: str, model: Model, variables: Sequence[Any]) -> _Answer:
    """CBC tells the truth in the last block of its log."""
    found = re.findall(r"^Result - (.+)$", text, re.MULTILINE)
    word = found[-1].strip() if found else ""
    infeasible = "infeasible" in word.lower() or (not found and bool(_CBC_INFEASIBLE.search(text)))
    value = re.search(r"^Objective value:\s+(\S+)", text, re.MULTILINE)
    lower = re.search(r"^Lower bound:\s+(\S+)", text, re.MULTILINE)
    solution = value is not None and "no feasible solution" not in text.lower() and not infeasible
    values = _values(variables) if solution else None
    if values is not None and not model.feasible(values, POINT):
        values = None
    claims = word.startswith("Optimal")
    bound = float(lower.group(1)) if lower else None
    if bound is not None and (abs(bound) > 1e30 or not claims):
        # Where the clock stops CBC its bound may be anything, also one that seems to close the gap.
        bound = None
    if values is not None and claims and bound is None:
        bound = float(model.cost @ values)
    if infeasible:
        stopped = "proven that there is no solution"
    else:
        stopped = "the gap asked for was reached" if claims else (word.lower() or "CBC did not say why")
    return _Answer(values, bound, infeasible, claims, stopped)


def _from_pulp(problem: Any, told: Any, model: Model, variables: Sequence[Any]) -> _Answer:
    if hasattr(told, "has_solution"):  # PuLP 4
        word = str(getattr(told.status, "name", told.status))
        values = _values(variables) if told.has_solution else None
        bound = told.best_bound if told.has_solution else None
    else:
        word = str(pulp.LpStatus[problem.status])
        solved = problem.sol_status in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible)
        values = _values(variables) if solved else None
        bound = None
    if values is not None and not model.feasible(values, POINT):
        values = None
    lowered = word.lower()
    return _Answer(values, bound, "infeasible" in lowered, lowered.startswith("optimal"), lowered)


def _values(variables: Sequence[Any]) -> Floats | None:
    values = [variable.value() for variable in variables]
    return None if any(value is None for value in values) else np.array(values, float)


def _out_of_time(options: Options, seconds: float) -> bool:
    return options.time_limit_s is not None and seconds >= 0.9 * options.time_limit_s


def _in_child(model: Model, options: Options, name: str) -> _Answer:
    limit = options.time_limit_s or 0.0
    with tempfile.TemporaryDirectory() as folder:
        task, answer = Path(folder) / "task", Path(folder) / "answer"
        plain = replace(
            model,
            families=(),
            column_names=clean_names(model.column_names),
        )
        task.write_bytes(pickle.dumps((plain, model.row_names, replace(options, progress=None), name)))
        child = subprocess.Popen(
            [sys.executable, "-m", "placement.model.pulp_child", str(task), str(answer)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            _, complaint = child.communicate(timeout=limit + _GRACE_S)
        except subprocess.TimeoutExpired:
            _end(child)
            return _Answer(None, None, False, False, "the time limit; the solver overran it and was ended")
        if child.returncode != 0 or not answer.exists():
            lines = complaint.decode(errors="replace").strip().splitlines()
            raise SolverError(f"{name} broke down: {lines[-1] if lines else 'without a word'}")
        found: _Answer = pickle.loads(answer.read_bytes())  # written by our own child a moment ago
        return found


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and the solver it started, which is a process of its own."""
    if hasattr(os, "killpg"):
        os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.communicate()
