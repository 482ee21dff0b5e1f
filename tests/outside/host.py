"""gramlab's emulator in a network of its own, reached through two sockets in a folder: `python host.py FOLDER NAME`.

Runs under gramlab's own Python, and imports nothing of ours. gramlab insists on a machine whose only interface is
loopback, so this process leaves the network before it starts; a socket with a path in the file system is reached from
outside all the same. The first line that it prints is JSON: the bot, its token, and what its control asks for. It ends
with its input.
"""

import contextlib
import fcntl
import json
import os
import socket
import struct
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

SET_FLAGS, UP_AND_RUNNING = 0x8914, 0x41
PIECE = 65536
SILENT = 99
"""People who never say a word, so that the bot's number has three digits, as every real one has at least."""


def leave_the_network() -> None:
    """A network of our own with nothing in it but loopback; raises OSError where this system forbids it."""
    os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh14x", b"lo", UP_AND_RUNNING))


def copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(PIECE):
            target.sendall(piece)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def connect(near: socket.socket, port: int) -> None:
    """Both directions of one connection, until both have ended."""
    with near, socket.create_connection(("127.0.0.1", port)) as far:
        back = threading.Thread(target=copy, args=(far, near), daemon=True)
        back.start()
        copy(near, far)
        back.join()


def relay(path: Path, address: str) -> None:
    """Whoever connects to the socket at `path` talks to the HTTP server at `address`."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    port = urlsplit(address).port

    def accept() -> None:
        while True:
            near, _ = listener.accept()
            threading.Thread(target=connect, args=(near, port), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


def main(folder: Path, username: str) -> None:
    leave_the_network()
    from gramlab._control import WorldControl
    from gramlab.bot_api import BotAPIServer
    from gramlab.world import World

    place = folder / "world"
    with World.create(place, seed=1, now=int(time.time())) as world:
        for number in range(SILENT):
            world.create_user(first_name=f"Silent {number}")
        bot = world.create_user(first_name="Civimeter", is_bot=True, username=username)
        token = world.issue_bot_token(bot["id"])
    with BotAPIServer(place) as api, WorldControl(place) as control:
        relay(folder / "api", api.base_url)
        relay(folder / "control", control.base_url)
        facts = {"bot": bot, "token": token, "world": control.world_id, "capability": control.capability}
        print(json.dumps(facts), flush=True)  # noqa: T201 - this line is what the other side waits for
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
