import { dynamodbNeeds } from './dynamodb.js';
import type { PartitionKeys } from './leading-keys.js';
import { eventsNeeds, lambdaNeeds, snsNeeds, sqsNeeds } from './messaging.js';
import type { Asked, Place, ServiceRequest } from './request.js';
import { s3Needs } from './s3.js';

/** The actions on resources that a role must allow for a request. Empty: the request is none that AWS would take. */
export function needsOf(request: ServiceRequest, place: Place, partitionKeys: PartitionKeys): readonly Asked[] {
  switch (request.service) {
    case 'dynamodb': return dynamodbNeeds(request, place, partitionKeys);
    case 'sqs': return sqsNeeds(request, place);
    case 'sns': return snsNeeds(request, place);
    case 's3': return s3Needs(request);
    case 'events': return eventsNeeds(request, place);
    case 'lambda': return lambdaNeeds(request, place);
  }
}
