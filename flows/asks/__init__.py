"""The parts of an Ask that need more than its question: matrices, plain ranges, tables, colleagues."""
