"""Write docs/reference/ from the JSON Schema, the commands and the docstrings.

Run from the root of the project whenever one of them changes (`make docs` does it too):

    python tools/make_reference.py

With `--check` nothing is written; the exit status is 1 where a committed page differs.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
WIDTH = 100
SECTIONS = ("Parameters", "Attributes", "Returns", "Raises", "Yields")
PARTS = (
    ("Demand", "demand"),
    ("StayInput", "demand.stay"),
    ("ServiceInput", "service"),
    ("WaitInput", "service.wait_at_most"),
    ("Capacity", "capacity"),
    ("ExistingInput", "capacity.existing: one site"),
    ("SimpleCostInput", "capacity.cost: a price list"),
    ("StaffingCostInput", "capacity.cost: staff on a rota"),
    ("ProfessionsInput", "capacity.cost.professions"),
    ("ProfessionInput", "capacity.cost.professions: one of them"),
    ("WorkingYearInput", "capacity.cost.working_year"),
    ("RotaInput", "capacity.cost.rota"),
    ("Travel", "travel"),
    ("SolverInput", "solver"),
    ("Zone", "zones: a zone, and the columns of a zones file"),
    ("Site", "sites: a site, and the columns of a sites file"),
)
"""Parts of a scenario in the order of the page: name in the schema, and where it stands in the file."""

INSIDE = ("Scenario.source", "Scenario.where", "Scenario.read_from", "Instance.from_facts")
"""Members that only the library itself has a use for."""


def pages() -> dict[str, str]:
    """Return every reference page by file name."""
    return {
        "scenario-file.md": scenario_page(),
        "rules.md": rules_page(),
        "objectives.md": objectives_page(),
        "commands.md": commands_page(),
        "python.md": python_page(),
    }


def scenario_page() -> str:
    """Return every key of a scenario file with type, default, unit and meaning."""
    from placement import Scenario

    schema = Scenario.model_json_schema()
    known = schema["$defs"]
    lines = _opening(
        "The scenario file",
        "A scenario is a YAML file. Unknown keys are errors. A number's unit is part of its name or stands in the "
        "table. `placement schema` prints the same as a JSON Schema, `placement check FILE` tells what is wrong with "
        "a file.",
        "Marks such as [C1] are [requirement numbers](../background/data.md#requirement-numbers).",
    )
    lines += [
        "## The whole file",
        "",
        "`extends: FILE` may stand beside these keys: the file named is read first, and this one is laid over it. "
        "Mappings merge key by key, lists are replaced, `null` removes a key. The file named must lie in the "
        "scenario's own folder, in the folder above it, or below these.",
        "",
        *_key_table(schema, known),
        "",
        "The keys under `rules` are names; the rule's kind is its name unless `kind` is given. See [Rules](rules.md) "
        "and [Objectives](objectives.md).",
        "",
    ]
    for name, place in PARTS:
        part = known[name]
        path, _, rest = place.partition(":")
        lines += [f"## `{path}`{':' + rest if rest else ''}", "", part.get("description", ""), ""]
        lines += [*_key_table(part, known), ""]
        if name == "StaffingCostInput":
            lines += [*_cost_sources(), ""]
    return _page(lines)


def _cost_sources() -> list[str]:
    """Where the shipped costs come from, since every one of them rests on an assumption."""
    from placement.capacity import StaffingCost

    def shown(value: Any) -> str:
        return " / ".join(f"{part:g}" for part in value) if isinstance(value, tuple) else f"{value}"

    lines = [
        "Where these defaults come from; the four numbers of a profession are contacts a week, hours a week per unit"
    ]
    lines += ["and per ward, and persons employed at least:", ""]
    lines += ["| key | default | status | source |", "| --- | --- | --- | --- |"]
    return lines + [
        f"| `{a.name}` | {shown(a.value)} | {a.status} | {_cell(a.source)} |" for a in StaffingCost().assumptions()
    ]


def rules_page() -> str:
    """Return every rule with its formula, its keys and an example."""
    from placement.rules import kinds

    lines = _opening(
        "Rules",
        "A rule is something every plan must keep. It stands under `rules` in the scenario file. "
        "`placement rules KIND` prints the same in a terminal; "
        "[How to add a rule](../how-to/add-a-rule.md) shows how to write one.",
        "The breach of a rule is counted in the unit named. `max`: the worst breach counts; `sum`: all together.",
    )
    for kind, rule in kinds().items():
        schema = rule.model_json_schema()
        heading = rule.heading["en"]
        schema["properties"].pop("kind")
        schema["required"] = [key for key in schema.get("required", []) if key != "kind"]
        module = (sys.modules[rule.__module__].__doc__ or "").strip()
        lines += [f"## `{kind}`", "", f"{heading}. {module}", "", *_markdown(rule.__doc__), ""]
        lines += [*_breach_lines(rule), ""]
        lines += [*_key_table(schema, schema.get("$defs", {})), ""]
        for name, part in schema.get("$defs", {}).items():
            lines += [f"`{name}`: {part.get('description', '')}", "", *_key_table(part, {}), ""]
        lines += ["```yaml", "rules:", f"  {kind}: {_flow(rule.examples[0])}", "```", ""]
    return _page(lines)


def objectives_page() -> str:
    """Return every objective with its unit and formula."""
    from placement.objectives import kinds

    lines = _opening(
        "Objectives",
        "What is made small, or large where more is better. "
        "`objective: [cost, mean_travel]` names them in order of importance: each is optimised "
        "while the earlier ones keep what they reached, within `value + 0.0001 x max(1, |value|)`. "
        "`objective: {cost: 1, mean_travel: 500000}` weighs them instead, in DKK per unit of each.",
    )
    for kind, objective in kinds().items():
        better = "; more is better" if objective.sense == "max" else ""
        lines += [f"## `{kind}`", "", f"{objective.heading['en']}, in {objective.unit}{better}.", ""]
        lines += [*_markdown(objective.__doc__), ""]
        schema = objective.model_json_schema()
        inputs = {key: field for key, field in schema["properties"].items() if key != "kind"}
        if inputs:
            lines += [f"Inputs, under `objective_inputs: {{{kind}: ...}}`:", ""]
            lines += [*_key_table({**schema, "properties": inputs}, schema.get("$defs", {})), ""]
    return _page(lines)


def commands_page() -> str:
    """Return every command with its arguments and options."""
    import click

    from placement import cli

    lines = _opening("Commands", _folded(cli.main.help or ""))
    context = click.Context(cli.main)
    for name in cli.main.list_commands(context):
        command = cli.main.get_command(context, name)
        if command is None:
            raise LookupError(name)
        words = [f"placement {name}", "[OPTIONS]" if any(isinstance(p, click.Option) for p in command.params) else ""]
        words += [p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)]
        lines += [f"## `placement {name}`", "", "```text", " ".join(filter(None, words)), "```", ""]
        lines += [_folded(command.help or ""), ""]
        options = [p for p in command.params if isinstance(p, click.Option)]
        if options:
            lines += ["| option | takes | default | meaning |", "| --- | --- | --- | --- |"]
            lines += [_option_row(option) for option in options] + [""]
    doc = _folded(inspect.getdoc(cli) or "")
    lines += ["## Exit status", ""]
    lines += [f"- {part.strip(' .')}" for part in doc.partition("Exit status:")[2].split(";")]
    return _page([*lines, ""])


def python_page() -> str:
    """Return the public names with their docstrings."""
    import placement
    from placement import capacity, errors, figures, geography, plan, reference
    from placement.rules import base

    lines = _opening(
        "Python",
        "The names of `import placement`, then some of its parts. Everything else is inside and may change.",
    )
    for name in placement.__all__:
        lines += _thing(f"placement.{name}", getattr(placement, name))
    for module, names in (
        (plan, ("Opening", "Unit")),
        (figures, ("Figures", "TravelFigures")),
        (base, ("Variables", "Row", "RowBlock", "Column", "Breach")),
        (errors, ("Mistake", "Where")),
        (
            capacity,
            (
                "erlang_b",
                "erlang_c",
                "max_load",
                "fewest_places",
                "build_ladder",
                "Rung",
                "StaffingCost",
                "CostPart",
                "StaffLine",
                "Profession",
                "WorkingYear",
                "Rota",
                "Shift",
                "unit_cost",
                "UnitCost",
            ),
        ),
        (geography, ("road_km", "denmark_matrix", "TravelMatrix")),
        (
            reference,
            ("municipalities", "birth_places", "demand_estimates", "demand_facts", "demand_discrepancies", "sources"),
        ),
    ):
        for name in names:
            lines += _thing(f"{module.__name__}.{name}", getattr(module, name))
    return _page(lines)


# --- from a JSON Schema to a table -------------------------------------------------------------------------------


def _key_table(part: Mapping[str, Any], known: Mapping[str, Any]) -> list[str]:
    required = part.get("required", ())
    lines = ["| key | value | unit | default | meaning |", "| --- | --- | --- | --- | --- |"]
    for key, field in part["properties"].items():
        default = "required" if key in required else _default(field)
        unit, meaning = _unit(field.get("description", ""))
        meaning = "" if meaning == key.replace("_", " ") else meaning
        kind = "mapping of names to rules" if key == "rules" else _type(field, known)
        lines.append(f"| `{key}` | {kind} | {unit} | {default} | {_cell(meaning)} |")
    return lines


def _unit(description: str) -> tuple[str, str]:
    """The unit in square brackets, and the description without it; [C1] is a requirement and stays."""
    found = re.search(r" ?\[(?![A-Z][0-9]|,)((?:[^\[\]]|\[[^\]]*\])+)\]", description)
    if found is None:
        return "", description
    return found[1], description.replace(found[0], "", 1)


def _type(field: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return " or ".join(f"`{value}`" for value in field["enum"])
    for many in ("anyOf", "oneOf"):
        if many in field:
            kinds = [_type(one, known) for one in field[many] if one.get("type") != "null"]
            return "a rule" if len(kinds) > 5 else " or ".join(dict.fromkeys(kinds))
    if "$ref" in field:
        return _link(field["$ref"].rpartition("/")[2])
    kind = field.get("type")
    if kind == "array":
        inner = field.get("items") or next(iter(field.get("prefixItems", [])), {})
        kind = _type(inner, known)
        return f"list of {kind.replace('number', 'numbers', 1)}"
    if kind == "object":
        return f"mapping of names to {_type(field.get('additionalProperties') or {}, known)}"
    words = {"number": "number", "integer": "whole number", "string": "text", "boolean": "`true` or `false`"}
    return words.get(str(kind), "a value") + _range(field)


def _range(field: Mapping[str, Any]) -> str:
    signs = (("minimum", ">="), ("exclusiveMinimum", ">"), ("maximum", "<="), ("exclusiveMaximum", "<"))
    found = [f"{sign} {field[name]:g}" for name, sign in signs if name in field]
    return f" {', '.join(found)}" if found else ""


def _link(name: str) -> str:
    place = dict(PARTS).get(name)
    if place is None:
        return f"`{name}`"
    anchor = re.sub(r"[^\w\- ]", "", place.lower()).replace(" ", "-")
    return f"[{place.partition(':')[0] if ':' not in place else name}](#{anchor})"


def _default(field: Mapping[str, Any]) -> str:
    if "default" not in field or field["default"] is None:
        return ""
    value = field["default"]
    if isinstance(value, (dict, list)) and not value:
        return "none"
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def _flow(value: Any) -> str:
    """Plain data in YAML's flow style."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _breach_lines(rule: Any) -> list[str]:
    """In which unit each example's breach is counted; they differ where a rule can be put in several ways."""
    told: dict[tuple[str, str], list[str]] = {}
    for example in rule.examples:
        made = rule.model_validate({"kind": rule.model_fields["kind"].default, **example})
        told.setdefault((made.unit, made.measure), []).append(_flow(example))
    if len(told) == 1:
        unit, measure = next(iter(told))
        return [f"Breach: {unit} (`{measure}`)."]
    return [
        f"- Breach of `{' or '.join(examples)}`: {unit} (`{measure}`)" for (unit, measure), examples in told.items()
    ]


