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

# fitted TITLE EXPECTED PURPOSES PROGRAM INSTANT PROFILES EVAL-ARGUMENTS…: learn from the profiles, and hold against what is
# expected in that folder first the statistics, then for each purpose what is filled in.
fitted() {
    local title=$1 expected=$2 purposes=$3 program=$4 at=$5 profiles=$6 purpose
    shift 6
    echo "== learned from $title"
    "$onboardc" fit "$program" --profiles "$profiles" --at "$at" -o "$work/fit.json" 2>"$work/errors" || failed=1
    "$python" $oracle/compare_fit.py "$expected/statistics.jsonl" "$work/fit.json" || failed=1
    for purpose in $purposes; do
        compare "filled in for $title, $purpose" "$expected/$purpose.jsonl" "$program" --for "$purpose" --at "$at" \
            --profiles "$profiles" --fit "$work/fit.json" "$@"
    done
}

users=$shop/data/users.jsonl
"$python" $oracle/fit.py $users "$work/shop" --at 2026-03-15T12:00:00Z || exit 2
fitted "the shop's users" "$work/shop" "personalization gifts" $shop/shop.onboard 2026-03-15T12:00:00Z $users \
    --events $shop/data/events.jsonl

for seed in 1 2 3; do
    "$python" $oracle/donors.py "$work/donors" --seed $seed || exit 2
    fitted "a made-up population, $seed" "$work/donors" tailoring $oracle/donors.onboard 2026-03-01T12:00:00Z \
        "$work/donors/people.jsonl"
done

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
