"""Makes the database of a Django project with a person for each hasher, as Django itself hashes. Run beside manage.py;
standard input is JSON, `{"settings", "people": [{"username", "email", "password", "hasher", "active"}]}`."""

import json
import os
import sys

import django

wanted = json.load(sys.stdin)
os.environ["DJANGO_SETTINGS_MODULE"] = wanted["settings"]
django.setup()

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.auth.models import User
from django.core.management import call_command


def hashed(password, hasher):
    if password is None:
        return make_password(None)
    if hasher == "argon2 of 19 MiB":
        small = Argon2PasswordHasher()
        small.time_cost, small.memory_cost, small.parallelism = 2, 19456, 1
        return small.encode(password, small.salt())
    return make_password(password, hasher=hasher)


call_command("migrate", verbosity=0)
for person in wanted["people"]:
    password = hashed(person.pop("password"), person.pop("hasher", "default"))
    User.objects.create(password=password, **person)
