"""The one moment that every file of an appendix carries, so that the same appendix gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from placement.reports.appendix.document import Appendix

NO_DATE = datetime(1980, 1, 1)
"""The earliest moment that a zip file can name: it stands for none."""


def created(appendix: Appendix) -> datetime:
    """When the appendix says it was made (`made_with["date"]`, ISO 8601); `NO_DATE` where it does not say."""
    found = appendix.made_with.get("date")
    try:
        return datetime.fromisoformat(str(found)).replace(tzinfo=None) if found else NO_DATE
    except ValueError:
        return NO_DATE


def same_bytes(packed: bytes) -> bytes:
    """A zip file again, with the parts in the same order and all of them of the same moment."""
    target = io.BytesIO()
    moment = NO_DATE.timetuple()[:6]
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, date_time=moment)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            new.writestr(part, old.read(name))
    return target.getvalue()
