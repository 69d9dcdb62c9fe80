"""The steps between the versions of the outbox's tables; ``adapters.outbox.migrate`` walks them."""
