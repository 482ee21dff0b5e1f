"""Conversations kept as files: read, played against a flow, compared, brought up to date and written."""

from flows.transcripts.performing import Mismatch, Performance, rehearse
from flows.transcripts.reading import Transcript, TranscriptError, Turn, read_transcript

__all__ = ["Mismatch", "Performance", "Transcript", "TranscriptError", "Turn", "read_transcript", "rehearse"]
