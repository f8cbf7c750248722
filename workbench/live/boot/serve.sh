#!/bin/sh
# Give the live system (and nothing else) to the computers that start by the network. Stop with Ctrl+C.
cd "$(dirname "$0")" && exec python3 -m http.server @PORT@
