"""All files of an appendix at once, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from placement.errors import InputError, Mistake, did_you_mean
from placement.reports.appendix.document import Appendix
from placement.reports.appendix.writers.browser import PdfUnavailable, pdf
from placement.reports.appendix.writers.docx import DocumentUnavailable, document
from placement.reports.appendix.writers.html import page
from placement.reports.appendix.writers.machine import machine
from placement.reports.appendix.writers.raster import RasterUnavailable
from placement.reports.appendix.writers.sound import check
from placement.reports.appendix.writers.workbook import WorkbookUnavailable, workbook
from placement.reports.files import may_write, write_folder
from placement.reports.words import Words

Format = Literal["html", "pdf", "xlsx", "docx", "json"]
FORMATS: tuple[Format, ...] = ("html", "pdf", "xlsx", "docx", "json")
_MISSING = (PdfUnavailable, WorkbookUnavailable, DocumentUnavailable, RasterUnavailable)


@dataclass(frozen=True)
class AppendixFiles:
    """The files of an appendix.

    Attributes
    ----------
    folder
        Where they are.
    files
        The file of each format.
    left_out
        Why a format that was asked for could not be written: a browser or a library is missing.
    """

    folder: Path
    files: Mapping[str, Path]
    left_out: Mapping[str, str]


def names(stem: str = "appendix") -> dict[Format, str]:
    """The name of the file of each format."""
    return {kind: f"{stem}.{kind}" for kind in FORMATS}


def contents(
    appendix: Appendix, formats: Collection[str] = FORMATS
) -> tuple[dict[Format, str | bytes], dict[str, str]]:
    """What the files hold, by format, and why a format could not be made.

    Raises
    ------
    InputError
        Where a format is unknown.
    ValueError
        Where the appendix contradicts itself.
    """
    unknown = [kind for kind in formats if kind not in FORMATS]
    if unknown:
        raise InputError(
            [Mistake(None, f"an appendix is not written as `{kind}`", did_you_mean(kind, FORMATS)) for kind in unknown]
        )
    check(appendix)
    words = Words(appendix.language)
    text = page(appendix, words) if {"html", "pdf"} & set(formats) else ""
    makers: dict[Format, Callable[[], str | bytes]] = {
        "html": lambda: text,
        "pdf": lambda: pdf(text),
        "xlsx": lambda: workbook(appendix, words),
        "docx": lambda: document(appendix, words),
        "json": lambda: machine(appendix, words),
    }
    made: dict[Format, str | bytes] = {}
    left_out: dict[str, str] = {}
    for kind in FORMATS:
        if kind in formats:
            try:
                made[kind] = makers[kind]()
            except _MISSING as error:
                left_out[kind] = str(error)
    return made, left_out


def write_appendix(
    appendix: Appendix,
    folder: str | Path,
    *,
    formats: Collection[str] = FORMATS,
    force: bool = False,
    stem: str = "appendix",
) -> AppendixFiles:
    """Write an appendix into a folder.

    Parameters
    ----------
    appendix
        What to write; its language is that of the files.
    folder
        Made where it does not exist.
    formats
        Any of `html`, `pdf`, `xlsx`, `docx` and `json`.
    force
        Replace the files of an earlier appendix of this name; no other file is touched.
    stem
        The files' name without its ending.

    Returns
    -------
    AppendixFiles
        The files, and which of those asked for were left out and why.

    Raises
    ------
    InputError
        Where the folder holds something and `force` is not given, it cannot be written, or a format is unknown.
        Nothing is written then.
    """
    called = names(stem)
    may_write(Path(folder), list(called.values()), force=force)
    made, left_out = contents(appendix, formats)
    written = write_folder(
        folder, {called[kind]: content for kind, content in made.items()}, own=list(called.values()), force=force
    )
    return AppendixFiles(
        written,
        MappingProxyType({kind: written / called[kind] for kind in made}),
        MappingProxyType(left_out),
    )
