"""A file that is there whole or not at all, and what archives raise that are not whole."""

import errno
import os
import secrets
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError

ZIP_FAULTS = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    LookupError,
    zlib.error,
    struct.error,
)
"""What `zipfile` raises for an archive that is damaged, encrypted, or none: fuzzing found them."""

_FULL = (errno.ENOSPC, errno.EDQUOT)
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def fresh_file(out: Path) -> Iterator[Path]:
    """A temporary path beside `out`; it becomes `out` when the block ends well, else it goes.

    Raises `SurveyError` for a full disk, a folder that is missing or closed to us, a file that
    another program holds. Whatever stood at `out` before stays until the new file is complete.
    """
    part = out.with_name(f".{secrets.token_hex(4)}{out.suffix}")
    try:
        yield part
        _sync(part)
        part.replace(out)
        if os.name == "posix":
            _sync(out.parent)
    except OSError as fault:
        raise disk_error(out, fault) from fault
    finally:
        _remove(part)


def disk_error(path: Path, fault: OSError) -> SurveyError:
    """The problem behind what the system reported."""
    if fault.errno in _FULL:
        return SurveyError(Problem.DISK_FULL, path=path)
    if fault.errno in _DENIED:
        return SurveyError(Problem.READ_ONLY, path=path)
    if fault.errno == errno.ENOENT:
        return SurveyError(Problem.NO_SUCH_FILE, path=path.parent)
    return SurveyError(Problem.DISK_FAULT, path=path, reason=fault.strerror or str(fault))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(part: Path) -> None:
    for leftover in (part, part.with_name(part.name + "-journal")):
        try:
            leftover.unlink(missing_ok=True)
        except OSError:  # a folder that went away takes its leftovers along
            continue
