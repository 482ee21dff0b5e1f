"""What only PostgreSQL does: lost connections, other workers in the way, a server that is not as it must be."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest
from clusters import PASSWORD, Cluster

from bot.storage.errors import StoreError
from bot.storage.migrations import HEAD, migrate
from bot.storage.migrations.postgres import schema_version
from bot.storage.owning import open_database
from bot.storage.postgres import Attempt, PostgresDatabase
from bot.turn import Expect, Write, Written

pytestmark = pytest.mark.postgres
NewDatabase = Callable[[], str]
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> {me}"


def department(id: str) -> Write:
    return Write("insert_department", ({"id": id, "municipality": "m", "name": "Civil registry", "headcount": 7},))


async def cut_every_connection(url: str) -> int:
    """As a failover does: the server ends all sessions but this one; how many there were."""
    connection = await asyncpg.connect(url)
    ended = await connection.fetch(OTHERS.format(me="pg_backend_pid()"))
    await connection.close()
    return len(ended)


# ------------------------------------------------------------------------------------------------ connections
async def test_connections_that_were_lost_meanwhile_are_replaced(living: Any, new_database: NewDatabase) -> None:
    url = new_database()
    async with living(await open_database(url)) as house:
        await house.write("1", writes=(department("a"),))
        assert await cut_every_connection(url) >= 2
        assert (await house.write("2", writes=(department("b"),))).written is Written.DONE
        assert len(await house.rows("SELECT id FROM department")) == 2


async def test_a_connection_lost_before_the_commit_is_no_error(
    living: Any, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, cuts = Attempt._follow, [1]

    async def follow(self: Attempt, begin: Any) -> Any:
        planned = await real(self, begin)
        if cuts:
            cuts.pop()
            self._connection.terminate()
        return planned

    async with living(await open_database(new_database())) as house:
        monkeypatch.setattr(Attempt, "_follow", follow)
        assert (await house.write("1", writes=(department("a"),))).written is Written.DONE
        assert await house.rows("SELECT id FROM department") == [{"id": "a"}], "and it was written once"


async def test_a_connection_lost_at_the_commit_is_not_acknowledged(
    living: Any, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the commit happened is not known; the update comes again, and its mark says."""
    real, cuts = PostgresDatabase._connected, [1]

    class Cut:
        """A connection whose answer to the commit never arrives."""

        def __init__(self, connection: Any) -> None:
            self._connection = connection

        def __getattr__(self, name: str) -> Any:
            return getattr(self._connection, name)

        async def execute(self, text: str, *given: str) -> Any:
            done = await self._connection.execute(text, *given)
            if text == "COMMIT" and cuts:
                cuts.pop()
                self._connection.terminate()
                raise asyncpg.ConnectionDoesNotExistError("cut")
            return done

    async def connected(self: PostgresDatabase) -> Any:
        self._writer = Cut(await real(self))
        return self._writer

    monkeypatch.setattr(PostgresDatabase, "_connected", connected)
    async with living(await open_database(new_database())) as house:
        with pytest.raises(StoreError) as caught:
            await house.write("1", writes=(department("a"),))
        assert caught.value.kind == "io"
        assert (await house.write("1", writes=(department("a"),))).written is Written.SEEN
        assert await house.rows("SELECT id FROM department") == [{"id": "a"}]


async def test_a_server_that_is_gone_acknowledges_nothing(living: Any, new_database: NewDatabase) -> None:
    url = new_database()
    async with living(await open_database(url)) as house:
        house.database._url = url.replace(url.rpartition(":")[2].partition("/")[0], "1")
        house.database._drop_writer()
        with pytest.raises(StoreError) as caught:
            await house.write("1", writes=(department("a"),))
        assert caught.value.kind == "io"
        assert PASSWORD not in str(caught.value)
        house.database._url = url
        assert (await house.write("1", writes=(department("a"),))).written is Written.DONE


