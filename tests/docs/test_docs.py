from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import doc_blocks  # noqa: E402
import make_reference  # noqa: E402
import refresh_readme  # noqa: E402

from placement import cli  # noqa: E402
from placement.scenario.csv_tables import read_places  # noqa: E402
from placement.scenario.places import Site, Zone  # noqa: E402

PAGES = doc_blocks.pages()
WRITTEN = {path: path.read_text(encoding="utf-8") for path in PAGES}
SLOW = {"README.md", "docs/tutorial.md", "docs/how-to/fairness-measures.md"}
BASES = {"docs/how-to/bring-your-own-data.md": "examples/own_data/country.yaml"}
"""What the pieces of scenarios on a page are laid over; `scenarios/denmark.yaml` elsewhere."""
EXAMPLES = sorted(path for path in (ROOT / "examples").glob("*.py") if path.stem != "another_solver")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
MARK = re.compile(r"\[([A-Z][0-9]{1,2}(?:, ?[A-Z][0-9]{1,2})*)\]")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def with_code() -> list:
    found = [path for path in PAGES if doc_blocks.blocks(WRITTEN[path]) or "<!-- output:" in WRITTEN[path]]
    return [pytest.param(p, id=name(p), marks=pytest.mark.slow if name(p) in SLOW else ()) for p in found]


@pytest.mark.parametrize("page", with_code())
def test_every_block_of_a_page_runs_and_does_what_the_page_says(page, tmp_path):
    folder = doc_blocks.workspace(tmp_path)
    blocks = doc_blocks.blocks(WRITTEN[page])
    namespace = {"__name__": "page"}
    for number, block in enumerate(blocks):
        if block.title:
            doc_blocks.write(block, folder)
        if block.language == "yaml":
            _scenario(block, folder, BASES.get(name(page), "scenarios/denmark.yaml"), number)
        elif block.language == "python" and not block.title:
            printed = doc_blocks.execute(block, namespace, folder, page)
            shown = doc_blocks.output_of(blocks, number)
            if shown is not None:
                assert printed == list(shown.lines), f"{name(page)}:{shown.first}: run tools/refresh_readme.py"
        elif block.language == "console":
            _console(block, folder, name(page))
    for found in refresh_readme.MARKED.finditer(WRITTEN[page]):
        _same_output(found["command"], tuple(found["shown"].splitlines()), doc_blocks.run(found["command"], folder))


def _scenario(block: doc_blocks.Block, folder: Path, base: str, number: int) -> None:
    """A block of YAML is a scenario, or a piece of one that `base` takes; one that says `# wrong` is refused."""
    data = yaml.safe_load(block.text)
    path = folder / block.title if block.title else (folder / base).parent / f"block-{number}.yaml"
    if not block.title:
        whole = "extends" in data or {"demand", "service"} <= set(data)
        path.write_text(block.text if whole else f"extends: {Path(base).name}\n{block.text}", encoding="utf-8")
    ran = doc_blocks.run(f"placement check {path.relative_to(folder).as_posix()}", folder)
    assert ran.status == (2 if "# wrong" in block.text else 0), "\n".join(ran.output)


def _console(block: doc_blocks.Block, folder: Path, page: str) -> None:
    steps = list(doc_blocks.steps(block))
    assert steps, f"{page}: a console block without a command"
    for number, step in enumerate(steps):
        if step.command == "echo $?":
            continue
        ran = doc_blocks.run(step.command, folder)
        after = steps[number + 1] if number + 1 < len(steps) else None
        claimed = int(after.shown[0]) if after is not None and after.command == "echo $?" else 0
        assert ran.status == claimed, f"{step.command}: exit status {ran.status}\n" + "\n".join(ran.output)
        _same_output(step.command, step.shown, ran)


def _same_output(command: str, shown: tuple[str, ...], ran: doc_blocks.Ran) -> None:
    if shown and command.startswith("placement run"):
        # Another version of a solver may find another plan of the same cost: what was asked and proven must stay.
        assert ran.output[0] == shown[0], f"{command}: run tools/refresh_readme.py"
    elif shown:
        assert doc_blocks.merged(shown, ran.output) == list(shown), f"{command}: run tools/refresh_readme.py"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_internal_link_leads_somewhere(page):
    broken = []
    for target in LINK.findall(WRITTEN[page]):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        if not path.exists() or (anchor and anchor not in _anchors(path.read_text(encoding="utf-8"))):
            broken.append(target)
    assert broken == []


