"""The commands `civimeter flows …`: none of them needs a token or the network."""
