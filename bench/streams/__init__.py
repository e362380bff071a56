"""Streams of articles for the benchmarks, made by a grammar: the same every time, and no sentence in them twice."""
