"""Ask the web server how it is, as the first host that it answers to: for containers and for start-up.

``python -m reviewapp.healthcheck [PATH [PORT]]`` ends with 0 when PATH (/readyz) answers 200.
"""

import http.client
import os
import sys


def status(path: str, port: int, host: str = "127.0.0.1") -> int | None:
    """The HTTP status of ``path``, or None when nobody answers."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": _allowed_host()})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _allowed_host() -> str:
    first = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip()
    return "localhost" if first in {"", "*"} else first.removeprefix(".")


if __name__ == "__main__":
    path, port = (*sys.argv[1:], *("/readyz", "8000")[len(sys.argv) - 1 :])
    sys.exit(status(path, int(port)) != 200)
