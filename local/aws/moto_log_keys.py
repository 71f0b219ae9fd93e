"""Teaches moto to exchange the KMS key of a log group, which keeps the group's records."""

from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.responses import LogsResponse


def install():
    LogsResponse.associate_kms_key = associate_kms_key
    LogsResponse.disassociate_kms_key = disassociate_kms_key


def associate_kms_key(self):
    return use(self, self._get_param("kmsKeyId"))


def disassociate_kms_key(self):
    return use(self, None)


def use(response, key):
    group = response.logs_backend.groups.get(response._get_param("logGroupName"))
    if group is None:
        raise ResourceNotFoundException()
    group.kms_key_id = key
    return ""
