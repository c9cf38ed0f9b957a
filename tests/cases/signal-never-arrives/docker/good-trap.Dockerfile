FROM python:3.13
ENTRYPOINT ["/good-trap.sh"]
