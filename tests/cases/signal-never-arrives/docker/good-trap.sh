#!/bin/sh
trap "kill -TERM $child" TERM
uvicorn app.main:app &
child=$!
wait $child
