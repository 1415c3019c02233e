"""What was played: takes, kept while they are played so that none is ever lost."""
