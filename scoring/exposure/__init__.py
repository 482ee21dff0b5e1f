"""The algebra of what figures give away together: whether some rows of a ledger lay bare fewer than k people."""
