"""What each command of the command line does; the lines that read it are in bot/__main__.py."""
