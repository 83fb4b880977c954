#!/bin/sh
# A test program in the shell, which tells its results as TAP.
echo 1..2
[ "$DRIVER_RATES_ATTR_HOST" = 127.0.0.1 ] || printf 'not '
echo "ok 1 - the rates are on this machine"
[ "$DRIVER_RATES_ATTR_PORT" -gt 0 ] || printf 'not '
echo "ok 2 - the rates have a port"
