"""Events in the forms that other tools take. ``docs/reference/exports.md`` tells what becomes of which field."""
