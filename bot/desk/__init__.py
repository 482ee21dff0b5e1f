"""What is done: each file reads through the desk and returns effects; none can commit or send."""
