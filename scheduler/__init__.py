"""How time reaches us: a heartbeat and the jobs it starts."""
