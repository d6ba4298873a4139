"""The command line: thin, it calls the public names and says what came out.

Exit status: 0 done and proven; 1 proven that there is no plan (or, for `check`, the plan breaks a rule); 2 the input
is wrong; 3 a plan, but not proven within the limit; 4 no plan found in time; 5 the solver broke down or its plan did
not pass the independent check.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from placement.commands.alternatives import alternatives
from placement.commands.compare import compare
from placement.commands.freeze import freeze
from placement.commands.frontier import frontier
from placement.commands.plainly import as_data, print_json, said_plainly
from placement.commands.run import complete, run
from placement.errors import InputError, Mistake, Where, did_you_mean

_FILE = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="placement")
def main() -> None:
    """Where units open, and how many places each gets: capacity planning with a proof."""


main.add_command(run)
main.add_command(complete)
main.add_command(freeze)
main.add_command(compare)
main.add_command(frontier)
main.add_command(alternatives)


@main.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--scenario", "scenario_file", type=_FILE, help="Judge FILES as plans against this scenario.")
@click.option("--resolved", is_flag=True, help="Print the scenario that `extends` makes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def check(files: tuple[Path, ...], scenario_file: Path | None, resolved: bool, as_json: bool) -> None:
    """Validate scenario FILES, or with --scenario judge plans drawn by hand."""
    if scenario_file is not None:
        with said_plainly(as_json):
            sound = _judge_plans(files, scenario_file, as_json)
        sys.exit(0 if sound else 1)
    with said_plainly(as_json):
        sound = _validate(files, resolved, as_json)
    sys.exit(0 if sound else 2)


def _validate(files: tuple[Path, ...], resolved: bool, as_json: bool) -> bool:
    from placement import load
    from placement.scenario.yaml_text import dump

    mistakes: list[Mistake] = []
    documents = []
    for file in files:
        try:
            scenario = load(file)
            facts = scenario.facts()
        except InputError as error:
            mistakes += error.mistakes
            if file.suffix == ".json":
                what, hint = "a plan is judged against a scenario", "give --scenario FILE"
                mistakes.append(Mistake(Where(str(file)), what, hint))
            continue
        documents.append(scenario.data())
        if resolved and not as_json:
            click.echo(dump(scenario.data()), nl=False)
        elif not as_json:
            counts = f"{len(facts.zones)} zones, {len(facts.sites)} sites, {facts.women_a_year:.1f} women a year"
            click.echo(f"{file}: sound, {counts}")
            for note in facts.notes:
                click.echo(f"  note: {note}")
    if as_json:
        print_json({"sound": not mistakes, "mistakes": as_data(mistakes), "scenarios": documents})
    else:
        for mistake in mistakes:
            click.echo(str(mistake), err=True)
    return not mistakes


def _judge_plans(files: tuple[Path, ...], scenario_file: Path, as_json: bool) -> bool:
    from placement import Plan, load
    from placement import check as judge

    facts = load(scenario_file).facts()
    reports = {str(file): judge(Plan.read(file, facts)) for file in files}
    if as_json:
        print_json(
            {
                file: {
                    "keeps_every_rule": report.ok,
                    "cost_dkk": report.cost_dkk,
                    "breaches": [
                        {"rule": b.rule, "amount": b.amount, "unit": b.unit, "sentence": b.sentence}
                        for b in report.breaches
                    ],
                }
                for file, report in reports.items()
            }
        )
    else:
        for file, report in reports.items():
            click.echo(f"{file}: {report}")
    return all(report.ok for report in reports.values())


@main.command()
@click.argument("kind", required=False)
def rules(kind: str | None) -> None:
    """List the rules, or show one KIND with its keys."""
    with said_plainly(False):
        from placement.rules import kinds

        known = kinds()
        if kind is not None and kind not in known:
            raise InputError([Mistake(None, f"there is no rule `{kind}`", did_you_mean(kind, known))])
        width = max(len(name) for name in known)
        for name, rule in known.items():
            first = (rule.__doc__ or "").strip().splitlines()[0]
            if kind is None:
                click.echo(f"{name:<{width}}  {first}")
            elif kind == name:
                click.echo(f"{name}: {rule.heading['en']} / {rule.heading['da']}\n")
                click.echo("\n".join(line.strip() for line in (rule.__doc__ or "").strip().splitlines()))
                click.echo("\nKeys:")
                for key, field in rule.model_fields.items():
                    if key != "kind":
                        default = field.get_default(call_default_factory=True)
                        needed = "required" if field.is_required() else f"default {default!r}"
                        click.echo(f"  {key}: {field.description} ({needed})")
                click.echo(f"\nExample:\n  {name}: {json.dumps(rule.examples[0], ensure_ascii=False)}")


@main.command()
def schema() -> None:
    """Print the JSON Schema of a scenario file."""
    with said_plainly(False):
        from placement.scenario.reading import json_schema

        print_json(json_schema())


@main.command()
@click.argument("table", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def data(table: str | None, as_json: bool) -> None:
    """List the shipped tables of facts, or print one TABLE with its sources."""
    with said_plainly(as_json):
        from placement import reference

        tables = reference.tables()
        if table is None:
            listing = {name: len(rows) for name, rows in tables.items()}
            if as_json:
                print_json(listing)
            else:
                for name, count in listing.items():
                    click.echo(f"{name}: {count} rows")
            return
        if table not in tables:
            raise InputError([Mistake(None, f"there is no table `{table}`", did_you_mean(table, tables))])
        if as_json:
            print_json([dict(row) for row in tables[table]])
        else:
            _print_rows(table, [dict(row) for row in tables[table]])


def _print_rows(title: str, rows: list[dict[str, Any]]) -> None:
    """A table in a terminal; CSV where the output goes to a file or another program."""
    if not sys.stdout.isatty():
        import csv

        writer = csv.DictWriter(sys.stdout, list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows(rows)
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=escape(title))
    for name in rows[0] if rows else ():
        table.add_column(escape(name), overflow="fold")
    for row in rows:
        table.add_row(*(escape(str(value)) for value in row.values()))
    Console().print(table)


if __name__ == "__main__":
    main()
