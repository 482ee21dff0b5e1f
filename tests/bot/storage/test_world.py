"""The only place that knows time and chance, and its double for tests."""

from datetime import UTC, datetime

from bot.world import FixedWorld, World


def test_the_real_world() -> None:
    world = World()
    assert world.now().tzinfo is UTC
    assert len({world.token() for _ in range(1000)}) == 1000
    assert {len(world.token(16)), len(world.token(9)), len(world.id8()), len(world.seed())} == {22, 12, 8}
    assert all(0 <= world.chance() < 1 for _ in range(100))
    assert len(world.secret(32)) == 32


def test_a_fixed_world() -> None:
    world, same, other = FixedWorld(seed=1), FixedWorld(seed=1), FixedWorld(seed=2)
    drawn = [(each.token(), each.id8(), each.seed(), each.chance(), each.secret(4)) for each in (world, same, other)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert world.now() == world.now() == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert world.pass_time(days=1, minutes=-1) == datetime(2026, 11, 24, 9, 59, tzinfo=UTC) == world.now()
