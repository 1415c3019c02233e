"""Grooves: a band beside the players, written as text. Pure."""
