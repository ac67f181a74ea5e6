"""What was said, by whom, and who speaks next."""
