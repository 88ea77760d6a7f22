import { describe, expect, test } from 'vitest';
import { readNotification } from '../../../lambda/core/legacy-notification.js';
import { notification, PRODUCT } from '../../support/marketplace-events.js';

const read = (message: unknown) => readNotification(message, PRODUCT);
const options = { id: 'message-1', time: '2026-08-20T14:24:23.456Z', customer: 'X01EXAMPLEX' };
const stamp = { id: 'message-1', time: '2026-08-20T14:24:23.456Z' };

describe('a message of a LEGACY topic', () => {
  test('tells the subscription of a customer, its offer and whether it is a trial', () => {
    const flagged = (flag: unknown) => read(notification({ ...options, action: 'subscribe-success', more: { 'offer-identifier': 'offer-1', 'isFreeTrialTermPresent': flag } }));
    const fact = { ...stamp, action: 'subscribe-success', offer: 'offer-1' };
    const known = (trial: boolean) => ({ outcome: 'known', notification: { action: 'subscribe-success', license: `${PRODUCT}:X01EXAMPLEX`, fact: { ...fact, trial } } });
    expect(flagged('true')).toEqual(known(true));
    expect(flagged('false')).toEqual(known(false));
    expect(flagged(' True ')).toEqual(known(true));
    expect(flagged(true)).toEqual(known(true));
  });

  test.each(['unsubscribe-pending', 'unsubscribe-success'])('%s needs no offer', (action) => {
    expect(read(notification({ ...options, action }))).toMatchObject({ outcome: 'known', notification: { action, fact: { ...stamp, action } } });
  });

  test.each(['subscribe-fail', 'entitlement-updated'])('%s is told apart from what changes a subscription', (action) => {
    expect(read(notification({ ...options, action }))).toEqual({ outcome: 'known', notification: { action, license: `${PRODUCT}:X01EXAMPLEX`, fact: stamp } });
  });

  test('is understood as AWS prints it: a space before the identifier, a comma after the last member', () => {
    const Message = `{ "action": "entitlement-updated", "customer-identifier": " X01EXAMPLEX", "product-code": "${PRODUCT}", }`;
    expect(read({ ...notification({ ...options, action: '' }), Message })).toMatchObject({ outcome: 'known', notification: { license: `${PRODUCT}:X01EXAMPLEX` } });
  });

  test('of a kind that AWS adds is unknown, not malformed', () => {
    expect(read(notification({ ...options, action: 'subscribe-paused' }))).toEqual({ outcome: 'unknown', name: 'subscribe-paused' });
  });

  test('may come from a topic that the vendor gave', () => {
    expect(read({ ...notification({ ...options, action: 'entitlement-updated' }), TopicArn: 'arn:aws:sns:us-east-1:444455556666:forwarded' }).outcome).toBe('known');
  });
});

describe('a message that is refused says why', () => {
  const good = notification({ ...options, action: 'subscribe-success' });
  const said = (more: object) => notification({ ...options, action: 'subscribe-success', more });

  test.each([
    ['of another product', said({ 'product-code': 'another' }), `SNS envelope.Message.product-code: expected the product of this queue, ${PRODUCT}`],
    ['of the topic of another product', { ...good, TopicArn: 'arn:aws:sns:us-east-1:287250355862:aws-mp-subscription-notification-another' }, 'SNS envelope.TopicArn: expected a topic of the product'],
    ['without an envelope', JSON.parse(good.Message) as unknown, 'SNS envelope.Type'],
    ['that is an event of EventBridge', { 'id': 'x', 'detail-type': 'License Updated', 'detail': {} }, 'SNS envelope.Type'],
    ['without a time', { ...good, Timestamp: undefined }, 'SNS envelope.Timestamp'],
    ['without JSON in it', { ...good, Message: 'hello' }, 'SNS envelope.Message'],
    ['without a customer', said({ 'customer-identifier': ' ' }), 'SNS envelope.Message.customer-identifier'],
    ['with a customer that would be another key', said({ 'customer-identifier': 'a:b' }), 'SNS envelope.Message.customer-identifier: expected a customer identifier: up to 255'],
    ['with a customer whose usage could not be told apart', said({ 'customer-identifier': 'a#b' }), 'SNS envelope.Message.customer-identifier: expected a customer identifier: up to 255 printable characters without spaces, # and colons'],
    ['with a number for a customer', said({ 'customer-identifier': 5 }), 'SNS envelope.Message.customer-identifier'],
  ])('%s', (_name, message, reason) => {
    expect(read(message)).toEqual({ outcome: 'malformed', reason: expect.stringContaining(reason) as string });
  });
});
