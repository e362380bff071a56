"""Pub/Sub: the consumer for one machine, the native source for Dataflow, and what people need around them."""
