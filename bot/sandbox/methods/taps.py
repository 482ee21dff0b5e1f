"""answerCallbackQuery: what the person who tapped gets to see."""

from typing import Any

from bot.sandbox.bench import Call
from bot.sandbox.methods.registry import method
from bot.sandbox.queues import TAP_SECONDS
from bot.sandbox.refusals import Refusal
from bot.sandbox.world import Toast

TOAST_CHARACTERS = 200


@method("answerCallbackQuery", "callback_query_id text show_alert cache_time")
def answer_callback_query(call: Call) -> Any:
    """Ends the waiting of one tap, once, within its time."""
    bench = call.bench
    query = bench.queries.get(call.text("callback_query_id"))
    now = bench.clock.now()
    if query is None or query.answered or now - query.at >= TAP_SECONDS:
        raise Refusal("old_query")
    text = call.text("text")
    if len(text) > TOAST_CHARACTERS:
        raise Refusal("long_toast")
    query.answered = True
    person = bench.person(query.person)
    person.waiting.pop(query.id, None)
    if text:
        person.toasts.append(Toast(text, bool(call.get("show_alert")), now))
    bench.bell.ring(person.id)
    return True
