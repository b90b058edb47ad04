"""Secrets that are made at first use and kept in files of mode 0600."""

import os
import secrets
from pathlib import Path

from reviewapp.embedded.errors import EmbeddedServerError


def read_or_make(file: Path) -> str:
    """The secret in ``file``; 64 random characters are put there first when there is no such file."""
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _make(file)
        return file.read_text("ascii").strip()
    except PermissionError as error:
        raise EmbeddedServerError(
            f"{file} cannot be read or made by this account. Use the account that owns {file.parent}, "
            "or set REVIEWAPP_DATA_DIR to a directory of your own."
        ) from error


def _make(file: Path) -> None:
    # Written whole, then linked to its name: a second process never reads half a secret,
    # and of two that make one at the same time the first wins for both.
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(48))
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
