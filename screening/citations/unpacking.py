"""The files of a zip or gzip archive, within limits: what an archive unpacks to is not known before."""

import gzip
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.core.files import File
from django.core.files.temp import NamedTemporaryFile

from screening.errors import DomainError

MOST_FILES = 100
MOST_BYTES = 1_000_000_000
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# Workbooks and documents are zip archives too, which their own readers open.
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
_LEFT_BY_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_STEP = 1 << 20
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError,
    NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip


def unpacked(upload: File) -> Iterator[File]:
    """The file itself, or what an archive holds, each named "archive.zip › folder › file.ris".

    A file that was unpacked is closed once the next one is asked for. Raises DomainError.
    """
    start = upload.read(4)
    upload.seek(0)
    if start[:2] == b"\x1f\x8b":
        yield from _gunzipped(upload)
    elif start in _ZIP:
        yield from _unzipped(upload)
    else:
        yield upload


def _gunzipped(upload: File) -> Iterator[File]:
    name = str(upload.name).removesuffix(".gz")
    with NamedTemporaryFile() as copy:
        try:
            with gzip.open(upload) as packed:
                _copy(packed, copy, str(upload.name), MOST_BYTES)
        except _DAMAGED as error:
            raise _damaged(upload) from error
        yield File(copy, name=name)


def _unzipped(upload: File) -> Iterator[File]:
    try:
        archive = zipfile.ZipFile(upload)
    except _DAMAGED as error:
        raise _damaged(upload) from error
    with archive:
        if _OFFICE & set(archive.namelist()):
            upload.seek(0)
            yield upload
        else:
            yield from _members(archive, upload)


def _members(archive: zipfile.ZipFile, upload: File) -> Iterator[File]:
    left = MOST_BYTES
    for member in _wanted(archive, str(upload.name)):
        with NamedTemporaryFile() as copy:
            try:
                with archive.open(member) as packed:
                    left -= _copy(packed, copy, str(upload.name), left)
            except _DAMAGED as error:
                raise _damaged(upload) from error
            yield File(copy, name=" › ".join([str(upload.name), *_parts(member)]))


def _wanted(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    members = [member for member in archive.infolist() if not _is_left_out(member)]
    if not members or len(members) > MOST_FILES:
        raise DomainError(
            f"“{name}” holds {len(members) or 'no'} files; an archive may hold 1 to {MOST_FILES}. "
            "Please pack the exports of one search alone."
        )
    if any(member.flag_bits & 1 for member in members):
        raise DomainError(f"“{name}” is locked with a password. Please unpack it and upload the files.")
    return members


def _parts(member: zipfile.ZipInfo) -> list[str]:
    return [
        part for part in PurePosixPath(member.filename.replace("\\", "/")).parts if part not in ("/", "..")
    ]


def _is_left_out(member: zipfile.ZipInfo) -> bool:
    """Folders, and what the systems of those who packed it add."""
    parts = _parts(member)
    is_added = not parts or parts[0] == "__MACOSX" or parts[-1].lower() in _LEFT_BY_SYSTEMS
    return member.is_dir() or is_added or parts[-1].startswith("._")


def _copy(packed, copy, name: str, most: int) -> int:
    """How many bytes there were; no more than ``most`` are ever written."""
    size = 0
    while data := packed.read(_STEP):
        size += len(data)
        if size > most:
            raise DomainError(
                f"“{name}” unpacks to more than {MOST_BYTES // 1_000_000} MB. "
                "Please unpack it and upload the files one by one."
            )
        copy.write(data)
    copy.seek(0)
    return size


def _damaged(upload: File) -> DomainError:
    return DomainError(f"“{upload.name}” is an archive that cannot be unpacked. Please pack it again.")
