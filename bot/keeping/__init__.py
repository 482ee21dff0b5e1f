"""Keeping the installation: backups, restoring one, and what the doctor looks at."""
