"""Readers' answers to exercises, judged against the solutions that the book prints, with hints that say more step by step."""
