"""How people reach us: one folder a channel. No channel knows another."""
