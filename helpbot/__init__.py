"""What helpbot does: the conversation, its services, the store, the command line and the composition root."""
