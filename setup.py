"""Packages and their data; everything else is in pyproject.toml."""

from setuptools import find_packages, setup

DATA = ["py.typed", "*.avsc", "*.toml", "*.npz", "*.json", "*.onnx"]

setup(
    packages=find_packages(include=["pipeline", "pipeline.*", "schemas", "schemas.*", "transforms", "transforms.*"]),
    package_data={
        "": DATA,
        "pipeline.report": ["assets/*.html", "assets/*.css", "assets/*.js", "assets/vendor/*.*"],
        "transforms.extraction": [*DATA, "lexicon/**/*.toml", "lexicon/**/*.json"],
    },
)
