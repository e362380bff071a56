"""The Dataflow flex template and what can be checked of it without a cloud."""
