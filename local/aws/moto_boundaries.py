"""Teaches moto permissions boundaries: of users, which it drops without a word, and that a boundary must exist.

A boundary is kept and given back. No call is ever checked against it, not even where moto enforces policies.
"""

import functools
import json

from moto.core.responses import EmptyResult
from moto.core.serialize import never_return, return_if_not_empty
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.exceptions import IAMException, NotFoundException
from moto.iam.models import ManagedPolicy, Role, User
from moto.iam.responses import IamResponse


def install():
    # What a state file of an earlier release holds has no such attribute: then there is no boundary.
    User.permissions_boundary_arn = None
    User.permissions_boundary = Role.permissions_boundary
    ManagedPolicy.permissions_boundary_usage_count = property(
        lambda policy: len(bounded_by(policy.backend, policy.arn))
    )
    IamResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER.update(
        {
            "CreateUserResponse.User.PermissionsBoundary": return_if_not_empty,
            "GetUserResponse.User.PermissionsBoundary": return_if_not_empty,
            "ListUsersResponse.Users.User.PermissionsBoundary": never_return,
        }
    )
    IamResponse.create_user = with_boundary(keeping_boundary(IamResponse.create_user))
    IamResponse.put_user_permissions_boundary = with_boundary(put_user_permissions_boundary)
    IamResponse.delete_user_permissions_boundary = delete_user_permissions_boundary
    IamResponse.create_role = with_boundary(IamResponse.create_role)
    IamResponse.put_role_permissions_boundary = with_boundary(IamResponse.put_role_permissions_boundary)


def bounded_by(backend, policy_arn):
    """The users and roles whose boundary a policy is."""
    entities = [*backend.users.values(), *backend.roles.values()]
    return [entity for entity in entities if entity.permissions_boundary_arn == policy_arn]


def with_boundary(operation):
    """The operation, refused when its boundary does not exist."""

    # Moto finds an operation by the name of its function.
    @functools.wraps(operation)
    def checked(self):
        arn = self._get_param("PermissionsBoundary")
        if arn and not self.backend.policy_arn_regex.match(arn):
            raise IAMException("InvalidInput", f"ARN {arn} is not valid.")
        if arn and arn not in self.backend.managed_policies and arn not in aws_managed_policies():
            raise NotFoundException(f"Scope ARN: {arn} does not exist or is not attachable.")
        return operation(self)

    return checked


@functools.cache
def aws_managed_policies():
    """ARNs of AWS's own policies. Moto does not load them here: each one would be in the state file."""
    policies = json.loads(aws_managed_policies_data)
    return {f"arn:aws:iam::aws:policy{policy['Path']}{name}" for name, policy in policies.items()}


def keeping_boundary(create_user):
    @functools.wraps(create_user)
    def create(self):
        answer = create_user(self)
        user = self.backend.get_user(self._get_param("UserName"))
        user.permissions_boundary_arn = self._get_param("PermissionsBoundary")
        return answer

    return create


def put_user_permissions_boundary(self):
    user = self.backend.get_user(self._get_param("UserName"))
    user.permissions_boundary_arn = self._get_param("PermissionsBoundary")
    return EmptyResult()


def delete_user_permissions_boundary(self):
    self.backend.get_user(self._get_param("UserName")).permissions_boundary_arn = None
    return EmptyResult()
