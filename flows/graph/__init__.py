"""Which item of a flow needs which: the graph behind refused cycles, forward references and what `inspect` shows."""

from flows.graph.cycles import Cycle, find_cycles
from flows.graph.needs import Needs, needs_of, read_by

__all__ = ["Cycle", "Needs", "find_cycles", "needs_of", "read_by"]
