"""The registry of named statements: set statements over rows for writing, queries for reading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from bot.storage.cells import NAME, Cells, Row, Values, cells_of, columns_of
from bot.storage.dialects import parameters
from bot.storage.errors import StoreError
from bot.storage.rows import rows_as

DELETE, INSERT, UPSERT, UPDATE = 0, 1, 2, 3  # the usual order within a transaction


@dataclass(frozen=True, slots=True)
class Query:
    """A named reading statement; `params` are the names it must be given."""

    name: str
    text: str
    params: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class WriteStatement:
    """A named statement that takes all the rows of a batch at once.

    `body` is its text with `{r}` for the rows, `text` the same with rows that come as a JSON array of arrays.
    `columns` are the names that each row brings, `cells` what checks their values. Of several rows that agree in `key`
    only the last is written, when `last_wins`. `returning` names what comes back, in that order. `order` places it
    among the statements of one transaction, and of those of one order `place`. One that is `counted` is answered with
    the number of rows that it touched.
    """

    name: str
    text: str
    body: str
    columns: tuple[str, ...]
    cells: Cells
    key: tuple[str, ...] = ()
    returning: tuple[str, ...] = ()
    order: int = UPDATE
    last_wins: bool = False
    counted: bool = False
    place: int = 0

    def in_order(self) -> tuple[int, int]:
        """Where it stands among the statements of one transaction."""
        return self.order, self.place

    def encode_all(self, rows: Sequence[Row]) -> list[Values]:
        """All rows as values, the last of each key only where that is wanted, in the order of the key. Raises
        StoreError `data`.
        """
        encoded = self.cells.encode(rows)
        if not self.last_wins or len(encoded) == 1:
            return encoded
        key = itemgetter(*(self.columns.index(name) for name in self.key))
        latest = {key(values): values for values in encoded}
        return [latest[key] for key in sorted(latest)]


WRITES: dict[str, WriteStatement] = {}
READS: dict[str, Query] = {}


# ------------------------------------------------------------------------------------------------ declaring
def statement(
    name: str,
    text: str,
    columns: str,
    *,
    key: str = "",
    returning: str = "",
    order: int = UPDATE,
    last_wins: bool = False,
    counted: bool = False,
    registry: dict[str, WriteStatement] = WRITES,
) -> WriteStatement:
    """Declare a writing statement; `{r}` in its text stands for the rows as a table `r` with those columns.
    `returning` names what the text's own RETURNING gives; a unit gets the rows that agree with its own in `key`.
    """
    kinds, keys, back = columns_of(columns), tuple(columns_of(key)), tuple(columns_of(returning))
    full = text.replace("{r}", rows_as(kinds))
    if name in registry or not NAME.fullmatch(name):
        raise ValueError(f"declared twice, or not a name: {name}")
    if parameters(full) != ("rows",):
        raise ValueError(f"{name}: a writing statement takes its rows and nothing else")
    if not set(keys) <= kinds.keys() or (back and not set(keys) <= set(back)):
        raise ValueError(f"{name}: the key must be among the columns, and among what is returned")
    cells, place = cells_of(name, kinds), len(registry)
    made = WriteStatement(name, full, text, tuple(kinds), cells, keys, back, order, last_wins, counted, place)
    registry[name] = made
    return made


def insert(name: str, table: str, columns: str, *, unless: str | None = None, returning: str = "") -> WriteStatement:
    """Declare an INSERT of every row. With `unless`, the columns of a unique key ('' for any), known rows are left."""
    names = ", ".join(columns_of(columns))
    text = f"INSERT INTO {_name(table)} ({names}) SELECT {names} FROM {{r}} WHERE true"
    if unless is not None:
        target = f" ({', '.join(columns_of(unless))})" if unless else ""
        text += f" ON CONFLICT{target} DO NOTHING"
    return statement(
        name, text + _returning(table, returning), columns, key=returning, returning=returning, order=INSERT
    )


def upsert(name: str, table: str, columns: str, *, key: str, keep: str = "", returning: str = "") -> WriteStatement:
    """Declare an INSERT that overwrites the row of the same `key`, but for the columns in `keep`, set once only."""
    names = columns_of(columns)
    left = {**columns_of(key), **columns_of(keep)}
    changes = ", ".join(f"{column} = excluded.{column}" for column in names if column not in left)
    text = f"INSERT INTO {_name(table)} ({', '.join(names)}) SELECT {', '.join(names)} FROM {{r}} WHERE true"
    text += f" ON CONFLICT ({', '.join(columns_of(key))}) DO " + (f"UPDATE SET {changes}" if changes else "NOTHING")
    text += _returning(table, returning)
    return statement(name, text, columns, key=key, returning=returning, order=UPSERT, last_wins=True)


def update(name: str, table: str, columns: str, *, key: str, where: str = "", returning: str = "") -> WriteStatement:
    """Declare an UPDATE of the rows that agree in `key`, and meet `where` (which may name the table and `r`)."""
    keys, named = columns_of(key), columns_of(columns)
    changes = ", ".join(f"{column} = r.{column}" for column in named if column not in keys)
    same = " AND ".join(f"{_name(table)}.{column} = r.{column}" for column in keys)
    text = f"UPDATE {table} SET {changes} FROM {{r}} WHERE {same}{f' AND ({where})' if where else ''}"
    text += _returning(table, returning)
    return statement(name, text, columns, key=key, returning=returning, order=UPDATE, last_wins=True)


def delete(name: str, table: str, columns: str, *, where: str = "", returning: str = "") -> WriteStatement:
    """Declare a DELETE of the rows that agree in all the columns, and meet `where` (which may name the table)."""
    names = columns_of(columns)
    pair = ", ".join(f"{_name(table)}.{column}" for column in names)
    text = f"DELETE FROM {table} WHERE ({pair}) IN (SELECT {', '.join(f'r.{column}' for column in names)} FROM {{r}})"
    text += f"{f' AND ({where})' if where else ''}" + _returning(table, returning)
    return statement(name, text, columns, key=" ".join(names), returning=returning, order=DELETE)


def count_up(name: str, table: str, column: str, key: str) -> WriteStatement:
    """Declare an UPDATE that adds one to `column` of the row named by `key`, for every row given; two count twice."""
    text = f"""UPDATE {_name(table)} SET {_name(column)} = {table}.{column} + c.times
        FROM (SELECT r.{_name(key)} AS counted, COUNT(*) AS times FROM {{r}} GROUP BY r.{key}) AS c
        WHERE {table}.{key} = c.counted"""
    return statement(name, text, key)


def query(name: str, text: str) -> Query:
    """Declare a reading statement; it may take `:name` parameters and, as `{rows}`, rows under the name `rows`."""
    if name in READS or not NAME.fullmatch(name):
        raise ValueError(f"declared twice, or not a name: {name}")
    made = READS[name] = Query(name, text, frozenset(parameters(text)))
    return made


def every_statement() -> Iterator[tuple[str, str]]:
    """Name and text of all that is declared. Raises StoreError `usage` when there are no writes or no reads."""
    if not WRITES or not READS:
        raise StoreError("usage", "no statements are declared: nothing could be written or read")
    yield from ((made.name, made.text) for made in WRITES.values())
    yield from ((made.name, made.text) for made in READS.values())


def _name(table: str) -> str:
    if not NAME.fullmatch(table):
        raise ValueError(f"not a table: {table}")
    return table


def _returning(table: str, columns: str) -> str:
    names = columns_of(columns)
    return " RETURNING " + ", ".join(f"{table}.{column} AS {column}" for column in names) if names else ""
