"""Keys as files, and what is sealed under them."""

import base64
import binascii
import contextlib
import hashlib
import hmac
import os
import re
from collections import OrderedDict
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.world import World

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
REMEMBERED = 4096  # opened texts kept in memory, to be dropped at any time
CAMPAIGN = re.compile(r"[A-Za-z0-9_-]{1,64}")


class VaultError(Exception):
    """A key is missing or malformed, or a sealed text is not what it is said to be. Never holds a text or a key."""


class Memory:
    """The texts opened last; bounded, and only ever a shortcut."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._texts: OrderedDict[tuple[str, ...], str] = OrderedDict()
        self._size = size

    def get(self, key: tuple[str, ...]) -> str | None:
        text = self._texts.get(key)
        if text is not None:
            self._texts.move_to_end(key)
        return text

    def put(self, key: tuple[str, ...], text: str) -> None:
        self._texts[key] = text
        if len(self._texts) > self._size:
            self._texts.popitem(last=False)

    def forget(self) -> None:
        self._texts.clear()

    def __len__(self) -> int:
        return len(self._texts)


class Key:
    """A 256-bit key: seals texts, and makes names that mean nothing without it."""

    __slots__ = ("_cipher", "_derived", "_memory", "_secret", "_world", "name")

    def __init__(self, name: str, secret: bytes, world: World, memory: Memory) -> None:
        if len(secret) != KEY_BYTES:
            raise VaultError(f"{name}.key does not hold 32 bytes: restore it from the key copy")
        self.name = name
        self._secret = secret
        self._cipher = AESGCM(secret)
        self._world = world
        self._memory = memory
        self._derived: dict[str, bytes] = {}

    def __repr__(self) -> str:
        return f"Key({self.name!r})"

    def __reduce__(self) -> str:
        raise TypeError("keys are not copied")

    def seal(self, text: str, table: str, row: str) -> str:
        """AES-256-GCM under this key, bound to `table|row`: base64 of nonce, ciphertext and tag."""
        nonce = self._world.secret(NONCE_BYTES)
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), _aad(table, row))).decode()

    def open(self, sealed: str, table: str, row: str) -> str:
        """The text again. Raises VaultError if it was not sealed by this key for this very row."""
        place = (sealed, self.name, table, row)
        known = self._memory.get(place)
        if known is not None:
            return known
        try:
            raw = base64.b64decode(sealed, validate=True)
            text = self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _aad(table, row)).decode()
        except (InvalidTag, binascii.Error, ValueError):
            raise VaultError(f"a sealed text of {table} cannot be opened with {self.name}.key") from None
        self._memory.put(place, text)
        return text

    def mac(self, purpose: str, text: str) -> str:
        """HMAC-SHA256 of `purpose|text`, as base64url without padding: 43 characters."""
        place = (self.name, purpose, text)
        known = self._memory.get(place)
        if known is None:
            digest = hmac.digest(self._secret, f"{purpose}|{text}".encode(), hashlib.sha256)
            known = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            self._memory.put(place, known)
        return known

    def derive(self, purpose: str) -> bytes:
        """32 bytes for another use of this key, such as signing buttons; they do not lead back to it."""
        known = self._derived.get(purpose)
        if known is None:
            known = self._derived[purpose] = hmac.digest(self._secret, f"derive|{purpose}".encode(), hashlib.sha256)
        return known


class Vault:
    """The keys of one installation, in a folder outside the database and its backups. Made by `Vault.open`."""

    def __init__(self, folder: Path, world: World) -> None:
        self._folder = folder
        self._world = world
        self._memory = Memory()
        self._campaigns: OrderedDict[str, Key] = OrderedDict()
        self.installation: Key
        self.callback: Key

    @classmethod
    def open(cls, folder: Path, world: World, *, create: bool = True) -> "Vault":
        """Read `installation.key` and `callback.key`; with `create`, make what is missing.

        Raises VaultError when a key is missing, malformed, or readable by others than its owner.
        """
        vault = cls(folder, world)
        if create:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in ("installation", "callback"):
            key = vault._read(name) or (vault._create(name) if create else None)
            if key is None:
                raise VaultError(f"{name}.key is missing: restore it from the key copy")
            setattr(vault, name, key)
        return vault

    def __repr__(self) -> str:
        return "Vault()"

    @property
    def callback_keys(self) -> list[bytes]:
        """What buttons are signed with, and, while `callback-old.key` exists, what they may still be signed with."""
        old = self._read("callback-old")
        return [key.derive("buttons") for key in (self.callback, old) if key is not None]

    def campaign(self, id: str) -> Key | None:
        """The key of a campaign's answers; None when it was destroyed or never made."""
        known = self._campaigns.get(id)
        if known is None:
            known = self._read(_campaign(id))
            if known is not None:
                self._campaigns[id] = known
                if len(self._campaigns) > 256:
                    self._campaigns.popitem(last=False)
        return known

    def has(self, key: Key) -> bool:
        """Whether this very key is at hand: neither destroyed since it was given out, nor dropped from memory."""
        return key is self.installation or self._campaigns.get(key.name.removeprefix("campaign-")) is key

    def create_campaign(self, id: str) -> Key:
        """Make a campaign's key, on disk before this returns; the one that exists, if there is one."""
        return self.campaign(id) or self._create(_campaign(id))

    def destroy_campaign(self, id: str) -> bool:
        """Overwrite and delete a campaign's key; whether there was one. What was sealed under it is gone."""
        self._campaigns.pop(id, None)
        self._memory.forget()
        path = self._path(_campaign(id))
        if not path.exists():
            return False
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            os.fsync(file.fileno())
        path.unlink()
        self._flush_folder()
        return True

    def forget(self) -> None:
        """Drop the texts kept in memory."""
        self._memory.forget()

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.key"

    def _read(self, name: str) -> Key | None:
        path = self._path(name)
        try:
            mode, text = path.stat().st_mode, path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise VaultError(f"{name}.key cannot be read: {error.strerror}") from None
        if mode & 0o077:
            raise VaultError(f"{name}.key may be read by others: chmod 600 it, and its folder 700")
        try:
            secret = base64.b64decode(text.strip(), validate=True)
        except binascii.Error:
            secret = b""
        return Key(name, secret, self._world, self._memory)

    def _create(self, name: str) -> Key:
        """Write a new key so that after a crash there is a whole file or none."""
        secret = self._world.secret(KEY_BYTES)
        path, part = self._path(name), self._folder / f".{name}.{self._world.token(6)}"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(descriptor, "wb") as file:
            file.write(base64.b64encode(secret) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # somebody else made it in the meantime: theirs counts
            os.link(part, path)
        part.unlink()
        self._flush_folder()
        made = self._read(name)
        if made is None:
            raise VaultError(f"{name}.key could not be written")
        return made

    def _flush_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _aad(table: str, row: str) -> bytes:
    return f"{table}|{row}".encode()


def _campaign(id: str) -> str:
    if not CAMPAIGN.fullmatch(id):
        raise VaultError("not the id of a campaign")
    return f"campaign-{id}"
