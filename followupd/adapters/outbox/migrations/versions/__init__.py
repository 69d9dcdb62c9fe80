"""One module for each version of the tables, each with the step from the one before."""
