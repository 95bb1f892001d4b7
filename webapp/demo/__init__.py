"""Demonstration data from a fixed seed: invented firms and people, real flows (invented from first to last)."""
