"""One pass, step by step, over the ports. No adapter is imported here."""
