"""The appendix of a funding proposal: page, PDF, workbook, text document and JSON from the same records."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from placement.reports.appendix.document import Block
from placement.reports.appendix.sections import appendix as build
from placement.reports.appendix.writers.folder import FORMATS, AppendixFiles, write_appendix
from placement.result import Result

__all__ = ["FORMATS", "AppendixFiles", "appendix"]


def appendix(
    results: Result | Mapping[str, Result],
    out: str | Path,
    *,
    reference: str | None = None,
    language: str = "en",
    region: str | None = None,
    formats: Collection[str] = FORMATS,
    beside: Collection[Block] = (),
    force: bool = False,
) -> AppendixFiles:
    """Write the appendix of a funding proposal into a folder.

    Parameters
    ----------
    results
        What `solve` returned: one result, or several by name, which are then held against the reference.
    out
        The folder; made where it does not exist.
    reference
        The scenario that is proposed; the first if not given.
    language
        `en` or `da`.
    region
        The region that replies; the whole country if not given.
    formats
        Any of `html`, `pdf` (needs a browser of the Chromium family), `xlsx`, `docx` and `json`.
    beside
        Further blocks for the section on alternatives, such as those of a comparison.
    force
        Replace an earlier appendix in the folder; no other file is touched.

    Returns
    -------
    AppendixFiles
        The files, and why a format was left out where a library or a browser is missing.

    Raises
    ------
    InputError
        Where the reference has no plan, a name, region, language or format is unknown, the scenarios do not go
        together, or the folder may not be written. Nothing is written then.
    """
    by_name = {results.facts.name: results} if isinstance(results, Result) else dict(results)
    made = build(by_name, reference_name=reference, language=language, region=region, beside=beside)
    return write_appendix(made, out, formats=formats, force=force)
