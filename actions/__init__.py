"""What the assistant does, one module a topic. Served in process, or by `rasa run actions`."""
