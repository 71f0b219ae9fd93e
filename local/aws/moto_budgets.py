"""Teaches moto what Pulumi's provider asks of AWS Budgets beside making and deleting: updates in place, tags, subscribers.

A budget's tags and its notifications go with it. A notification is what Budgets knows it by: type, operator, threshold.
"""

import functools
import json

from moto.budgets.exceptions import DuplicateRecordException, NotFoundException
from moto.budgets.models import Budget
from moto.budgets.responses import BudgetsResponse
from moto.core.utils import unix_time


def install():
    BudgetsResponse.create_budget = keeping_tags(BudgetsResponse.create_budget)
    BudgetsResponse.create_notification = once(BudgetsResponse.create_notification)
    for operation in (
        describe_notifications_for_budget,
        describe_subscribers_for_notification,
        list_tags_for_resource,
        tag_resource,
        untag_resource,
        update_budget,
    ):
        setattr(BudgetsResponse, operation.__name__, operation)
    Budget.tags = property(lambda budget: budget.__dict__.setdefault("kept_tags", {}))


def find(response, account, name):
    budget = response.backend.budgets[account].get(name)
    if budget is None:
        raise NotFoundException(f"Unable to get budget: {name} - the budget doesn't exist.")
    return budget


def asked(response):
    return find(response, response._get_param("AccountId"), response._get_param("BudgetName"))


def tagged(response):
    """The budget of an ARN such as arn:aws:budgets::123456789012:budget/acme."""
    parts = response._get_param("ResourceARN").split(":", 5)
    return find(response, parts[4], parts[5].removeprefix("budget/"))


def keeping_tags(create_budget):
    @functools.wraps(create_budget)
    def create(self):
        answer = create_budget(self)
        name = self._get_param("Budget")["BudgetName"]
        budget = find(self, self._get_param("AccountId"), name)
        add_tags(budget, self._get_param("ResourceTags") or [])
        return answer

    return create


def once(create_notification):
    @functools.wraps(create_notification)
    def create(self):
        if notification_in(asked(self), self._get_param("Notification")):
            raise DuplicateRecordException("notification", self._get_param("BudgetName"))
        return create_notification(self)

    return create


def notification_in(budget, details):
    same = ("NotificationType", "ComparisonOperator", "Threshold")
    return next(
        (known for known in budget.notifications if all(known.details[key] == details[key] for key in same)), None
    )


def update_budget(self):
    news = self._get_param("NewBudget")
    budget = find(self, self._get_param("AccountId"), news["BudgetName"])
    kept = {"TimePeriod": budget.budget["TimePeriod"]}
    budget.budget = {**kept, **news, "LastUpdatedTime": unix_time()}
    return json.dumps({})


def describe_notifications_for_budget(self):
    return json.dumps({"Notifications": list(asked(self).get_notifications())})


def describe_subscribers_for_notification(self):
    notification = notification_in(asked(self), self._get_param("Notification"))
    if notification is None:
        raise NotFoundException("Unable to get subscribers - the notification doesn't exist.")
    return json.dumps({"Subscribers": notification.subscribers})


def list_tags_for_resource(self):
    tags = tagged(self).tags
    return json.dumps({"ResourceTags": [{"Key": key, "Value": value} for key, value in tags.items()]})


def tag_resource(self):
    add_tags(tagged(self), self._get_param("ResourceTags"))
    return json.dumps({})


def untag_resource(self):
    tags = tagged(self).tags
    for key in self._get_param("ResourceTagKeys"):
        tags.pop(key, None)
    return json.dumps({})


def add_tags(budget, tags):
    budget.tags.update({tag["Key"]: tag["Value"] for tag in tags})
