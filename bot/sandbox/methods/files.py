"""getFile: where the bot downloads what a person sent."""

from typing import Any

from bot.sandbox.bench import Call
from bot.sandbox.methods.registry import method
from bot.sandbox.refusals import Refusal
from bot.sandbox.render import file_json

DOWNLOAD_BYTES = 20 * 1024 * 1024


@method("getFile", "file_id")
def get_file(call: Call) -> Any:
    """The path of a file of at most 20 MB."""
    file = call.bench.world.files.get(call.text("file_id"))
    if file is None:
        raise Refusal("wrong_file")
    if len(file.data) > DOWNLOAD_BYTES:
        raise Refusal("big_file")
    return file_json(file) | {"file_path": file.path}
