"""What the bot can do, one skill a module. No topic knows another."""
