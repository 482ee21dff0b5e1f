"""What coordinators are asked: a flow beside the code that prepares, previews and applies it."""
