"""What brings the pipeline onto other machines. Not part of the package that is installed."""
