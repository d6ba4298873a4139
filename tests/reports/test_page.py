"""The page in a real browser. Chromium has to be there: without it these tests fail, they are not skipped."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from contrast import CONTRAST
from placement import Result
from placement.reports import report

# The machine's own browser; where it has none, the one that Playwright installs, and an error where that is missing.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = (1280, 900), (390, 844)


@dataclass
class Opened:
    """A page, and what it complained of and asked for."""

    page: Page
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pages(
    denmark: Result, impossible: Result, island: Result, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    return {
        "english": report(denmark, folder / "en").page,
        "danish": report(denmark, folder / "da", language="da").page,
        "impossible": report(impossible, folder / "none", language="da").page,
        "island": report(island, folder / "island").page,
    }


Open = Callable[..., Opened]


@pytest.fixture
def opened(browser: Browser, pages: dict[str, Path]) -> Iterator[Open]:
    contexts = []

    def open_page(name: str, size: tuple[int, int] = DESKTOP, scheme: str = "light") -> Opened:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)  # type: ignore[arg-type]
        contexts.append(context)
        found = Opened(context.new_page())

        def only_files(route: Route) -> None:
            if route.request.url.startswith(("file:", "data:")):
                route.continue_()
            else:
                found.outside.append(route.request.url)
                route.abort()

        context.route("**/*", only_files)
        found.page.on("console", lambda message: found.errors.append(f"{message.type}: {message.text}"))
        found.page.on("pageerror", lambda error: found.errors.append(str(error)))
        found.page.goto(pages[name].as_uri())
        return found

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ["english", "danish"])
def test_key_figures_stay_within_their_boxes_on_a_phone(opened: Open, name: str) -> None:
    page = opened(name, PHONE).page
    too_wide = page.evaluate(
        "[...document.querySelectorAll('.key b')].filter(b => b.scrollWidth > b.clientWidth).map(b => b.textContent)"
    )
    assert too_wide == []


@pytest.mark.parametrize("name", ["english", "danish", "impossible", "island"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
def test_pages_are_quiet_ask_for_nothing_and_fit_the_screen(opened: Open, name: str, size: tuple[int, int]) -> None:
    found = opened(name, size)
    assert found.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    found.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    assert found.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert found.errors == []
    assert found.outside == []


def test_an_outside_request_would_be_noticed(opened: Open) -> None:
    """The test above can fail: a page that tries is stopped by its own policy, and that is an error on the console."""
    found = opened("english")
    found.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://example.org/a.png\">')")
    found.page.wait_for_timeout(100)
    assert any("Content Security Policy" in error for error in found.errors) or found.outside


def column(page: Page, number: int) -> list[str]:
    texts: list[str] = page.eval_on_selector_all(
        "#zone-table tbody tr", "(rows, n) => rows.map(row => row.cells[n].textContent.trim())", number
    )
    return texts


def test_the_zone_table_sorts_by_number_and_back(opened: Open) -> None:
    page = opened("danish").page
    heads = page.eval_on_selector_all("#zone-table thead th", "heads => heads.map(head => head.textContent)")
    minutes = heads.index("Minutter")
    button = page.locator("#zone-table thead button").nth(minutes)
    button.click()
    values = [int(text.replace(".", "")) for text in column(page, minutes)]
    assert len(values) == 98
    assert values == sorted(values)
    assert page.locator("#zone-table th[aria-sort=ascending]").count() == 1
    button.click()
    values = [int(text.replace(".", "")) for text in column(page, minutes)]
    assert values == sorted(values, reverse=True)


def test_the_zone_table_sorts_danish_names_as_danes_do(opened: Open) -> None:
    page = opened("danish").page
    page.locator("#zone-table thead button").first.click()
    names = column(page, 0)
    assert names[0] == "Albertslund"
    assert names[-3:] == ["Aabenraa", "Aalborg", "Aarhus"], "aa is the last letter"


def test_sorting_works_from_the_keyboard(opened: Open) -> None:
    page = opened("english").page
    page.locator("#zone-table thead button").nth(1).focus()
    page.keyboard.press("Enter")
    regions = column(page, 1)
    assert [region for region, _ in itertools.groupby(regions)] == [
        "Midtjylland",
        "Nordjylland",
        "Østdanmark",
        "Syddanmark",
    ]


def test_zones_can_be_found(opened: Open) -> None:
    page = opened("danish").page
    page.fill("#find", "bornh")
    assert page.locator("#zone-table tbody tr:visible").count() == 1
    assert page.text_content("#found") == "1 af 98 vist"
    page.fill("#find", "")
    assert page.locator("#zone-table tbody tr:visible").count() == 98


def test_without_scripts_everything_is_there_but_the_search_field(browser: Browser, pages: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pages["english"].as_uri())
    assert page.locator("#zone-table tbody tr").count() == 98
    assert not page.locator("#find").is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["english", "impossible"])
def test_text_stands_out_from_its_ground(opened: Open, name: str, scheme: str) -> None:
    """Contrast of at least 4.5 (WCAG AA), measured as the browser draws it."""
    assert opened(name, DESKTOP, scheme).page.evaluate(CONTRAST) == []


def test_the_map_and_every_field_and_region_has_a_name(opened: Open) -> None:
    page = opened("english").page
    assert page.get_by_role("img", name="Map of units and their catchments").count() == 1
    assert page.get_by_role("searchbox", name="Find a zone, a region or a unit").count() == 1
    regions = page.locator("[role=region]")
    assert regions.count() >= 9
    assert all(regions.nth(k).get_attribute("aria-label") for k in range(regions.count()))
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("navigation", name="Contents").count() == 1


def test_names_on_the_map_do_not_overlap_as_drawn(opened: Open) -> None:
    boxes = opened("danish").page.eval_on_selector_all(
        "svg .label", "nodes => nodes.map(n => n.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
    )
    assert len(boxes) == 4
    for k, (left, top, right, bottom) in enumerate(boxes):
        assert not any(left < r and x < right and top < b and y < bottom for x, y, r, b in boxes[:k])


def test_on_a_phone_the_units_of_the_map_are_named_below_it(opened: Open) -> None:
    page = opened("danish", PHONE).page
    assert page.locator("svg .label:visible").count() == 0
    assert page.locator(".legend li:visible").count() == 4
    letter = page.locator("svg .on-unit").first.bounding_box()
    assert letter is not None
    assert letter["height"] > 9


def test_printed_tables_are_whole(opened: Open) -> None:
    page = opened("danish").page
    page.emulate_media(media="print")
    assert page.evaluate("[...document.querySelectorAll('.scroll')].every(n => n.scrollHeight <= n.clientHeight + 2)")
    assert page.locator("nav").is_hidden()
