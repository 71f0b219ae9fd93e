"""Teaches moto what CloudWatch Logs does with log groups: the KMS key can be exchanged, which keeps the group's records,
and tags go with the group, so that one that is made again under its name has its own."""

from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.models import LogsBackend
from moto.logs.responses import LogsResponse


def install():
    LogsResponse.associate_kms_key = associate_kms_key
    LogsResponse.disassociate_kms_key = disassociate_kms_key
    LogsBackend.delete_log_group = with_tags(LogsBackend.delete_log_group)


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


def with_tags(delete_log_group):
    def delete(self, log_group_name):
        group = self.groups.get(log_group_name)
        delete_log_group(self, log_group_name)
        self.tagger.delete_all_tags_for_resource(group.arn)

    return delete
