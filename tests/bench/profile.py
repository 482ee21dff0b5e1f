"""`make bench-profile NAME=product-hook`: where the processor time of an answer goes, by layer and by function."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench import machine
from tests.bench.contend import CONTENDERS, Contender, product_ptb
from tests.bench.exchange import LEAST, figures_of, staged
from tests.bench.layers import fold, tables
from tests.bench.load import Failed

RATE = 200
"""Samples a second: few enough that the sampler itself costs little."""
WARM = 3.0


def profiled(contender: Contender, seconds: float, kept: Path) -> list[str]:
    """64 people answer while a sampler looks at the bot; the tables. The stacks stay in `kept`. Raises Failed."""
    sampler = shutil.which("py-spy", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if sampler is None:
        raise Failed("py-spy is not there: make .venv/.dev")
    with staged(contender, least=LEAST) as (load, bot, _):
        load.until_answers(LEAST)
        load.begin_playing(bot.pid, WARM, seconds + 1)
        command = [sampler, "record", "--pid", str(bot.pid), "--duration", f"{WARM + seconds:.0f}", "--rate", str(RATE)]
        command += ["--nonblocking", "--format", "raw", "--function", "--full-filenames", "--output", str(kept)]
        done = subprocess.run(machine.on_core(machine.cores()[1], command), capture_output=True, text=True, check=False)
        seen = load.played()
    if done.returncode or not kept.exists():
        raise Failed(
            f"the sampler: {(done.stderr.strip() or 'it ended').splitlines()[-1]}; it may need root, or --cap-add"
        )
    return list(tables(fold(kept.read_text(encoding="utf-8").splitlines()), figures_of(seen)["cpu_us"]))


def main() -> None:
    """Prints the tables of one contender."""
    known = {one.name: one for one in (*CONTENDERS, product_ptb())}
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in known:
        raise SystemExit(f"NAME={name}: nobody of that name: {', '.join(known)}")
    machine.BUILD.mkdir(exist_ok=True)
    try:
        lines = profiled(known[name], float(os.environ.get("SECONDS") or 10), machine.BUILD / f"profile-{name}.txt")
    except (Failed, machine.NoCompiler) as error:
        raise SystemExit(f"{name}: {error}") from None
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    main()
