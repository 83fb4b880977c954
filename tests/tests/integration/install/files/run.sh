#!/bin/sh
echo started in {{ directory }}
