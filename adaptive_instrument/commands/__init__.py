"""The commands of the command line, one per file. Each answers with an exit status."""
