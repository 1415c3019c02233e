"""Who runs where: the supervisor and the processes it keeps alive (see ``docs/threads.md``)."""
