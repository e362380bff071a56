"""Demonstrations of the pipeline on engines of several processes: ``python -m deploy.cluster flink|prism``."""
