"""HiGHS: the arrays of a `Model` handed over at once, and its own word on status, bound and gap."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import highspy
import numpy as np

from placement.errors import SolverError
from placement.model.arrays import Floats, Model
from placement.model.options import Options, Progress
from placement.model.outcome import Outcome, outcome, relative_gap
from placement.tolerances import ROUNDING

_STOPPED = {
    highspy.HighsModelStatus.kOptimal: "the gap asked for was reached",
    highspy.HighsModelStatus.kInfeasible: "proven that there is no solution",
    highspy.HighsModelStatus.kTimeLimit: "the time limit",
    highspy.HighsModelStatus.kIterationLimit: "the iteration limit",
    highspy.HighsModelStatus.kSolutionLimit: "the limit on solutions or nodes",
    highspy.HighsModelStatus.kInterrupt: "it was interrupted",
    highspy.HighsModelStatus.kObjectiveBound: "nothing better than the cutoff can be found",
    highspy.HighsModelStatus.kObjectiveTarget: "the target was reached",
    highspy.HighsModelStatus.kModelEmpty: "there is nothing to decide",
}

_PATIENCE_S = 10.0
"""How long an interrupted run may take to end."""

_threads_in_use: int | None = None


def version() -> str:
    """The version of HiGHS that is installed."""
    return str(highspy.Highs().version())


def solve_model(
    model: Model,
    options: Options,
    *,
    start: Floats | None = None,
    cutoff: float | None = None,
    stage: str = "",
    settings: dict[str, Any] | None = None,
) -> Outcome:
    """Solve with HiGHS.

    Parameters
    ----------
    model, options
        What to solve, and how.
    start
        A solution to start from, `[column]`; HiGHS drops it where it is not feasible.
    cutoff
        Solutions that are not better than this value are of no interest.
    stage
        Name for progress reports.
    settings
        Further HiGHS options by name.

    Raises
    ------
    SolverError
        Where HiGHS refuses the model or an option.
    """
    began = time.perf_counter()
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    _set_threads(highs, options.threads)
    wanted = {
        "mip_rel_gap": options.gap,
        "mip_abs_gap": ROUNDING,
        "random_seed": options.seed,
        **({} if options.time_limit_s is None else {"time_limit": max(options.time_limit_s, 0.0)}),
        **({} if options.most_nodes is None else {"mip_max_nodes": options.most_nodes}),
        **({} if cutoff is None else {"objective_bound": float(cutoff)}),
        **(settings or {}),
    }
    for name, value in wanted.items():
        if highs.setOptionValue(name, value) == highspy.HighsStatus.kError:
            raise SolverError(f"HiGHS does not take the option {name} = {value!r}")
    _hand_over(highs, model)
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        highs.setSolution(solution)
    if options.progress is not None:
        _report_progress(highs, options.progress, stage, began)
    run = _run(highs)
    status = highs.getModelStatus()
    if run == highspy.HighsStatus.kError and status != highspy.HighsModelStatus.kInfeasible:
        # HiGHS 1.15 breaks down on one random model in some thousands, and not once its presolve is left out.
        if "presolve" not in wanted:
            again = {**(settings or {}), "presolve": "off"}
            return solve_model(model, options, start=start, cutoff=cutoff, stage=stage, settings=again)
        raise SolverError(f"HiGHS broke down: {highs.modelStatusToString(status)}")
    info = highs.getInfo()
    mip = bool(model.integer.any())
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(highs.getSolution().col_value) if found else None
    objective = float(info.objective_function_value) if found else None
    # A linear program has no MIP bound: its own optimum is one.
    bound = float(info.mip_dual_bound) if mip else objective
    if not mip and status != highspy.HighsModelStatus.kOptimal:
        bound = None
    return outcome(
        values=values,
        objective=objective,
        bound=bound,
        gap_asked=options.gap,
        infeasible=status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible),
        stopped_by=_STOPPED.get(status, highs.modelStatusToString(status).lower()),
        seconds=time.perf_counter() - began,
        nodes=max(int(info.mip_node_count), 0) if mip else 0,
        method=f"HiGHS {highs.version()}",
    )


def _run(highs: highspy.Highs) -> Any:
    """Run in a thread, so that Ctrl-C reaches Python while HiGHS works, and stops it."""
    if threading.current_thread() is not threading.main_thread():
        return highs.run()
    stop, done = threading.Event(), threading.Event()
    answers: list[Any] = []

    def look(event: Any) -> None:
        if stop.is_set():
            event.interrupt()

    def work() -> None:
        try:
            answers.append(highs.run())
        finally:
            done.set()

    highs.cbMipInterrupt += look
    threading.Thread(target=work, daemon=True).start()
    try:
        # Not `Thread.join`: before Python 3.13 an interrupted join takes the thread for ended.
        done.wait()
    except KeyboardInterrupt:
        stop.set()
        done.wait(timeout=_PATIENCE_S)
        raise
    if not answers:
        raise SolverError("HiGHS broke down without an answer")
    return answers[0]


def _set_threads(highs: highspy.Highs, threads: int) -> None:
    # HiGHS keeps one pool of threads a process and refuses to solve with another number than the pool has.
    global _threads_in_use
    if _threads_in_use is not None and _threads_in_use != threads:
        highspy.Highs.resetGlobalScheduler(True)
    _threads_in_use = threads
    highs.setOptionValue("threads", threads)


def _hand_over(highs: highspy.Highs, model: Model) -> None:
    none = np.zeros(0)
    columns = model.columns
    highs.addCols(
        columns,
        model.cost,
        model.lower,
        np.minimum(model.upper, highspy.kHighsInf),
        0,
        np.zeros(columns, np.int32),
        np.zeros(0, np.int32),
        none,
    )
    highs.changeColsIntegrality(
        columns, np.arange(columns, dtype=np.int32), np.where(model.integer, 1, 0).astype(np.uint8)
    )
    if model.rows:
        highs.addRows(
            model.rows,
            model.row_lower,
            model.row_upper,
            len(model.index),
            model.starts[:-1].astype(np.int32),
            model.index.astype(np.int32),
            model.value,
        )


def _report_progress(highs: highspy.Highs, progress: Callable[[Progress], None], stage: str, began: float) -> None:
    def tell(event: Any) -> None:
        data = event.data_out
        incumbent = float(data.mip_primal_bound)
        bound = float(data.mip_dual_bound)
        known = np.isfinite(incumbent) and abs(incumbent) < highspy.kHighsInf / 10
        bounded = np.isfinite(bound) and abs(bound) < highspy.kHighsInf / 10
        progress(
            Progress(
                stage,
                time.perf_counter() - began,
                incumbent if known else None,
                bound if bounded else None,
                relative_gap(incumbent, bound) if known and bounded else None,
            )
        )

    # HiGHS makes this call only with its log switched on; the log itself goes nowhere.
    highs.setOptionValue("log_to_console", False)
    highs.setOptionValue("output_flag", True)
    highs.cbMipLogging += tell