# ------------------------------------------------------------------------------------------------ other workers
async def test_a_deadlock_is_tried_again(
    living: Any, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, real, met = new_database(), Attempt.run, []

    async def run(self: Attempt, begin: Any) -> Any:
        try:
            return await real(self, begin)
        except StoreError as error:
            met.append(str(error))
            raise

    monkeypatch.setattr(Attempt, "run", run)
    async with living(await open_database(url)) as house:
        await house.write(writes=(department("a"), department("b")))
        other = await asyncpg.connect(url)
        await other.execute("SET deadlock_timeout = '60s'; BEGIN; UPDATE department SET closed = 1 WHERE id = 'b'")
        both = (Expect("department", "a", 0), Expect("department", "b", 0))
        writing = asyncio.ensure_future(house.write("1", expects=both))
        while not await other.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            await asyncio.sleep(0.01)
        await other.execute("UPDATE department SET closed = 1 WHERE id = 'a'")  # waits until the other side gives up
        await other.execute("COMMIT")
        await other.close()
        assert (await writing).written is Written.DONE
        assert met == ["DeadlockDetectedError [40P01]"]


async def test_what_stays_in_the_way_is_told(
    living: Any, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    async def run(self: Attempt, begin: Any) -> Any:
        nonlocal tries
        tries += 1
        raise StoreError("conflict", "DeadlockDetectedError [40P01]")

    async with living(await open_database(new_database())) as house:
        monkeypatch.setattr(Attempt, "run", run)
        with pytest.raises(StoreError) as caught:
            await house.write("1")
        assert (caught.value.kind, tries) == ("conflict", 6)


def test_workers_that_start_together_migrate_once(server: Cluster) -> None:
    server.tool("createdb", *server.where, "together")
    url = server.url("together")
    program = "import sys; from bot.storage.migrations import migrate; print(migrate(sys.argv[1]))"
    both = [
        subprocess.Popen([sys.executable, "-c", program, url], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    assert [worker.communicate(timeout=100) for worker in both] == [(f"{HEAD}\n".encode(), b"")] * 2
    assert schema_version(url) == HEAD


def test_a_newer_schema_is_refused(server: Cluster) -> None:
    name = server.database().rpartition("/")[2]
    server.ask(name, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="9999 is newer") as caught:
        migrate(server.url(name))
    assert caught.value.exit_code == 78


# ------------------------------------------------------------------------------------------------ the server
async def test_a_wrong_password_is_told_without_it(new_database: NewDatabase) -> None:
    url = new_database().replace(PASSWORD, "another-secret")
    with pytest.raises(StoreError, match="the user or the password") as caught:
        await open_database(url)
    assert caught.value.exit_code == 78
    assert "another-secret" not in str(caught.value)


async def test_a_database_that_is_not_there_is_told(server: Cluster) -> None:
    with pytest.raises(StoreError, match="createdb"):
        await open_database(server.url("nowhere"))


async def test_another_encoding_is_refused(server: Cluster) -> None:
    server.tool("createdb", *server.where, "-E", "SQL_ASCII", "--locale=C", "-T", "template0", "old")
    with pytest.raises(StoreError, match="SQL_ASCII"):
        await open_database(server.url("old"))


async def test_a_commit_means_what_it_says(server: Cluster) -> None:
    url = server.database()
    server.ask(url.rpartition("/")[2], f"ALTER DATABASE {url.rpartition('/')[2]} SET synchronous_commit = off")
    database = await PostgresDatabase.open(url)
    try:
        assert database._writer is not None
        assert await database._writer.fetchval("SHOW synchronous_commit") == "on"
    finally:
        await database.close()


async def test_deleted_rows_are_swept(living: Any, new_database: NewDatabase) -> None:
    async with living(await open_database(new_database())) as house:
        await house.write(writes=(department("a"),))
        await house.change("DELETE FROM department")
        before = (await house.rows("SELECT pg_relation_size('department') AS size"))[0]["size"]
        await house.database.sweep()
        after = (await house.rows("SELECT pg_relation_size('department') AS size"))[0]["size"]
        assert before > after == 0


async def test_after_closing_everything_is_refused(living: Any, new_database: NewDatabase) -> None:
    async with living(await open_database(new_database())) as house:
        await house.writer.stop()
        await house.database.close()
        await house.database.close()
        with pytest.raises(StoreError, match="closed"):
            await house.store.read("municipalities")
        with pytest.raises(StoreError, match="closed"):
            await house.database.transact(lambda: iter(()))


def test_the_driver_is_loaded_by_those_who_use_it() -> None:
    program = "import sys, bot.app; print([name for name in sys.modules if name.startswith('asyncpg')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
