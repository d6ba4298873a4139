"""The layers of the package, read from its imports without running them, also those inside functions."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import networkx as nx
import pytest

SOURCE = Path(__file__).parents[1] / "src" / "placement"
FILES = sorted(SOURCE.rglob("*.py"))

# What stands left of the model in the design knows nothing of it, nor of the reports.
KNOW_NO_MODEL = (
    "assumptions",
    "capacity",
    "checking",
    "coordination",
    "demand",
    "empty_zones",
    "errors",
    "facts",
    "figures",
    "finance",
    "found_by_file",
    "from_arrays",
    "geography",
    "instance",
    "lead_times",
    "percentiles",
    "objectives",
    "plan",
    "reference",
    "rules",
    "scenario",
    "timeline",
    "tolerances",
    "wording",
)
NOT_FOR = {
    **dict.fromkeys(KNOW_NO_MODEL, ("model", "reports", "solving", "result", "analysis", "commands", "cli")),
    "analysis": ("model", "commands", "cli"),
    "commands": ("model",),
    "model": ("reports", "solving", "result", "cli", "checking"),
    "reports": ("model", "analysis", "commands", "cli"),
    "solving": ("reports", "analysis", "commands", "cli"),
    "result": ("reports", "solving", "analysis", "commands", "cli"),
    "capacity": ("scenario", "rules", "objectives", "model", "reports", "solving", "result", "cli", "facts", "plan"),
    "demand": ("scenario", "rules", "objectives", "model", "reports", "solving", "result", "cli", "facts", "plan"),
    "geography": ("scenario", "rules", "objectives", "model", "reports", "solving", "result", "cli", "facts", "plan"),
    "reference": ("scenario", "rules", "objectives", "model", "reports", "solving", "result", "cli", "facts", "plan"),
}
SOLVERS = ("pulp", "highspy")
# A module of more than 300 lines wants a reason.
LONG = {
    "scenario/models.py": "all models of the scenario file in one place, most of it the sentences that explain them",
    "model/by_open_set.py": "one exact method, whose steps hand each other the same few arrays",
    "reports/records.py": "the record of every table of a report, each a few lines, in one place",
    "reports/tables.py": "the one place that decides what a report shows",
    "reports/map.py": "one drawing, from projection to legend",
}
LIMIT = 300
PRINTS = ("cli.py", "model/pulp_child.py")


def name_of(file: Path) -> str:
    parts = ("placement", *file.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(file): file for file in FILES}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


@cache
def imports(name: str, *, at_run_time_start: bool = False) -> frozenset[str]:
    """Modules that a module imports; only those met while it is being loaded if `at_run_time_start`."""
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        if at_run_time_start and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            return
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for child in node.orelse if at_run_time_start else ast.iter_child_nodes(node):
                visit(child)
            return
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            base = node.module or ""
            # `from package import module` asks for the module, not for anything in the package's own file.
            found.update(f"{base}.{a.name}" if f"{base}.{a.name}" in MODULES else base for a in node.names)
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(tree(name))
    return frozenset(found)


def part_of(name: str) -> str:
    """The part of the package that a module belongs to: the second word of its name."""
    return [*name.split("."), ""][1]


def behind(name: str) -> list[str]:
    """The modules of this package that a module imports anywhere, type hints included."""
    return sorted(other for other in imports(name) if other.split(".")[0] == "placement" and other != "placement")


@pytest.mark.parametrize("part", sorted(NOT_FOR))
def test_each_part_imports_only_what_lies_below_it(part):
    modules = [name for name in MODULES if part_of(name) == part]
    assert modules, f"there is no part {part}; mend this table"
    wrong = [(name, other) for name in modules for other in behind(name) if part_of(other) in NOT_FOR[part]]
    assert wrong == []


def test_only_the_model_imports_solvers():
    wrong = [
        name
        for name in MODULES
        for other in imports(name)
        if other.split(".")[0] in SOLVERS and part_of(name) != "model"
    ]
    assert wrong == []


@pytest.mark.parametrize("part", ["rules", "objectives"])
def test_rules_and_objectives_do_not_import_each_other(part):
    common = {f"placement.{part}", f"placement.{part}.base"}
    alone = [name for name in MODULES if part_of(name) == part and name not in common]
    wrong = [(name, other) for name in alone for other in behind(name) if part_of(other) in ("rules", "objectives")]
    # An objective shares the plain records of rows and columns with the rules, through its own base; a rule may look an
    # objective up by its name.
    allowed = {"placement.rules.base", "placement.objectives.base"}
    allowed |= {"placement.objectives"} if part == "rules" else set()
    assert [(name, other) for name, other in wrong if other not in allowed and other not in common] == []


def test_every_part_of_the_package_stands_in_the_table():
    parts = {part_of(name) for name in MODULES} - {"", "cli", "__main__", "classic"}
    assert parts <= set(NOT_FOR), f"say what {parts - set(NOT_FOR)} may import"


def test_nothing_imports_in_a_circle_while_it_is_loaded():
    graph = nx.DiGraph()
    for name in MODULES:
        for other in imports(name, at_run_time_start=True):
            known = other if other in MODULES else other.rpartition(".")[0]
            if known in MODULES and known not in (name, "placement"):
                graph.add_edge(name, known)
    # A package and its own modules are loaded together; what matters are circles between different files.
    assert [sorted(circle) for circle in nx.simple_cycles(graph)] == []


def test_a_long_module_has_a_reason():
    lengths = {str(file.relative_to(SOURCE)): len(file.read_text(encoding="utf-8").splitlines()) for file in FILES}
    long = {name for name, length in lengths.items() if length > LIMIT}
    assert long <= set(LONG), f"split {long - set(LONG)}, or give the reason here"
    assert all(LONG[name] for name in long)


def test_only_the_command_line_prints():
    wrong = [
        (str(file.relative_to(SOURCE)), node.lineno)
        for name, file in MODULES.items()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
        and str(file.relative_to(SOURCE)) not in PRINTS
    ]
    assert wrong == []


def test_nothing_sets_up_logging_or_swallows_every_exception():
    wrong = []
    for name in MODULES:
        for node in ast.walk(tree(name)):
            broad = isinstance(node, ast.ExceptHandler) and (
                node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
            )
            if broad and not any(isinstance(child, ast.Raise) for child in ast.walk(node)):
                wrong.append((name, node.lineno, "swallows everything"))
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "logging.basicConfig":
                wrong.append((name, node.lineno, "sets up logging"))
    assert wrong == []


def test_importing_the_package_is_quiet_and_loads_no_solver():
    code = (
        "import sys, placement; "
        "assert not {'pulp', 'highspy', 'numpy', 'pydantic'} & set(sys.modules), sorted(sys.modules); "
        "assert {'load', 'solve', 'complete', 'check', 'report', 'Result', 'Plan', 'Scenario', 'Zone', 'Site', 'Rule', "
        "'Instance'} <= set(placement.__all__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_public_name_is_there():
    import placement

    for name in placement.__all__:
        assert getattr(placement, name).__module__.startswith("placement."), name
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = placement.no_such_name
    assert set(placement.__all__) <= set(dir(placement))
