"""Stand-ins for the far side of a wire, which tests talk to over the real wire."""