# --- from a docstring to markdown --------------------------------------------------------------------------------


def _thing(name: str, thing: Any) -> list[str]:
    if not inspect.isclass(thing):
        return [f"## `{name}`", "", *_signature(name.rpartition(".")[2], thing), *_markdown(thing.__doc__), ""]
    lines = [f"## `{name}`", "", *_markdown(thing.__doc__), ""]
    if name.endswith((".Scenario", ".Zone", ".Site")):
        lines += ["Its fields are the keys of the [scenario file](scenario-file.md).", ""]
    elif "Attributes\n" not in (thing.__doc__ or ""):
        lines += [*_fields(thing), ""]
    for member, value in vars(thing).items():
        if member.startswith("_") or f"{thing.__name__}.{member}" in INSIDE or member in ("model_config", "examples"):
            continue
        plain = value.__func__ if isinstance(value, (classmethod, staticmethod)) else value
        if inspect.isfunction(plain) and plain.__doc__:
            lines += [f"### `{name.rpartition('.')[2]}.{member}`", "", *_signature(member, plain)]
            lines += [*_markdown(plain.__doc__), ""]
        elif isinstance(value, property) or hasattr(value, "func"):
            doc = inspect.getdoc(value) or ""
            lines += [f"### `{name.rpartition('.')[2]}.{member}` (property)", "", *_markdown(doc), ""]
    return lines


