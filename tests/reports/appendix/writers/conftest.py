"""An appendix with every kind of block, wide and long tables, formulas, kept-back figures and nasty names."""

from __future__ import annotations

import math
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import placement
from placement.reports.appendix.document import (
    MODELLED,
    Appendix,
    Cell,
    Column,
    Input,
    Picture,
    Row,
    Section,
    Slot,
    Table,
    Text,
    Trace,
)
from placement.reports.records import KEPT_BACK, NOT_KNOWN, UNDER_5, Figure
from placement.reports.words import Words

ROOT = Path(__file__).parents[4]
NASTY = ("=1+1", "+CMD|' /C calc'!A0", "-2", "@SUM(A1)", "\tTab", "<script>alert('x')</script>", "http://example.org/")
DIGEST = "3f786850e387550fdab836ed7e6dc881de23001b" + "0" * 24
CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200" width="400" height="200">'
    '<style>.bar{fill:#0072B2}</style><script>document.title = "broken into"</script>'
    '<rect width="400" height="200" fill="#fff"/><rect class="bar" x="40" y="40" width="60" height="140"/>'
    '<rect x="140" y="90" width="60" height="90" style="fill:#E69F00"/><path d="M20 180H380" stroke="#000"/></svg>'
)


def _say(language: str) -> Callable[[str, str], str]:
    return lambda english, danish: danish if language == "da" else english


def build(language: str, map_svg: str = CHART) -> Appendix:
    """The appendix; every text that a section would write is in its language."""
    say = _say(language)
    words = Words(language)
    sections = (
        Section("0", say("Summary", "Resumé"), (_summary(say), _long_table(say))),
        Section("1", say("Target group and need", "Målgruppe og behov"), (_sources_table(say, words), *_texts(say))),
        Section("2", say("Concrete solution", "Punkt 1 – Konkret løsningsforslag"), (_map(say, map_svg), _nasty(say))),
        Section("4", say("Financing", "Punkt 3 – Finansieringsmodel"), (_costs(say), _wide(say), _figure(say))),
        Section("6", say("Uncertainty", "Usikkerhed og robusthed"), (_slot(say), _empty(say))),
    )
    return Appendix(
        label="Appendix",
        title=say("Residential treatment: appendix", "Døgnbehandling til gravide med rusmiddelbrug: bilag"),
        subtitle=say("Basis for the funding proposal", "Grundlag for finansieringsforslaget"),
        language=language,
        region=None,
        scenario="Danmark, 83 kvinder & 5 måneder",
        digest=DIGEST,
        sections=sections,
        inputs=_inputs(say),
        credits=("Natural Earth 1:10m",),
        made_with={
            "python": "3.11.7",
            "packages": {"placement": "0.1.0", "highspy": "1.11.0"},
            "options": {"gap": 0.0001, "threads": 2},
            "inputs": {"scenario": DIGEST},
        },
    )


Say = Callable[[str, str], str]
AGENCY = Trace(("C1", "L9"), "Socialstyrelsen 2019", "verified")
OF_ALL = "{table.T4_1.all.capital}"
ASSUMED = Trace(("E7",), "", "assumption")


def _inputs(say: Say) -> tuple[Input, ...]:
    trace = Trace(("E7",), say("loan-pool table, 2.3 million a place", "lånepuljens tabel"), "estimate")
    return (
        Input("place_dkk", say("Capital per place", "Anlæg pr. plads"), 2_300_000.0, say("DKK", "kr."), "dkk", trace),
        Input("rate", say("Rate of interest", "Rente"), 0.035, say("a year", "pr. år"), "share", ASSUMED),
        Input("TAX1", say("Price per km", "Pris pr. km"), 3.94, say("DKK a km", "kr. pr. km"), "dkk", ASSUMED),
    )


