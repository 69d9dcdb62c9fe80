"""The rules of followupd, free of the world.

Nothing in this room opens a file or a socket, speaks SQL, reads the clock or the environment,
draws a random number or writes a log. Everything comes in as an argument and goes out as a value.
"""
