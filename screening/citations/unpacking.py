"""The files of a zip or gzip archive, within limits: what an archive unpacks to is not known before."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.core.files import File
from django.core.files.temp import NamedTemporaryFile

from screening.errors import DomainError

MOST_FILES = 100
MOST_BYTES = 1_000_000_000
# A workbook and a document are zip archives too, which their own readers open.
_OFFICE = ("xl/", "word/", "ppt/")
_STEP = 1 << 20


def unpacked(upload: File) -> Iterator[File]:
    """The file itself, or what an archive holds, each named "archive.zip/file.ris"; raises DomainError."""
    start = upload.read(4)
    upload.seek(0)
    if start[:2] == b"\x1f\x8b":
        yield _gunzipped(upload)
    elif start == b"PK\x03\x04":
        yield from _unzipped(upload)
    else:
        yield upload


def _gunzipped(upload: File) -> File:
    name = str(upload.name).removesuffix(".gz")
    try:
        with gzip.open(upload) as packed:
            return _copied(packed, name, MOST_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(upload) from error


def _unzipped(upload: File) -> Iterator[File]:
    try:
        with zipfile.ZipFile(upload) as archive:
            names = archive.namelist()
            if any(name.startswith(_OFFICE) for name in names):
                upload.seek(0)
                yield upload
                return
            yield from _members(archive, str(upload.name))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise _damaged(upload) from error


def _members(archive: zipfile.ZipFile, name: str) -> Iterator[File]:
    members = [member for member in archive.infolist() if not _is_left_out(member)]
    if not members or len(members) > MOST_FILES:
        raise DomainError(
            f"“{name}” holds {len(members)} files; an archive may hold 1 to {MOST_FILES}. "
            "Please pack the exports of one search alone."
        )
    if any(member.flag_bits & 1 for member in members):
        raise DomainError(f"“{name}” is locked with a password. Please unpack it and upload the files.")
    left = MOST_BYTES
    for member in members:
        with archive.open(member) as packed:
            copy = _copied(packed, f"{name}/{PurePosixPath(member.filename).name}", left)
        left -= copy.size
        yield copy


def _is_left_out(member: zipfile.ZipInfo) -> bool:
    """Folders, and what a Mac adds to an archive."""
    return member.is_dir() or "__MACOSX" in member.filename or member.filename.endswith(".DS_Store")


def _copied(packed, name: str, most: int) -> File:
    copy, size = NamedTemporaryFile(), 0
    while data := packed.read(_STEP):
        size += len(data)
        if size > most:
            raise DomainError(
                f"“{name}” unpacks to more than {most // 1_000_000} MB. "
                "Please unpack it and upload the files one by one."
            )
        copy.write(data)
    copy.seek(0)
    return File(copy, name=name)


def _damaged(upload: File) -> DomainError:
    return DomainError(f"“{upload.name}” is an archive that cannot be unpacked. Please pack it again.")
