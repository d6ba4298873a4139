from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from placement import reference
from placement.reference.facts import facts_of

TABLES = sorted(reference.tables())


def facts_in(table):
    return [fact for row in reference.rows(table) for fact in facts_of(table, row).values()]


@pytest.mark.parametrize("table", [name for name in TABLES if name not in ("facts", "sources")])
def test_every_row_has_facts_with_one_of_three_statuses_and_known_sources(table):
    for row in reference.rows(table):
        facts = facts_of(table, row)
        assert facts, row
        for fact in facts.values():
            assert fact.status in ("verified", "general knowledge", "estimate")
            assert fact.sources
            assert set(fact.sources) <= set(reference.sources())


@pytest.mark.parametrize("table", TABLES)
def test_shown_rows_have_the_same_columns_and_no_empty_status_or_source(table):
    rows = reference.tables()[table]
    assert len({tuple(row) for row in rows}) == 1
    if table != "sources":
        assert all(row["status"] and row["source"] for row in rows)


@pytest.mark.parametrize("table", TABLES)
def test_files_are_rectangular(table):
    from placement.reference.facts import text

    widths = Counter(len(row) for row in csv.reader(text(f"{table}.csv").splitlines()))
    assert len(widths) == 1


def test_nothing_verified_rests_on_general_knowledge_or_on_an_estimate():
    for table in TABLES:
        if table in ("facts", "sources"):
            continue
        for fact in facts_in(table):
            if fact.status == "verified":
                assert not {"general-knowledge", "own-estimate"} & set(fact.sources)


def test_a_status_in_the_row_goes_before_that_of_the_column():
    viborg = next(place for place in reference.birth_places() if place.id == "VIB")
    assert viborg.facts["neonatal"].status == "estimate"
    assert viborg.facts["neonatal"].weak
    assert "inferred" in viborg.facts["neonatal"].note
    randers = next(place for place in reference.birth_places() if place.id == "RAN")
    assert randers.facts["neonatal"] == reference.Fact("yes", "verified", ("randers-hospital",))
    assert not randers.facts["neonatal"].weak


def test_births_are_shown_as_an_estimate_and_population_as_verified():
    facts = reference.municipalities()[0].facts
    assert facts["births"].status == "estimate"
    assert "own crude birth rate" in facts["births"].note
    assert (facts["population"].status, facts["population"].source) == ("verified", "dst-folk1a")
    assert facts["province"].status == "general knowledge"


def test_an_unknown_status_is_refused():
    with pytest.raises(ValueError, match="`sure` is not one of the statuses"):
        facts_of("nowhere", {"value": "1", "status": "sure", "source": "dagi"})


def test_weak_facts_come_first_in_the_shown_status():
    shown = reference.tables()["birth_places"][0]["status"]
    assert shown.startswith("name: general knowledge")
    assert shown.index("minutes_to_hospital: estimate") < shown.index("maternity: verified")


def test_licences_that_ask_for_credit_have_it():
    for source in reference.sources().values():
        if source.licence.startswith("CC BY") or "credit required" in source.licence:
            assert source.credit, source.id
    credits_text = " ".join(source.credit for source in reference.sources().values())
    for name in ("GeoNames", "Statistics Denmark", "Klimadatastyrelsen", "Natural Earth"):
        assert name in credits_text


def test_every_source_is_used():
    used = {
        source
        for table in TABLES
        if table not in ("facts", "sources")
        for fact in facts_in(table)
        for source in fact.sources
    }
    notes = " ".join(row["note"] for row in reference.rows("facts"))
    shapes = {"natural-earth"}
    unused = {name for name in set(reference.sources()) - used - shapes if name not in notes}
    assert unused == set()


def test_sources_have_titles_in_both_languages():
    for source in reference.sources().values():
        assert (source.say("en"), source.say("da")) == (source.title, source.title_da)
        assert source.title
        assert source.title_da
    words = " ".join(source.title_da.lower() for source in reference.sources().values())
    english = r"\b(the|of|and|from|with|prices?|pages?|report|which|source|million|places|municipalit(y|ies))\b"
    # "Department of Neonatology" is the name of a page.
    assert re.findall(english, words.replace("department of neonatology", "")) == []


def test_ids_of_sources_are_plain():
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in reference.sources())