def _anchors(text: str) -> set[str]:
    """Anchors of the headings, as GitHub and Python-Markdown both make them."""
    outside = re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)
    headings = re.findall(r"^#+ (.+)$", outside, flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", sorted(make_reference.pages()))
def test_reference_pages_are_those_of_today(page):
    committed = (make_reference.FOLDER / page).read_text(encoding="utf-8")
    assert committed == make_reference.pages()[page], "run tools/make_reference.py"


def test_every_page_is_in_the_navigation_and_nothing_else():
    listed = re.findall(r": ([\w/-]+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), flags=re.M)
    pages = [path.relative_to(ROOT / "docs").as_posix() for path in PAGES if path.name != "README.md"]
    assert sorted(listed) == sorted(pages)


def test_no_page_speaks_of_a_command_that_does_not_exist():
    spoken = set()
    for page in PAGES:
        code = "\n".join(a or b for a, b in re.findall(r"`([^`\n]+)`|^\$ (.+)$", WRITTEN[page], flags=re.M))
        spoken |= set(re.findall(r"^placement ([a-z]+)", code, flags=re.M))
    assert spoken == set(cli.main.commands)


def test_the_readme_tells_the_exit_statuses_that_the_command_line_promises():
    told = dict(re.findall(r"^\| (\d) \| (.+?) \|$", WRITTEN[ROOT / "README.md"], flags=re.M))
    promised = re.findall(r"(\d) [a-z][^;]+[;.]", " ".join(cli.__doc__.split()))
    assert sorted(told) == promised == list("012345")


def test_the_sections_that_the_report_has_are_those_that_are_explained():
    words = tomllib.loads((ROOT / "src/placement/reports/words.toml").read_text(encoding="utf-8"))
    sections = {text["en"] for text in words["section"].values()}
    explained = re.findall(r"^\d\. \*\*(.+?)\*\*", WRITTEN[ROOT / "docs/how-to/read-the-report.md"], flags=re.M)
    assert explained
    assert set(explained) <= sections


def test_every_requirement_mark_is_explained():
    table = WRITTEN[ROOT / "docs/background/data.md"].partition("## Requirement numbers")[2]
    explained = set()
    for cell in re.findall(r"^\| ([A-Z][^|]*?) \|", table, flags=re.M):
        first, *rest = re.findall(r"[A-Z]\d+", cell) or [""]
        explained |= {first, *rest}
        if " to " in cell:
            explained |= {f"{first[0]}{n}" for n in range(int(first[1:]), int(rest[0][1:]) + 1)}
    used = set()
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "scenarios").glob("*.yaml"), *PAGES]
    for file in files:
        for marks in MARK.findall(file.read_text(encoding="utf-8")):
            used |= set(re.split(", ?", marks))
    assert used - explained == set()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_runs(example):
    arguments = ["1"] if example.stem == "compare_regions" else []
    done = doc_blocks.python(str(example), *arguments, folder=ROOT)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) >= 2
    assert done.stderr == ""


def test_two_solvers_prove_the_same_cost_in_their_example():
    done = doc_blocks.python(str(ROOT / "examples" / "another_solver.py"), folder=ROOT)
    assert done.returncode == 0, done.stderr
    said = [line.partition(": ")[2] for line in done.stdout.splitlines()]
    assert len(said) == 2
    assert said[0] == said[1]
    assert said[0].startswith("optimal")


@pytest.mark.parametrize("scenario", sorted((ROOT / "examples/own_data").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_scenario_of_the_own_data_has_a_proven_plan(scenario):
    from placement import load, solve

    result = solve(load(scenario), time_limit_s=30)
    assert result.status == "optimal"
    assert result.check.ok


def test_the_tables_shown_for_own_data_are_read(tmp_path):
    shown = {}
    for block in doc_blocks.blocks(WRITTEN[ROOT / "docs/how-to/bring-your-own-data.md"]):
        if block.language == "csv":
            shown[Path(block.title).stem] = doc_blocks.write(block, tmp_path)
    assert [zone.id for zone in read_places(shown["some-zones"], Zone)] == ["north", "south"]
    assert [site.neonatal_level for site in read_places(shown["some-sites"], Site)] == ["III", "III"]
    real = (ROOT / "examples/own_data/travel.csv").read_text(encoding="utf-8").splitlines()
    assert set(shown["some-travel"].read_text(encoding="utf-8").splitlines()) <= set(real)


def test_the_rule_written_in_the_docs_passes_the_contract_tests(tmp_path):
    page = WRITTEN[ROOT / "docs/how-to/add-a-rule.md"]
    rule = next(block for block in doc_blocks.blocks(page) if block.title and block.title.startswith("src/"))
    doc_blocks.write(rule, tmp_path)
    contract = str(ROOT / "tests/rules/test_rules_contract.py")
    options = ["-q", "-k", "zone_limit", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml")]
    done = doc_blocks.python("-m", "pytest", contract, *options, folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) >= 9
    mutant = rule.text.replace('"<=", self.zones)', '"<=", self.zones + 1)')
    assert mutant != rule.text
    (tmp_path / rule.title).write_text(mutant, encoding="utf-8")
    options[2] = "zone_limit and agree"
    done = doc_blocks.python("-m", "pytest", contract, *options, folder=tmp_path)
    assert "1 failed" in done.stdout
