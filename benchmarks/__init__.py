"""Speed, measured as ratios of paired runs. `python -m benchmarks` prints them, `--record` keeps them for the book."""
