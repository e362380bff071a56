#!/usr/bin/env bash
# Makes ../charts.min.js and ../world.json out of the npm packages that package-lock.json pins by hash (needs Node 20 or newer):
#   cd pipeline/report/assets/vendor/source && ./build.sh
# The result depends on nothing else, so a rebuild leaves both files as they are unless a package changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
npm ci --ignore-scripts --no-audit --no-fund
node_modules/.bin/esbuild charts.js --bundle --minify --format=iife --global-name=charts --legal-comments=none \
  --target=es2020 --outfile=../charts.min.js
cp node_modules/world-atlas/countries-110m.json ../world.json
{
  for package in echarts zrender tslib topojson-client world-atlas; do
    printf '== %s %s\n\n' "$package" "$(node -p "require('./node_modules/$package/package.json').version")"
    cat "node_modules/$package"/LICENSE*
    cat "node_modules/$package"/NOTICE* 2>/dev/null || true
    printf '\n'
  done
} > ../LICENSES.txt
cd ..
sha256sum charts.min.js world.json source/charts.js source/package-lock.json > CHECKSUMS
