"""Why a figure is what it is: what it is made of, what it leaves open, and the answer that would change it."""
