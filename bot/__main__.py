"""`python -m bot` is the command `civimeter`."""

from bot.cli.entry import main

if __name__ == "__main__":
    main()
