"""Older versions of the language made into the present one, step by step, before anything else looks at a flow."""

from flows.migrations.steps import MIGRATIONS, Migration, migrate, migrate_body

__all__ = ["MIGRATIONS", "Migration", "migrate", "migrate_body"]
