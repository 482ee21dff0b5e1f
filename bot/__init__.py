"""The shell: the only package that waits, stores and sends."""
