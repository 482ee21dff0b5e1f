"""Keys as files, the envelope, names that mean nothing without a key, and what must never show."""

import base64
import hashlib
import hmac
import pickle
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.vault import REMEMBERED, Memory, Vault, VaultError
from bot.world import FixedWorld, World


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.open(tmp_path / "keys", World())


def raw_key(tmp_path: Path, name: str) -> bytes:
    return base64.b64decode((tmp_path / "keys" / f"{name}.key").read_text())


def test_what_is_sealed_opens_again(vault: Vault) -> None:
    key = vault.create_campaign("c1")
    for text in ("", "yes", "Où ? 😀 \u202e", "x" * 10_000):
        assert key.open(key.seal(text, "record", "i/1/0"), "record", "i/1/0") == text
    assert key.seal("yes", "record", "i/1/0") != key.seal("yes", "record", "i/1/0")


def test_the_envelope_is_the_documented_one(vault: Vault, tmp_path: Path) -> None:
    raw = base64.b64decode(vault.create_campaign("c1").seal("yes", "record", "i/1/0"), validate=True)
    assert len(raw) == 12 + len("yes") + 16
    opened = AESGCM(raw_key(tmp_path, "campaign-c1")).decrypt(raw[:12], raw[12:], b"record|i/1/0")
    assert opened == b"yes"


def test_the_mac_is_the_documented_one(vault: Vault, tmp_path: Path) -> None:
    digest = hmac.new(raw_key(tmp_path, "installation"), b"lane|12345", hashlib.sha256).digest()
    expected = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert vault.installation.mac("lane", "12345") == expected
    assert len(expected) == 43
    assert vault.installation.mac("lane", "12346") != expected != vault.installation.mac("seal", "12345")


@pytest.mark.parametrize("remembered", [True, False])
def test_a_text_in_another_place_or_under_another_key_is_refused(vault: Vault, remembered: bool) -> None:
    key, other = vault.create_campaign("c1"), vault.create_campaign("c2")
    sealed = key.seal("SECRET", "record", "i/1/0")
    if remembered:
        key.open(sealed, "record", "i/1/0")
    flipped = base64.b64encode(bytes([base64.b64decode(sealed)[0] ^ 1]) + base64.b64decode(sealed)[1:]).decode()
    attempts: list[tuple[Any, str, str, str]] = [
        (key, sealed, "record", "i/1/1"),
        (key, sealed, "draft", "i/1/0"),
        (other, sealed, "record", "i/1/0"),
        (key, flipped, "record", "i/1/0"),
        (key, sealed[:-4], "record", "i/1/0"),
        (key, "not base64!", "record", "i/1/0"),
        (key, "", "record", "i/1/0"),
    ]
    for holder, text, table, row in attempts:
        with pytest.raises(VaultError) as caught:
            holder.open(text, table, row)
        assert "SECRET" not in repr(caught.value)


def test_keys_are_files_for_their_owner_alone(vault: Vault, tmp_path: Path) -> None:
    vault.create_campaign("c1")
    folder = tmp_path / "keys"
    assert {path.name for path in folder.iterdir()} == {"installation.key", "callback.key", "campaign-c1.key"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert len(base64.b64decode(path.read_text().strip(), validate=True)) == 32


def test_keys_are_the_same_after_a_restart(vault: Vault, tmp_path: Path) -> None:
    sealed = vault.create_campaign("c1").seal("yes", "record", "r")
    assert vault.create_campaign("c1").open(sealed, "record", "r") == "yes", "made once"
    again = Vault.open(tmp_path / "keys", World(), create=False)
    key = again.campaign("c1")
    assert key is not None
    assert key.open(sealed, "record", "r") == "yes"
    assert again.installation.mac("a", "b") == vault.installation.mac("a", "b")
    assert again.campaign("c2") is None


def test_a_destroyed_key_is_gone(vault: Vault, tmp_path: Path) -> None:
    key = vault.create_campaign("c1")
    sealed = key.seal("yes", "record", "r")
    key.open(sealed, "record", "r")
    assert vault.destroy_campaign("c1") is True
    assert vault.campaign("c1") is None
    assert not (tmp_path / "keys" / "campaign-c1.key").exists()
    assert vault.destroy_campaign("c1") is False
    with pytest.raises(VaultError):
        vault.create_campaign("c1").open(sealed, "record", "r")


@pytest.mark.parametrize("id", ["", "../installation", "a/b", "a.b", "a b", "x" * 65, "é", "a\n"])
def test_names_of_campaigns_lead_nowhere_else(vault: Vault, id: str) -> None:
    for use in (vault.campaign, vault.create_campaign, vault.destroy_campaign):
        with pytest.raises(VaultError):
            use(id)


def test_what_is_wrong_with_a_key_file_is_said(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "installation.key"
    path.chmod(0o640)
    with pytest.raises(VaultError, match="chmod 600"):
        Vault.open(tmp_path / "keys", World())
    path.chmod(0o600)
    for content in ("", "short", base64.b64encode(b"x" * 31).decode()):
        path.write_text(content)
        with pytest.raises(VaultError, match="32 bytes"):
            Vault.open(tmp_path / "keys", World())
    path.unlink()
    with pytest.raises(VaultError, match="missing"):
        Vault.open(tmp_path / "keys", World(), create=False)
    assert not path.exists()


def test_buttons_signed_with_the_old_key_are_known_while_it_is_kept(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    old = vault.callback_keys
    assert [len(key) for key in old] == [32]
    (folder / "callback.key").rename(folder / "callback-old.key")
    rotated = Vault.open(folder, World())
    assert rotated.callback_keys[1:] == old
    assert rotated.callback_keys[0] != old[0]


def test_nothing_secret_shows(vault: Vault, tmp_path: Path) -> None:
    key = vault.create_campaign("c1")
    key.open(key.seal("SECRET", "record", "r"), "record", "r")
    secrets = [raw_key(tmp_path, name) for name in ("installation", "callback", "campaign-c1")]
    shown = " ".join([repr(vault), str(vault), repr(key), str(key), repr([key]), f"{key!r}", repr(key._memory)])
    for secret in secrets:
        assert base64.b64encode(secret).decode()[:12] not in shown
        assert repr(secret)[2:12] not in shown
        assert secret.hex()[:12] not in shown
    assert "SECRET" not in shown
    with pytest.raises(TypeError):
        pickle.dumps(key)


def test_the_memory_is_bounded_and_may_be_dropped() -> None:
    memory = Memory(3)
    for n in range(5):
        memory.put(("sealed", "key", str(n)), "text")
    assert len(memory) == 3
    assert memory.get(("sealed", "key", "0")) is None
    assert memory.get(("sealed", "key", "2")) == "text"
    memory.put(("sealed", "key", "5"), "text")
    assert memory.get(("sealed", "key", "2")) == "text", "what was used last stays longest"
    memory.forget()
    assert len(memory) == 0
    assert REMEMBERED <= 10_000


def test_a_fixed_world_makes_the_same_keys_again(tmp_path: Path) -> None:
    first, second = (Vault.open(tmp_path / name, FixedWorld(seed=4)) for name in ("a", "b"))
    assert first.installation.mac("a", "b") == second.installation.mac("a", "b")
    assert first.installation.seal("x", "t", "r") == second.installation.seal("x", "t", "r")
