"""Addresses are read and written without loss."""

import pytest

from flows.addresses import Address, instances_in, parse_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("wifi", Address("wifi")),
        ("wifi/reopened", Address("wifi", (), "reopened")),
        ("spot#2.speed", Address("speed", (2,), None, ("spot",))),
        ("spot#2.room#1.area", Address("area", (2, 1), None, ("spot", "room"))),
        ("spot#2.place/name/other_place", Address("place", (2,), "name/other_place", ("spot",))),
        ("spot#2/open", Address("spot", (2,), "open", ("spot",))),
        ("spot#2.room#11/deleted", Address("room", (2, 11), "deleted", ("spot", "room"))),
        ("spot/done", Address("spot", (), "done")),
    ],
)
def test_addresses_are_read_and_written(text: str, address: Address) -> None:
    assert parse_address(text) == address
    assert str(address) == text


@pytest.mark.parametrize("text", ["", "/review", "spot#0.x", "spot#x.y", "a b", "a..b", "1a", "spot#1#2.x"])
def test_other_texts_are_no_addresses(text: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        parse_address(text)


def test_the_instances_an_address_passes_through() -> None:
    assert instances_in("a#1.b#12.c/name/x") == (("a", 1), ("a#1.b", 12))
    assert instances_in("c/name/x#1") == ()
