"""The daemon as the user's own service, and what the service's manager wants to hear from it."""