def _summary(say: Say) -> Table:
    columns = (
        Column("name", say("Key figure", "Hovedtal")),
        Column("value", say("Value", "Værdi"), "number", "", MODELLED),
        Column("sure", "Status", "status"),
    )
    rows = (
        Row((Cell(say("Places", "Pladser")), Cell(1460, kind="count"), Cell("verified")), key="places"),
        Row(
            (
                Cell(say("Yearly cost", "Årlig udgift")),
                Cell(130_040_000.0, kind="dkk", formula=f"{OF_ALL}+{{row.places.value}}*{{input.TAX1}}*0+1240000"),
                Cell("estimate"),
            )
        ),
        Row((Cell(say("Price per km", "Pris pr. km")), Cell(3.94, kind="dkk", trace=ASSUMED), Cell("assumption"))),
        Row((Cell(say("Within 60 minutes", "Inden for 60 minutter")), Cell(0.4567, kind="share"), Cell("estimate"))),
        Row((Cell(say("Interest", "Rente")), Cell(0.00123), Cell("general knowledge"))),
        Row((Cell(say("Year", "År")), Cell(2026, kind="code"), Cell(None))),
        Row((Cell(say("In Danish only", "Kun på engelsk")), Cell(True, kind="yes_no"), Cell(None))),
    )
    return Table("T0", say("Key figures", "Hovedtal"), columns, rows, (say("A note.", "En note."),))


def _long_table(say: Say) -> Table:
    columns = (
        Column("zone", say("Municipality", "Kommune")),
        Column(
            "women",
            say("Women", "Kvinder"),
            "women",
            say("a year", "pr. år"),
            Trace(("D1", "D10", "D2"), "", "modelled"),
        ),
        Column("share", say("Share", "Andel"), "share", say("%", "pct."), MODELLED),
        Column("minutes", say("Travel", "Rejsetid"), "minutes", say("minutes", "minutter"), MODELLED),
    )
    values: list[Figure] = [UNDER_5, KEPT_BACK, NOT_KNOWN, Figure(12.3, approximate=True), Figure(0.03), Figure(1234.5)]
    rows = [Row((Cell("Region Nordjylland"), Cell(None), Cell(None), Cell(None)), head=True)]
    rows += [
        Row(
            (Cell(f"Kommune {k:02}"), Cell(values[k % 6]), Cell(Figure(k / 98)), Cell(math.inf if k == 7 else 10.0 * k))
        )
        for k in range(98)
    ]
    return Table("T1.2", say("Women by municipality", "Kvinder efter kommune"), columns, tuple(rows), expected=True)


def _sources_table(say: Say, words: Words) -> Table:
    columns = (
        Column("estimate", say("Estimate", "Skøn")),
        Column("year", say("Year", "År"), "code"),
        Column("women", say("Women", "Kvinder"), "count", say("a year", "pr. år")),
        Column("definition", say("Definition", "Definition")),
    )
    rows = [
        Row(
            (
                Cell(f"D{k}"),
                Cell(2014 + k),
                Cell(10 * k, trace=Trace((f"D{k}",), words.said(f"Only said in English {k}"), "verified")),
                Cell(say("a long definition of who is counted ", "en lang definition af, hvem der tælles med ") * k),
            )
        )
        for k in range(1, 7)
    ]
    return Table("T1.1", say("Estimates", "Skøn over behovet"), columns, tuple(rows))


def _texts(say: Say) -> tuple[Text, ...]:
    return (
        Text("", (say("A text without a heading.", "En tekst uden overskrift."),)),
        Text(
            say("Legal basis", "Hjemmelsgrundlag"),
            (say("First paragraph.", "Første afsnit."), "SEL § 101, SUL § 141 <b>æøå</b>"),
            (say("one", "et"), say("two", "to")),
        ),
    )


def _map(say: Say, svg: str) -> Picture:
    return Picture(
        "M2.1",
        say("Units and catchments", "Enheder og optageområder"),
        svg,
        say('Map: "A" is Copenhagen', 'Kort: "A" er København'),
        (say("Areas drawn around the main towns.", "Områder tegnet om hovedbyerne."),),
        Trace(("G1",), "", "modelled"),
    )


def _figure(say: Say) -> Picture:
    return Picture("F4.1", say("Cost curve", "Omkostningskurve"), CHART, say("Two bars", "To søjler"))


def _nasty(say: Say) -> Table:
    columns = (Column("name", say("Unit", "Enhed"), trace=AGENCY), Column("places", "=2+2", "count", "@x", AGENCY))
    rows = tuple(Row((Cell(name), Cell(number))) for number, name in enumerate(NASTY))
    return Table("T2.1", "Nasty: names / of * sheets? [1]", columns, rows, ("=3+3",))


