"""Alembic, told where the database is: imported only where the schema is changed."""

import io
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from bot.storage.database import sqlite_path
from bot.storage.owning import POSTGRESQL
from bot.storage.sqlite import choose_module


def configuration() -> Config:
    """Alembic's settings, made here so that there is no file of them to find."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def versions() -> list[str]:
    """The versions that there are scripts for, oldest first."""
    scripts = ScriptDirectory.from_config(configuration())
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def upgrade(url: str, to: str = "head") -> None:
    """Run what is missing, all of it in one transaction, so that a death in the middle changes nothing."""
    if url.startswith(POSTGRESQL):
        from bot.storage.migrations import postgres  # the driver is loaded by those who use it

        postgres.upgrade(url, lambda found: offline("postgresql", found, to))
        return
    engine = create_engine(f"sqlite:///{sqlite_path(url)}", module=choose_module(), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def no_implicit_transactions(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN EXCLUSIVE")

    config = configuration()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def offline(dialect: str, found: str = "", to: str = "head") -> str:
    """The SQL that leads from a version (none: from nothing) to another, on `sqlite` or `postgresql`."""
    config = configuration()
    config.output_buffer = io.StringIO()
    config.set_main_option("sqlalchemy.url", f"{dialect}://")
    config.attributes["dialect"] = dialect
    command.upgrade(config, f"{found}:{to}" if found else to, sql=True)
    return config.output_buffer.getvalue()
