#!/usr/bin/env bash
# Compare onboardc with the oracle: over the samples in examples/, or over the whole files where they are given.
#
#   run.sh ONBOARDC [VISITS.csv CDNOW_master.txt]
#
# PYTHON names a Python with the packages of requirements.txt (default: python3). Exit 1 at any difference.
set -u
onboardc=$(realpath "${1:?usage: run.sh ONBOARDC [VISITS.csv CDNOW_master.txt]}")
python=${PYTHON:-python3}
case $python in */*) python=$(realpath -s "$python") ;; esac
visits=${2:+$(realpath "$2")}
cdnow=${3:+$(realpath "$3")}
cd "$(dirname "$0")/../.." || exit 2
oracle=tests/oracle
shop=examples/shop
music=examples/music
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# compare TITLE EXPECTED ARGUMENTS…: run eval with the arguments, and hold its documents against what is expected.
compare() {
    local title=$1 expected=$2
    shift 2
    echo "== $title"
    if ! "$onboardc" eval "$@" >"$work/documents" 2>"$work/errors"; then
        echo "onboardc eval failed:"
        head -20 "$work/errors"
        failed=1
    fi
    "$python" $oracle/compare.py "$expected" "$work/documents" || failed=1
}

"$python" $oracle/visits.py "${visits:-$shop/data/visits_sample.csv}" >"$work/visits" || exit 2
compare "visits" "$work/visits" $shop/visits.onboard --profiles "${visits:-$shop/data/visits_sample.csv}" --at 2026-03-15T12:00:00Z

for purpose in service personalization; do
    grep "\"purpose\": \"$purpose\"" $shop/data/truth.jsonl >"$work/truth"
    compare "planted truth, $purpose" "$work/truth" $shop/shop.onboard --for $purpose --at 2026-03-15T12:00:00Z \
        --profiles $shop/data/users.jsonl --events $shop/data/events.jsonl
done

users=$shop/data/users.jsonl
"$python" $oracle/fit.py $users --at 2026-03-15T12:00:00Z >"$work/fitted" || exit 2
"$onboardc" fit $shop/shop.onboard --profiles $users --at 2026-03-15T12:00:00Z -o "$work/fit.json" || failed=1
compare "imputed from a fit" "$work/fitted" $shop/shop.onboard --for personalization --at 2026-03-15T12:00:00Z \
    --profiles $users --events $shop/data/events.jsonl --fit "$work/fit.json"

purchases=$music/data/purchases_sample.csv
if [ -n "$cdnow" ]; then
    purchases=$work/purchases.csv
    "$python" $music/data/convert.py "$cdnow" >"$purchases" || exit 2
fi
for at in $("$python" $oracle/instants.py); do
    "$python" $oracle/music.py "$purchases" --at "$at" --decisions "$work/music" --values "$work/values" || exit 2
    compare "music at $at" "$work/music" $music/music.onboard --events "$purchases" --at "$at"
    compare "values at $at" "$work/values" $oracle/music_probe.onboard --events "$purchases" --at "$at"
done

"$python" $oracle/windows.py "$work/windows" || exit 2
for program in "$work"/windows/*.onboard; do
    stem=${program%.onboard}
    while read -r at; do
        grep -F "\"at\": \"$at\"" "$stem.expected.jsonl" >"$work/expected"
        compare "windows in $(basename "$stem") at $at" "$work/expected" \
            "$program" --events "$stem.events.jsonl" --at "$at"
    done <"$stem.at"
done

[ $failed = 0 ] && echo "no difference" || echo "DIFFERENCES"
exit $failed
