"""The parts of `bot.sandbox.compare`: a second reading of what people said, which shares nothing with the bot."""
