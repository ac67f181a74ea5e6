"""What the operator of a server watches: counts of a process, and what waits in the shop."""
