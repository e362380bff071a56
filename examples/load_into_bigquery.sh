#!/usr/bin/env bash
# Loads the Avro files of a run into the BigQuery tables DATASET.sanction, DATASET.casualty and DATASET.ceasefire:
#
#   examples/load_into_bigquery.sh output my_project:news
#   DRY_RUN=1 examples/load_into_bigquery.sh output my_project:news     # only prints the commands
#
# BigQuery takes the columns from the Avro schema; dates and instants become DATE and TIMESTAMP. --replace makes a second
# load of the same folder harmless. Files in a bucket are loaded alike: give gs://bucket/output in place of the folder.
set -euo pipefail

output=${1:?"usage: $0 OUTPUT DATASET"}
dataset=${2:?"usage: $0 OUTPUT DATASET"}

run() {
  if [ -n "${DRY_RUN:-}" ]; then
    printf '%q ' "$@"
    printf '\n'
  else
    "$@"
  fi
}

for type in sanction casualty ceasefire; do
  case $output in
    gs://*) sources=("$output/$type/*.avro") ;;
    *) sources=("$output/$type"/*.avro) ;;
  esac
  replace=(--replace)
  for source in "${sources[@]}"; do
    # From a disk, bq loads one file a command: the first replaces the table, the others append.
    run bq load --source_format=AVRO --use_avro_logical_types "${replace[@]}" "$dataset.$type" "$source"
    replace=(--noreplace)
  done
done
