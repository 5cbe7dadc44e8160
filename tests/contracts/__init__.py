"""One suite a port, over everything that implements it."""
