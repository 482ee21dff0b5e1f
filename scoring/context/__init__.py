"""What stands around the figures of a publication: other methods, the wave before, departments and towns beside."""
