"""The stage: the window that the player looks at. Draws pictures of the view; owns no music."""
