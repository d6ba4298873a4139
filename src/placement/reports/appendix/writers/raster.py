"""Pictures as PNG for text documents, which cannot hold SVG safely: the same pixels on every machine."""

from __future__ import annotations

from pathlib import Path

from placement.errors import PlacementError

_FONT = "DejaVu Sans"
"""The font of names on maps. Matplotlib, which draws the charts, carries it: none of the machine's is needed."""

_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")


class RasterUnavailable(PlacementError):
    """A library that makes pixels is not installed."""


def png(svg: str, width: int) -> bytes:
    """The picture on white.

    Parameters
    ----------
    svg
        Text of the SVG.
    width
        Width [px].

    Raises
    ------
    RasterUnavailable
        Where resvg or Matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
        import resvg_py
    except ImportError as error:
        raise RasterUnavailable(
            f"{error.name} is needed for the figures of the text document: pip install 'placement[word,appendix]'."
        ) from None
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            background="#ffffff",
            width=width,
            skip_system_fonts=True,
            font_files=[str(Path(mpl.get_data_path()) / "fonts" / "ttf" / name) for name in _FILES],
            font_family=_FONT,
            sans_serif_family=_FONT,
            serif_family=_FONT,
            monospace_family=_FONT,
        )
    )


def size(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG [px], from its header."""
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
