"""Which layer a sampled moment belongs to: the innermost that its stack names; pure, from py-spy's folded stacks."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

FRAME = re.compile(r"(?P<function>.*) \((?P<file>[^()]*?)(?::\d+)?\)")

# The first that fits the end of a path counts.
LAYERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "loop",
        ("/asyncio/", "/uvloop/", "selectors.py", "threading.py", "/concurrent/futures/", "queue.py", "contextlib.py"),
    ),
    ("JSON", ("/json/", "/orjson/", "bot/jsons.py")),
    ("telegram objects", ("/telegram/ext/", "/pydantic/", "/aiogram/types/", "/aiogram/methods/")),
    (
        "transport",
        ("/telegram/request/", "/aiohttp/", "/httpx", "/httpcore/", "/h11/", "/anyio/", "/uvicorn/", "/starlette/"),
    ),
    (
        "transport",
        ("/aiogram/client/", "/yarl/", "/multidict/", "/http/cookies", "/http/cookiejar.py", "/urllib/", "/ssl.py"),
    ),
    ("transport", ("contenders/wire.py", "bot/telegram/wire.py", "bot/telegram/request.py", "bot/telegram/gateway.py")),
    ("transport", ("bot/telegram/hook.py", "bot/telegram/answers.py", "bot/telegram/receive.py", "bot/web/")),
    (
        "store",
        ("/aiosqlite/", "/sqlite3/", "/pysqlite3/", "/asyncpg/", "bot/storage/", "bot/seat.py", "bot/workers.py"),
    ),
    ("logging", ("/logging/", "/structlog/", "bot/logs.py", "bot/meter.py", "bot/metrics.py", "/prometheus_client/")),
    ("keys", ("bot/vault.py", "bot/telegram/codec.py", "/cryptography/", "/hmac.py", "/base64.py", "/hashlib.py")),
    ("engine", ("/flows/",)),
    ("render", ("bot/screens/", "bot/delivery_diff.py", "bot/words.py", "bot/desk/views", "/gettext.py", "/html/")),
    ("delivery", ("bot/delivery", "bot/outbox.py", "bot/pacer.py", "bot/pacing.py")),
    ("door", ("bot/telegram/", "bot/ingress.py")),
    ("decision", ("bot/desk/", "bot/turns.py", "bot/actions.py", "bot/turn.py", "bot/dialogs/", "bot/")),
    ("the bot's own", ("/tests/bench/",)),
    ("dispatch", ("/aiogram/",)),
    ("telegram objects", ("/telegram/",)),
)
OTHER = "other"
STARTED_BY = ("asyncio/runners.py", "uvloop/__init__.py", "/threading.py", "futures/thread.py")
"""Up to these frames all stacks are the same: how a program or a thread began."""


@dataclass
class Profile:
    """Samples by layer, and by function with its file: alone, and with all that it calls."""

    total: int = 0
    layers: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)


def layer_of(file: str) -> str:
    """The layer of a source file."""
    path = "/" + file.replace("\\", "/")
    return next((layer for layer, parts in LAYERS if any(part in path for part in parts)), OTHER)


def innermost(files: list[str]) -> str:
    """The layer of a stack, outermost file first; what belongs to no layer counts for who called it."""
    return next((layer for file in reversed(files) if (layer := layer_of(file)) != OTHER), OTHER)


def fold(lines: Iterable[str]) -> Profile:
    """The sums over folded stacks: `outermost;…;innermost COUNT`, a frame being `function (file)`."""
    found = Profile()
    for line in lines:
        stack, _, count = line.rpartition(" ")
        frames = [frame for each in stack.split(";") if (frame := FRAME.fullmatch(each))]
        if not count.isdigit() or not frames:
            continue
        number, files, names = int(count), [frame["file"] for frame in frames], [_name(frame) for frame in frames]
        found.total += number
        found.layers[innermost(files)] += number
        found.alone[names[-1]] += number
        began = max((n + 1 for n, file in enumerate(files[:-1]) if file.endswith(STARTED_BY)), default=0)
        for name in set(names[began:]):
            found.whole[name] += number
    return found


def _name(frame: re.Match[str]) -> str:
    """Short enough for a table: the function, and the last two parts of its path."""
    return f"{frame['function']} ({'/'.join(frame['file'].split('/')[-2:])})"


def tables(profile: Profile, cpu_us: float, most: int = 20) -> Iterator[str]:
    """What the profile says; `cpu_us` is what an answer cost in the meantime, in microseconds."""
    total = max(1, profile.total)

    def rows(heading: str, counts: Counter[str], most: int) -> Iterator[str]:
        yield f"| {heading} | share | µs an answer |"
        yield "|---|---|---|"
        for name, count in counts.most_common(most):
            yield f"| {name} | {count / total:.1%} | {count / total * cpu_us:.0f} |"
        yield ""

    yield f"{profile.total} samples; {cpu_us:.0f} µs of processor time an answer"
    yield ""
    yield from rows("layer, self time", profile.layers, len(profile.layers))
    yield from rows("function, self time", profile.alone, most)
    yield from rows("function, with what it calls", profile.whole, most)
