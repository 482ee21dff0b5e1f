"""Run in a process of its own by `migrate`: brings the database named in the environment to the newest schema."""

import os

from bot.storage.migrations import URL_VARIABLE
from bot.storage.migrations.run import upgrade

if __name__ == "__main__":
    upgrade(os.environ[URL_VARIABLE])
