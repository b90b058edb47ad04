"""Rows by statements that are written once: joined tables read, and several rows written in one round trip.

For the few places where people wait: making the same SQL anew for each request costs more than PostgreSQL
takes for it. Everywhere else querysets serve.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models.expressions import DatabaseDefault

Model = type[models.Model]
LARGEST_KEY = 2**63 - 1
"""A number from an address may be larger than any that the database can compare."""


@cache
def columns(model: Model, alias: str) -> str:
    """All columns of a table, selected under ``alias``, in the order in which ``instance`` takes them."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


@cache
def width(model: Model) -> int:
    """How many columns these are."""
    return len(model._meta.concrete_fields)


def instance(model: Model, values: Sequence) -> Any:
    """What a queryset would give for this row; None where an outer join found nothing."""
    names, converters, key = _reading(model)
    if values[key] is None:
        return None
    values = list(values)
    for place, field in converters:
        values[place] = field.from_db_value(values[place], None, connection)
    return model.from_db(connection.alias, names, values)


def selected(model: Model, rest: str, values: Sequence | dict) -> list:
    """What a queryset would give; ``rest`` of the statement begins with where, the table is ``t`` in it."""
    return [instance(model, row) for row in asked(_selecting(model, rest), values)]


def asked(statement: str, values: Sequence | dict) -> list[tuple]:
    """The rows that a statement gives. The server keeps the plan of what is asked often in one connection:
    to make it anew takes longer than to follow it."""
    connection.ensure_connection()
    with connection._prepare_cursor(ServerBindingCursor(connection.connection)) as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@cache
def _selecting(model: Model, rest: str) -> str:
    return f'select {columns(model, "t")} from "{model._meta.db_table}" t {rest}'  # noqa: S608


@cache
def _reading(model: Model) -> tuple[list[str], list[tuple[int, models.Field]], int]:
    """Names of the attributes, what is to be converted, and the place of the key."""
    fields = model._meta.concrete_fields
    converters = [(at, field) for at, field in enumerate(fields) if hasattr(field, "from_db_value")]
    return [field.attname for field in fields], converters, fields.index(model._meta.pk)


def instance_of_json(model: Model, row: dict) -> Any:
    """What a queryset would give for a row that came as JSON."""
    fields = model._meta.concrete_fields
    values = [field.to_python(row[field.column]) for field in fields]
    return model.from_db(connection.alias, _reading(model)[0], values)


def write_together(new: Sequence[models.Model], changed: Sequence[models.Model] = ()) -> None:
    """Insert and update whole rows in one statement: all or nothing.

    What the database itself gives to a new row (its number, a time) is read back. Django's signals of
    saving are not sent.
    """
    parts, values, returned = [], [], []
    for place, row in enumerate(new):
        left = _left_to_database(row)
        parts.append(f"new{place} as ({_insert(type(row), left)})")
        values += _prepared(row, _others(type(row), left), adding=True)
        returned += [(row, name, f"new{place}.{name}") for name in left]
    for place, row in enumerate(changed):
        parts.append(f"changed{place} as ({_update(type(row))})")
        values += [*_prepared(row, _others(type(row), (_key(row),)), adding=False), row.pk]
    wanted = ", ".join(name for _, _, name in returned)
    tables = ", ".join(sorted({name.partition(".")[0] for _, _, name in returned}))
    # S608: names of tables and columns, from the models
    (given,) = asked(f"with {', '.join(parts)} select {wanted} from {tables}", values)  # noqa: S608
    for (row, name, _), value in zip(returned, given, strict=True):
        setattr(row, name, value)
    for row in new:
        row._state.adding, row._state.db = False, connection.alias


def _key(row: models.Model) -> str:
    return row._meta.pk.attname


def _left_to_database(row: models.Model) -> tuple[str, ...]:
    """Attributes whose values the database gives, by their names, which are those of the columns here."""
    values = row.__dict__
    return tuple(
        field.attname
        for field in row._meta.concrete_fields
        if isinstance(values[field.attname], DatabaseDefault) or (field.primary_key and row.pk is None)
    )


@cache
def _others(model: Model, left: tuple[str, ...]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if field.attname not in left]


def _prepared(row: models.Model, fields: Iterable[models.Field], *, adding: bool) -> list:
    return [field.get_db_prep_save(field.pre_save(row, adding), connection) for field in fields]


@cache
def _insert(model: Model, left: tuple[str, ...]) -> str:
    fields = _others(model, left)
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    back = f" returning {', '.join(left)}" if left else ""
    return f'insert into "{model._meta.db_table}" ({names}) values ({places}){back}'  # noqa: S608


@cache
def _update(model: Model) -> str:
    key = model._meta.pk
    names = ", ".join(f'"{field.column}" = %s' for field in _others(model, (key.attname,)))
    return f'update "{model._meta.db_table}" set {names} where "{key.column}" = %s'  # noqa: S608
