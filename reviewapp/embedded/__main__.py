"""The embedded servers by hand: ``python -m reviewapp.embedded start | stop | status | run PROGRAM ...``.

``run`` calls one of PostgreSQL's own programs (``psql``, ``pg_dump``, ``pg_restore``) on the database.
"""

import argparse
import os
import sys

from reviewapp import embedded
from reviewapp.embedded.binaries import Binaries


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m reviewapp.embedded", description=__doc__)
    parser.add_argument("command", choices=["start", "stop", "status", "run"])
    parser.add_argument("program", nargs=argparse.REMAINDER, help="for run: the program and its arguments")
    arguments = parser.parse_args()
    where = embedded.data_dir()
    try:
        if arguments.command == "run":
            run(arguments.program)
        elif arguments.command != "status":
            {"start": embedded.start, "stop": embedded.stop}[arguments.command](where)
    except embedded.EmbeddedServerError as error:
        sys.exit(str(error))
    down = embedded.what_is_down(where)
    sys.stdout.write(f"{where}: {' and '.join(down) + ' not running' if down else 'both servers run'}\n")
    return 1 if down and arguments.command != "stop" else 0


def run(command: list[str]) -> None:
    """Become ``command``, connected to the database; its servers are started when they do not run."""
    programs = Binaries.installed().postgres
    if not command or not (programs / command[0]).is_file():
        known = ", ".join(sorted(path.name for path in programs.iterdir()))
        raise embedded.EmbeddedServerError(f"Name one of PostgreSQL's programs: {known}.")
    database = embedded.start(embedded.data_dir()).database
    variables = {
        "HOST": "PGHOST",
        "PORT": "PGPORT",
        "USER": "PGUSER",
        "PASSWORD": "PGPASSWORD",
        "NAME": "PGDATABASE",
    }
    environment = os.environ | {variable: database[part] for part, variable in variables.items()}
    os.execve(programs / command[0], command, environment)  # noqa: S606


if __name__ == "__main__":
    sys.exit(main())
