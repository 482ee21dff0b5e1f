"""A picture of a flow as SVG: questions in order, what they depend on, what repeats, in which languages."""

from flows.model import Flow
from flows.picture.drawing import draw_flow

__all__ = ["picture_of"]


def picture_of(flow: Flow, language: str = "") -> str:
    """The SVG text of a flow in one of its languages (its default language if none). It needs nothing from outside."""
    return draw_flow(flow, language or flow.settings.default_language)
