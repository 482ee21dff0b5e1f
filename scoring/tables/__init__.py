"""Derived tables of the e-governance model: procedures, documents, means of payment, processes, channels, needs."""