def _costs(say: Say) -> Table:
    kr, year = say("DKK", "kr."), say("DKK a year", "kr. om året")
    columns = (
        Column("unit", say("Unit", "Enhed")),
        Column("places", say("Places", "Pladser"), "count", "", AGENCY),
        Column("capital", say("Capital", "Anlæg"), "dkk", kr, ASSUMED),
        Column("interest", say("Interest", "Rente"), "dkk", year, ASSUMED),
        Column("share", say("Share of capital", "Andel af anlæg"), "share", "", MODELLED),
        Column("women", say("Women", "Kvinder"), "women", say("a year", "pr. år"), MODELLED),
    )
    units = {"Aarhus": (8, Figure(20.0)), "Odense": (16, UNDER_5), "Rigshospitalet": (32, Figure(41.5, True))}
    total = sum(places for places, _ in units.values())
    rows = [Row((Cell(say("West", "Vest")), *[Cell(None)] * 5), head=True)]
    for number, (name, (places, women)) in enumerate(units.items()):
        if number == 2:
            rows.append(Row((Cell(say("East", "Øst")), *[Cell(None)] * 5), head=True))
        rows.append(_cost_row(name, places, women, total))
    rows.append(
        Row(
            (
                Cell(say("All", "I alt")),
                Cell(total, formula="SUM({column.places})"),
                Cell(total * 2.3e6, formula="SUM({column.capital})"),
                Cell(total * 2.3e6 * 0.035, formula="SUM({column.interest})"),
                Cell(1.0, formula="SUM({column.share})"),
                Cell(Figure(70.0, approximate=True), formula="SUM({column.women})"),
            ),
            total=True,
            key="all",
        )
    )
    return Table("T4.1", say("Capital and running costs", "Anlægs- og driftsudgifter"), columns, tuple(rows))


def _cost_row(name: str, places: int, women: Figure, total: int) -> Row:
    return Row(
        (
            Cell(name),
            Cell(places),
            Cell(places * 2.3e6, formula="{here.places}*{input.place_dkk}"),
            Cell(places * 2.3e6 * 0.035, formula="{here.capital}*{input.rate}"),
            Cell(places / total, formula="{here.capital}/SUM({column.capital})"),
            Cell(women, formula="{here.places}*{input.TAX1}" if women.hidden else ""),
        )
    )


def _wide(say: Say) -> Table:
    years = [
        Column(f"y{year}", str(year), "dkk", say("DKK a year", "kr. om året"), MODELLED) for year in range(2026, 2040)
    ]
    columns = (Column("payer", say("Who pays", "Hvem betaler")), *years, Column("remark", say("Remark", "Bemærkning")))
    rows = [
        Row(
            (
                Cell(payer),
                *[Cell(1e5 * (k + 1) * (n + 1) + 0.25) for k in range(len(years))],
                Cell(say("shared by population", "fordelt efter folketal")),
            )
        )
        for n, payer in enumerate((say("State", "Staten"), "Region Midtjylland", say("Municipalities", "Kommunerne")))
    ]
    sums = [Cell(1e5 * (k + 1) * 6 + 0.75, formula=f"SUM({{column.y{2026 + k}}})") for k in range(len(years))]
    rows.append(Row((Cell(say("All", "I alt")), *sums, Cell("")), total=True))
    return Table("T4.2", say("Who pays what", "Hvem betaler hvad"), columns, tuple(rows))


def _slot(say: Say) -> Slot:
    return Slot(
        "T6.2", say("Regret matrix", "Fortrydelsesmatrix"), say("No sweep was run.", "Ingen gennemregning er kørt.")
    )


def _empty(say: Say) -> Table:
    return Table("T6.1", say("Scenario set", "Scenariesæt"), (Column("a", "A"), Column("b", "B", "count")), ())


@pytest.fixture(scope="session")
def map_svg() -> str:
    """The map of a real plan."""
    scenario = placement.load(ROOT / "scenarios" / "denmark.yaml")
    result = placement.complete(scenario, {"HVH": 32, "AUH": 16, "OUH": 16, "AAL": 8}, time_limit_s=30)
    from placement.reports import picture_svg

    return picture_svg(result, "da")


@pytest.fixture(scope="session")
def danish(map_svg: str) -> Appendix:
    return build("da", map_svg)


@pytest.fixture(scope="session")
def english() -> Appendix:
    return build("en")


@pytest.fixture(scope="session", params=["en", "da"])
def appendix(request: pytest.FixtureRequest, english: Appendix, danish: Appendix) -> Appendix:
    return {"en": english, "da": danish}[request.param]


@pytest.fixture(scope="session")
def text_of_pdf() -> Callable[[Path], str]:
    """The text of a PDF."""

    def read(path: Path) -> str:
        done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
        return done.stdout

    return read
