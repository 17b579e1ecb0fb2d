"""The commands of the command line, one module a room; each adds its own to the application."""
