#!/usr/bin/env bash
# Style beside types and packages: each takes one processor. Both are waited for, and each fails the check.
set -uo pipefail

npx eslint . &
style=$!
npx tsc --noEmit -p tsconfig.dev.json && npx projen compile:packages
others=$?
wait "$style" && exit "$others"
