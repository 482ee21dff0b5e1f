"""Simulated towns, publishers and an attack: what a ledger of figures gives away, measured without the auditor."""