def _fields(thing: type) -> list[str]:
    """The fields of a record with what stands under them in the source; nothing else keeps their docstrings."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(thing)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    lines = []
    for item, after in zip(body, [*body[1:], None], strict=True):
        if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
            continue
        told = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        doc = f": {_folded(str(after.value.value))}" if told else ""
        kind = "" if "ClassVar" in ast.unparse(item.annotation) else f" ({ast.unparse(item.annotation)})"
        lines.append(f"- `{item.target.id}`{kind.replace('|', 'or')}{doc}")
    return lines


def _signature(name: str, function: Any) -> list[str]:
    parts, starred = [], False
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        text = parameter.name
        if parameter.kind is parameter.VAR_KEYWORD:
            text = f"**{text}"
        if parameter.annotation is not parameter.empty:
            text += f": {parameter.annotation}"
        if parameter.default is not parameter.empty:
            text += f" = {parameter.default!r}"
        parts.append(text)
    returns = function.__annotations__.get("return")
    end = f") -> {returns}" if returns not in (None, "None") else ")"
    line = f"{name}({', '.join(parts)}{end}"
    if len(line) > WIDTH:
        line = f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + end
    return ["```text", *line.splitlines(), "```", ""]


def _markdown(doc: str | None) -> list[str]:
    """A numpydoc docstring as markdown: sections become lists, the rest stays."""
    lines = inspect.cleandoc(doc or "").splitlines()
    found: list[str] = []
    section = ""
    number = 0
    while number < len(lines):
        line = lines[number]
        if line in SECTIONS and number + 1 < len(lines) and set(lines[number + 1]) == {"-"}:
            section = line
            found += [f"**{line}**", ""]
            number += 2
            continue
        if section and line and not line.startswith(" "):
            text = []
            while number + 1 < len(lines) and (lines[number + 1].startswith(" ") or not lines[number + 1]):
                number += 1
                text.append(lines[number].strip())
            said = " ".join(filter(None, text))
            found.append(f"- `{line}`" + (f": {said}" if said else ""))
        else:
            found.append(line)
        number += 1
    return _spaced(found)


def _spaced(lines: Iterable[str]) -> list[str]:
    """Put a blank line between a list and what follows it."""
    spaced: list[str] = []
    for line in lines:
        if spaced and line.startswith("**") and spaced[-1]:
            spaced.append("")
        spaced.append(line)
    return spaced


def _option_row(option: Any) -> str:
    import click

    takes = "" if option.is_flag else option.make_metavar(click.Context(click.Command("x"))).replace("|", " or ")
    bounds = option.type
    if isinstance(bounds, click.FloatRange | click.IntRange):
        at_most = f", <= {bounds.max:g}" if bounds.max is not None else ""
        takes = f"{option.metavar or bounds.name.split()[0]} >= {bounds.min:g}{at_most}"
    default = f"`{option.default}`" if option.show_default and isinstance(option.default, str) else ""
    return f"| `{', '.join(option.opts)}` | {takes} | {default} | {_cell(option.help or '')} |"


def _opening(title: str, *paragraphs: str) -> list[str]:
    note = "<!-- Written by tools/make_reference.py; do not edit by hand. -->"
    lines = [note, "", f"# {title}", ""]
    for paragraph in paragraphs:
        lines += [paragraph, ""]
    return lines


def _cell(text: str) -> str:
    return _folded(text).replace("|", "\\|")


def _folded(text: str) -> str:
    return " ".join(text.split())


def _page(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def main() -> int:
    """Write the pages, or with `--check` tell which of them are out of date."""
    made = pages()
    if "--check" in sys.argv[1:]:
        stale = [name for name, text in made.items() if _committed(name) != text]
        for name in stale:
            print(f"docs/reference/{name} is out of date: run tools/make_reference.py", file=sys.stderr)
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


def _committed(name: str) -> str | None:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
