"""helpbot from inside: configuration, command line, services."""
