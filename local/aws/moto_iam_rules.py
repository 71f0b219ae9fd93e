"""Teaches moto what IAM refuses: deleting what is still in use, and going over a quota."""

import functools
import re

from moto.core.responses import ActionResult
from moto.iam.exceptions import DeleteConflictException, LimitExceededException
from moto.iam.models import ManagedPolicy
from moto.iam.responses import IamResponse
from moto_boundaries import bounded_by

# Quotas of IAM and STS. White space does not count.
POLICY_CHARACTERS = 6144
TRUST_POLICY_CHARACTERS = 2048
INLINE_CHARACTERS = {"user": 2048, "role": 10240}
ATTACHED_POLICIES = 10


def install():
    checks = {
        "delete_user": refuse_user_in_use,
        "delete_policy": refuse_policy_in_use,
        "create_policy": limit_policy,
        "create_policy_version": limit_policy,
        "create_role": limit_trust_policy,
        "update_assume_role_policy": limit_trust_policy,
        "put_user_policy": limit_user_policies,
        "put_role_policy": limit_role_policies,
    }
    for operation, check in checks.items():
        setattr(IamResponse, operation, after(check, getattr(IamResponse, operation)))
    IamResponse.list_service_specific_credentials = list_service_specific_credentials
    ManagedPolicy.attach_to = attaching(ManagedPolicy.attach_to)


def after(check, operation):
    """The operation, once a check of the backend and the request's parameters has raised nothing."""

    # Moto finds an operation by the name of its function.
    @functools.wraps(operation)
    def checked(self):
        check(self.backend, self._get_param)
        return operation(self)

    return checked


def refuse_user_in_use(backend, param):
    user = backend.get_user(param("UserName"))
    in_use = {
        "detach all policies": user.managed_policies,
        "delete policies": user.policies,
        "delete access keys": user.access_keys,
        "delete login profile": user.password,
        "remove users from group": backend.get_groups_for_user(user.name),
        "delete MFA device": user.mfa_devices,
        "delete SSH public keys": user.ssh_public_keys,
        "delete signing certificates": user.signing_certificates,
    }
    for remedy, what in in_use.items():
        if what:
            raise DeleteConflictException(f"Cannot delete entity, must {remedy} first.")


def refuse_policy_in_use(backend, param):
    policy = backend.get_policy(param("PolicyArn"))
    entities = [*backend.users.values(), *backend.roles.values(), *backend.groups.values()]
    if bounded_by(backend, policy.arn) or any(policy.arn in entity.managed_policies for entity in entities):
        raise DeleteConflictException("Cannot delete a policy attached to entities.")
    if len(policy.versions) > 1:
        raise DeleteConflictException(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's"
            " versions. The default version is deleted with the policy."
        )


def characters(document):
    return len(re.sub(r"\s", "", document or ""))


def limit_policy(_backend, param):
    if characters(param("PolicyDocument")) > POLICY_CHARACTERS:
        raise LimitExceededException(f"Cannot exceed quota for PolicySize: {POLICY_CHARACTERS}")


def limit_trust_policy(_backend, param):
    document = param("AssumeRolePolicyDocument") or param("PolicyDocument")
    if characters(document) > TRUST_POLICY_CHARACTERS:
        raise LimitExceededException(f"Cannot exceed quota for ACLSizePerRole: {TRUST_POLICY_CHARACTERS}")


def limit_user_policies(backend, param):
    limit_inline("user", backend.get_user(param("UserName")), param)


def limit_role_policies(backend, param):
    limit_inline("role", backend.get_role(param("RoleName")), param)


def limit_inline(kind, entity, param):
    documents = {**entity.policies, param("PolicyName"): param("PolicyDocument")}
    if sum(characters(document) for document in documents.values()) > INLINE_CHARACTERS[kind]:
        raise LimitExceededException(
            f"Maximum policy size of {INLINE_CHARACTERS[kind]} bytes exceeded for {kind} {entity.name}"
        )


def attaching(attach_to):
    @functools.wraps(attach_to)
    def attach(self, entity):
        # Attached once more it would count twice, and could never be deleted.
        if self.arn in entity.managed_policies:
            return
        if len(entity.managed_policies) >= ATTACHED_POLICIES:
            kind = type(entity).__name__
            raise LimitExceededException(f"Cannot exceed quota for PoliciesPer{kind}: {ATTACHED_POLICIES}")
        attach_to(self, entity)

    return attach


def list_service_specific_credentials(self):
    """Whoever deletes a user by force asks for them. Moto can make none, so there are none."""
    self.backend.get_user(self._get_param("UserName"))
    return ActionResult({"ServiceSpecificCredentials": []})
