"""Reads of the ten-minute board."""
