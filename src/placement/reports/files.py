"""A folder of files, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from placement.errors import InputError, Mistake, Where


def write_folder(
    out: str | Path, contents: Mapping[str, str | bytes], *, own: Collection[str], force: bool = False
) -> Path:
    """Write `contents` (name to bytes, or to text that is written as UTF-8) into the folder `out`.

    The files are written beside the folder first and moved when all are there. A folder that holds something is
    left alone unless `force`; even then only files named in `own` are replaced or removed, and where anything goes
    wrong the old ones are put back.

    Raises
    ------
    InputError
        Where the folder holds something and `force` is not given, or cannot be written.
    """
    folder = Path(out)
    may_write(folder, own, force=force)
    fresh = _beside(folder)
    try:
        for name, content in contents.items():
            (fresh / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        fresh.chmod(0o755)
        _move(fresh, folder, own)
    except OSError as error:
        raise _wrong(folder, f"cannot write there: {error.strerror}") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return folder


def try_writing(folder: Path) -> None:
    """Find out before a long solve whether a folder can be made or written; nothing is left behind.

    Raises
    ------
    InputError
        Where it cannot.
    """
    if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
        raise _wrong(folder, "cannot write there: Permission denied", "name another folder")
    made = [parent for parent in folder.parents if not parent.exists()]
    _beside(folder).rmdir()
    for parent in made:
        # Another process may have begun to use it.
        with contextlib.suppress(OSError):
            parent.rmdir()


def _beside(folder: Path) -> Path:
    """A new empty folder beside the one that is to be written."""
    for parent in folder.parents:
        if parent.exists() and not parent.is_dir():
            raise _wrong(folder, f"cannot write there: {parent} is a file, not a folder", "name another folder")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise _wrong(folder, f"cannot write there: {error.strerror}") from None


def _wrong(folder: Path, what: str, hint: str = "") -> InputError:
    return InputError([Mistake(Where(str(folder)), what, hint)])


def may_write(folder: Path, own: Collection[str], *, force: bool) -> None:
    """Check that files named in `own` may be written into the folder.

    Raises
    ------
    InputError
        Where it is a file, holds something and `force` is not given, or holds folders of these names.
    """
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir():
        raise _wrong(folder, "this is a file, not a folder", "name another folder")
    held = sorted(path.name for path in folder.iterdir())
    if held and not force:
        some = ", ".join(held[:4]) + (", ..." if len(held) > 4 else "")
        raise _wrong(
            folder,
            f"the folder is not empty: it holds {some}",
            "name another folder, or give `--force` (`force=True`) to replace the files of a report in it",
        )
    folders = [name for name in own if (folder / name).is_dir()]
    if folders:
        raise _wrong(folder, f"`{folders[0]}` is a folder where a file of the report belongs", "remove it first")


def _move(fresh: Path, folder: Path, own: Collection[str]) -> None:
    if not folder.exists():
        os.rename(fresh, folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    moved: list[str] = []
    try:
        for name in own:
            if (folder / name).exists() or (folder / name).is_symlink():
                os.replace(folder / name, old / name)
        for path in sorted(fresh.iterdir()):
            os.replace(path, folder / path.name)
            moved.append(path.name)
    except BaseException:
        for name in moved:
            with contextlib.suppress(OSError):
                (folder / name).unlink()
        for path in old.iterdir():
            with contextlib.suppress(OSError):
                os.replace(path, folder / path.name)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
