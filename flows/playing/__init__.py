"""A conversation at a keyboard: what a card looks like as lines of text, what was typed, why something is asked."""
