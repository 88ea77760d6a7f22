"""Reports usage to the usage queue of cdk-marketplace-saas."""
import json
import os
import uuid
from datetime import datetime, timezone

import boto3
from botocore.config import Config

sqs = boto3.client("sqs", config=Config(retries={"mode": "standard", "max_attempts": 5}))


def usage_event(license, dimension, quantity, id=None):
    """One usage event. Make it once: its id and its time must be the same on every attempt."""
    return {
        "id": id or str(uuid.uuid4()),
        "license": license,
        "dimension": dimension,
        "quantity": quantity,  # a whole number, or a decimal as text
        "occurredAt": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }


def report_usage(events):
    """Sends usage events, 100 in a message. If it raises, call it again with the same events: each is counted once."""
    for first in range(0, len(events), 100):
        sqs.send_message(QueueUrl=os.environ["USAGE_QUEUE_URL"], MessageBody=json.dumps(events[first:first + 100]))
