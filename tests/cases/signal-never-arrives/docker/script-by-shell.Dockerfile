FROM python:3.13
CMD ["bash", "docker/start.sh"]
