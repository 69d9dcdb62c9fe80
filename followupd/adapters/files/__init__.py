"""The user's two YAML files: read with care, never written.

The way of a file through this room::

    text_file    the bytes, once they stand still; UTF-8 or a problem
    yaml_nodes   a tree in which every value is text with its line and column
    yaml_words   what a syntax error means in plain words
    fields       what a single value may be: a line, a list, an address, a role
    queue_schema, settings_schema      which keys there are; the JSON Schema for editors
    complaints   what pydantic found, as problems at their places
    queue_entry  one entry of the queue as an Interview, or its problems
    queue_whole  all entries, and what is wrong around them
    queue_pieces only the entries that an edit has changed
    queue_kept   those that an earlier process has read
    queue_file, settings_file          the whole file
    settings_kept                      the settings that an earlier process has read

Nothing here raises for what a person wrote: all that is wrong becomes a ``Problem``.
"""
