"""Casualty events as a table, a column for each field: python examples/tables_with_pandas.py output"""

import sys
from pathlib import Path

import fastavro
import pandas


def casualties(folder: str) -> pandas.DataFrame:
    """One row for each casualty event; records inside become columns such as location.country."""
    events = []
    for path in sorted(Path(folder, "casualty").glob("*.avro")):
        with path.open("rb") as file:
            events += fastavro.reader(file)
    return pandas.json_normalize(events)


def main() -> None:
    table = casualties(sys.argv[1])
    # A count may have no upper bound, and two articles may tell the same toll: compare figures, do not add them up.
    certain = table[(table["modality"] == "ASSERTED") & (table["confidence"] >= 0.5)]
    print(certain.groupby(["outcome", "scope"]).size().reset_index(name="mentions").to_string(index=False))
    columns = ["outcome", "count.minimum", "count.maximum", "location.name", "event_date.start", "evidence.text"]
    largest = certain.dropna(subset=["count.minimum"]).nlargest(5, "count.minimum")
    print(largest[[column for column in columns if column in largest]].to_string(index=False, max_colwidth=60))


if __name__ == "__main__":
    main()
