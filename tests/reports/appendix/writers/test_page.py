"""The page in a real browser, and the PDF printed from it."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from contrast import CONTRAST
from placement.reports.appendix.document import Appendix, Table
from placement.reports.appendix.writers import browser as printing
from placement.reports.appendix.writers.browser import PdfUnavailable, find_browser, pdf
from placement.reports.appendix.writers.html import page as page_of
from placement.reports.appendix.writers.sources import anchor
from placement.reports.words import Words

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DESKTOP, PHONE = (1280, 900), (390, 844)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    switches = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=switches)
        yield found
        found.close()


@pytest.fixture(scope="module")
def files(danish: Appendix, english: Appendix, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for appendix in (danish, english):
        found[appendix.language] = folder / f"{appendix.language}.html"
        found[appendix.language].write_text(page_of(appendix, Words(appendix.language)), encoding="utf-8")
    return found


Open = Callable[..., tuple[Page, list[str]]]


@pytest.fixture
def opened(browser: Browser, files: dict[str, Path]) -> Iterator[Open]:
    contexts = []

    def open_page(language: str, size: tuple[int, int] = DESKTOP) -> tuple[Page, list[str]]:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        contexts.append(context)
        page, heard = context.new_page(), list[str]()
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda request: heard.append(request.url) if request.url.startswith("http") else None)
        page.goto(files[language].as_uri())
        return page, heard

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_fits_the_screen_is_quiet_and_asks_for_nothing(
    opened: Open, language: str, size: tuple[int, int]
) -> None:
    page, heard = opened(language, size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert heard == []


def test_no_script_of_a_name_or_a_picture_runs(opened: Open, english: Appendix) -> None:
    page, _ = opened("en")
    assert page.title() == english.title
    assert page.locator("script").count() == 0
    assert page.get_by_text("<script>alert('x')</script>").count() == 1
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")


def test_every_cell_leads_to_its_source(opened: Open, danish: Appendix) -> None:
    """The page's trace of each cell is the entry that names its requirements."""
    page, _ = opened("da")
    found = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('div.item table')].map(table => [
          table.closest('.item').id,
          [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => {
            const entry = document.getElementById(cell.dataset.trace || 'none');
            return entry && [...entry.querySelectorAll('a')].map(link => link.textContent);
          }))]))"""
    )
    compared = 0
    for table in danish.tables().values():
        for row, line in zip(table.rows, found[anchor(table.id)], strict=False):
            for number, links in enumerate(line):
                assert links == list(table.trace(row, number).requirements), (table.id, number)
                compared += 1
    assert compared > 400


def test_every_link_leads_somewhere_and_no_id_stands_twice(opened: Open) -> None:
    page, _ = opened("da")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(node => node.id)")
    assert len(set(ids)) == len(ids)
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))")
    assert {link.lstrip("#") for link in links} <= set(ids)
    assert all(link.startswith("#") for link in links)


def test_scenario_and_hash_stand_in_head_and_foot(opened: Open, danish: Appendix) -> None:
    page, _ = opened("da")
    for part in ("header", "footer"):
        text = page.inner_text(part)
        assert danish.scenario in text
        assert (danish.digest or "?")[:12] in text


def test_slots_expected_figures_and_units_are_labelled(opened: Open) -> None:
    page, _ = opened("da")
    assert "Ikke beregnet: Ingen gennemregning er kørt." in page.inner_text("#T6-2")
    assert page.inner_text("#T1-2 caption em") == "Forventet, ikke optalt."
    assert "mio. kr. om året" in page.inner_text("#T4-1 thead")
    assert page.inner_text("#T4-1 tbody tr:last-child").split() == [
        *["I", "alt", "56", "128,8", "4,51", "100,0", "pct.", "ca.", "70,0"]
    ]


def test_a_sentence_in_another_language_is_marked(opened: Open) -> None:
    page, _ = opened("da")
    assert page.locator("span[lang=en]").first.inner_text().startswith("Only said in English")


@pytest.mark.parametrize("media", ["screen", "print"])
def test_text_stands_out_from_its_ground(opened: Open, media: str) -> None:
    """Contrast of at least 4.5 (WCAG AA), measured as the browser draws it."""
    page, _ = opened("da")
    page.emulate_media(media=media)  # type: ignore[arg-type]
    assert page.evaluate(CONTRAST) == []


def test_regions_that_scroll_can_be_reached_by_keyboard_and_have_names(opened: Open, danish: Appendix) -> None:
    page, _ = opened("da")
    regions = page.locator("[role=region][tabindex='0']")
    assert regions.count() == len(danish.tables())
    assert regions.first.get_attribute("aria-label") == "T0 Hovedtal"


@pytest.fixture(scope="module")
def printed(danish: Appendix, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "appendix.pdf"
    path.write_bytes(pdf(page_of(danish, Words("da")), browser=CHROMIUM))
    return path


def sheets(path: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def test_every_printed_sheet_says_title_scenario_hash_and_page(printed: Path, danish: Appendix) -> None:
    found = sheets(printed)
    assert len(found) > 8
    for number, text in enumerate(found, 1):
        assert re.search(rf"Side {number} af {len(found)}\b", text)
        assert "Scenarie: Danmark, 83 kvinder & 5 måneder · SHA-256 3f786850e387" in text
        assert danish.title.split()[0] in text


def test_a_long_table_repeats_its_head_on_every_sheet(printed: Path) -> None:
    with_rows = [text for text in sheets(printed) if re.search(r"^\s*Kommune \d\d", text, re.MULTILINE)]
    assert len(with_rows) >= 3
    assert all("Rejsetid" in text for text in with_rows)


def test_sheets_are_a4_and_lie_where_a_table_is_wide(printed: Path) -> None:
    done = subprocess.run(["pdfinfo", "-l", "-1", str(printed)], capture_output=True, text=True, check=True)
    found = re.findall(r"Page\s+\d+ size:\s+([\d.]+) x ([\d.]+) pts", done.stdout)
    sizes = {(round(float(width)), round(float(height))) for width, height in found}
    assert sizes == {(595, 842), (842, 595)}
    lying = [text for text, (width, height) in zip(sheets(printed), found, strict=True) if float(width) > float(height)]
    assert len(lying) == 1
    assert "Hvem betaler hvad" in lying[0]


def test_nothing_printed_is_cut_off_at_the_right(opened: Open) -> None:
    """As wide as the sheet, no table is wider than its room."""
    page, _ = opened("da", (673, 980))  # 178 mm at 96 dots an inch
    page.emulate_media(media="print")
    tables = page.eval_on_selector_all(".item:not(.wide) table", "all => all.map(t => [t.className, t.scrollWidth])")
    wide = [name for name, width in tables if width > 673]
    assert wide == []


def test_a_browser_is_named_in_the_environment_or_found(tmp_path: Path) -> None:
    program = tmp_path / "msedge"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert find_browser({"PLACEMENT_BROWSER": str(program), "PATH": ""}) == str(program)
    assert find_browser({"PATH": str(tmp_path)}) == str(program)
    with pytest.raises(PdfUnavailable, match="PLACEMENT_BROWSER names `no-such`, and there is no such program"):
        find_browser({"PLACEMENT_BROWSER": "no-such", "PATH": str(tmp_path)})
    with pytest.raises(PdfUnavailable, match=r"No browser of the Chromium family .* PLACEMENT_BROWSER"):
        find_browser({"PATH": str(tmp_path / "none")}, platform="linux")


@pytest.mark.parametrize(
    ("platform", "environment", "place"),
    [
        ("darwin", {"HOME": "{}"}, "Applications/Chromium.app/Contents/MacOS/Chromium"),
        ("win32", {"PROGRAMFILES(X86)": "{}"}, "Microsoft/Edge/Application/msedge.exe"),
    ],
)
def test_the_usual_places_are_looked_at(platform: str, environment: dict[str, str], place: str, tmp_path: Path) -> None:
    program = tmp_path / place
    program.parent.mkdir(parents=True)
    program.touch()
    given = {name: value.format(tmp_path) for name, value in environment.items()}
    assert find_browser({"PATH": str(tmp_path / "none"), **given}, platform=platform) == str(program)


def fake(folder: Path, script: str) -> str:
    program = folder / "chromium"
    program.write_text("#!/bin/sh\n" + script)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_a_browser_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(PdfUnavailable, match="made no PDF: cannot open display"):
        pdf("<p>", browser=fake(tmp_path, "echo starting >&2; echo cannot open display >&2; exit 1\n"))
    with pytest.raises(PdfUnavailable, match="it ended with status 3 and wrote no file"):
        pdf("<p>", browser=fake(tmp_path, "exit 3\n"))
    with pytest.raises(PdfUnavailable, match="cannot be started"):
        pdf("<p>", browser=str(tmp_path / "none"))


def test_a_browser_that_hangs_is_ended(tmp_path: Path) -> None:
    with pytest.raises(PdfUnavailable, match=r"it was not done after 0 s\."):
        pdf("<p>", browser=fake(tmp_path, "exec sleep 60\n"), timeout_s=0.2)


def test_a_browser_that_sees_only_the_home_folder_is_given_a_page_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(printing.Path, "home", lambda: home)
    script = f"""case "$PWD" in {home}/*) ;; *) echo no such file >&2; exit 1;; esac
for word in "$@"; do case "$word" in --print-to-pdf=*) printf '%%PDF-1.4 made' > "${{word#*=}}";; esac; done
"""
    assert pdf("<p>", browser=fake(tmp_path, script)) == b"%PDF-1.4 made"
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("root", [True, False])
def test_the_sandbox_is_given_up_for_root_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: bool) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    noted = tmp_path / "noted"
    script = f"""printf '%s\\n' "$@" > {noted}
for word in "$@"; do case "$word" in --print-to-pdf=*) printf '%%PDF-' > "${{word#*=}}";; esac; done
"""
    pdf("<p>", browser=fake(tmp_path, script))
    given = noted.read_text().split()
    assert ("--no-sandbox" in given) is root
    assert any(word.startswith("--user-data-dir=") for word in given)


def test_sources_and_requirements_are_told_in_print_too(printed: Path, danish: Appendix) -> None:
    text = "".join(sheets(printed))
    assert text.count("Kilder") == len(danish.tables())
    assert "Nøgle til kravene" in text


def test_the_page_of_a_region_says_so(english: Appendix) -> None:
    text = page_of(
        english.replace(label="Appendix: Nordjylland & <co>", region="Nordjylland", digest=None), Words("en")
    )
    assert "Appendix: Nordjylland &amp; &lt;co&gt;" in text
    assert "kept back, since it could be used to guess counts" in text
    assert (english.digest or "?") not in text


def test_a_title_cannot_break_out_of_the_style_sheet(english: Appendix) -> None:
    nasty = 'a"}</style><script>alert(1)</script>\\'
    text = page_of(english.replace(title=nasty), Words("en"))
    assert text.count("</style>") == 1
    assert "<script" not in text
    assert json.dumps(nasty) not in text


def test_every_number_of_a_table_in_the_page_is_that_of_the_table(opened: Open, english: Appendix) -> None:
    """Read back from the page, the women of the long table are the numbers it was made of."""
    page, _ = opened("en")
    shown = page.eval_on_selector_all("#T1-2 tbody tr:not(.head)", "rows => rows.map(row => row.cells[2].textContent)")
    table: Table = english.tables()["T1.2"]
    shares = [row.cells[2].value.value for row in table.rows[1:]]  # type: ignore[union-attr]
    assert [float(text) for text in shown] == pytest.approx([100 * share for share in shares], abs=0.05)
    assert all(a <= b for a, b in itertools.pairwise(map(float, shown)))
