FROM python:3.13
COPY docker/start.sh /start.sh
CMD ["/start.sh"]
