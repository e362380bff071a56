"""SQL over the Avro files of a run: python examples/query_with_duckdb.py output

DuckDB downloads its Avro extension once; --extension names a file of it for machines without a network. Files have to
be compressed with deflate, which is the default of `run`.
"""

import argparse

import duckdb

TOLLS = """
    SELECT coalesce(location.country, 'not known') AS country,
           count(*) AS mentions,
           max("count".minimum) AS largest_lower_bound
    FROM read_avro(?)
    WHERE outcome = 'KILLED' AND scope = 'INCIDENT' AND NOT part_of_total AND modality = 'ASSERTED'
    GROUP BY ALL
    ORDER BY mentions DESC, country
"""

SANCTIONS = """
    SELECT imposer.name AS imposer, target.name AS target, action, count(*) AS mentions
    FROM (SELECT unnest(imposers) AS imposer, targets, action FROM read_avro(?)),
         unnest(targets) AS each(target)
    GROUP BY ALL
    ORDER BY mentions DESC, imposer, target
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", help="the --output of a run")
    parser.add_argument("--extension", help="file of DuckDB's Avro extension")
    arguments = parser.parse_args()
    connection = duckdb.connect()
    if arguments.extension:
        connection.execute(f"LOAD '{arguments.extension}'")
    else:
        connection.execute("INSTALL avro")
        connection.execute("LOAD avro")
    for title, query, name in (("People killed", TOLLS, "casualty"), ("Sanctions", SANCTIONS, "sanction")):
        print(title)
        print(connection.execute(query, [f"{arguments.folder}/{name}/*.avro"]).df().to_string(index=False))


if __name__ == "__main__":
    main()
