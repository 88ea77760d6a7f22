import type { Tag, UsageAllocation } from '../api/messages.js';
import type { Behaviour } from '../behaviour.js';
import { MarketplaceError } from '../errors.js';
import { TAG_KEY_LENGTH, TAG_PATTERN, TAG_VALUE_LENGTH, TAGS } from '../rules.js';
import type { Usage } from './usage.js';

type TagRules = Pick<Behaviour, 'tagLimit' | 'emptyTagValue'>;

/** Facts 3.8: allocations add up to the quantity, each with its own set of tags. */
export function checkAllocations({ record, quantity }: Usage, at: string, rules: TagRules): void {
  const allocations = record.UsageAllocations;
  if (!allocations) {
    return;
  }
  checkTags(allocations, at, rules);
  const sum = allocations.reduce((total, allocation) => total + allocation.AllocatedUsageQuantity, 0);
  if (sum !== quantity) {
    throw invalid(`${at}: allocated quantities add up to ${sum}, not to the record's quantity ${quantity}.`);
  }
  if (allocations.filter(({ Tags = [] }) => Tags.length === 0).length > 1) {
    throw invalid(`${at}: two allocations have no tags; merge them.`);
  }
  if (new Set(allocations.map(tagSet)).size < allocations.length) {
    throw invalid(`${at}: two allocations have the same set of tags; merge them.`);
  }
}

function checkTags(allocations: readonly UsageAllocation[], at: string, { tagLimit, emptyTagValue }: TagRules): void {
  const tags = allocations.flatMap((allocation) => allocation.Tags ?? []);
  tags.forEach((tag) => {
    checkTag(tag, at, emptyTagValue);
  });
  if (allocations.some(({ Tags = [] }) => Tags.length > TAGS)) {
    throw new MarketplaceError('InvalidTagException', `${at}: more than ${TAGS} tags in one allocation.`);
  }
  const keys = new Set(tags.map(({ Key }) => Key));
  if (tagLimit === 'RECORD' && keys.size > TAGS) {
    throw new MarketplaceError('InvalidTagException', `${at}: more than ${TAGS} tags over all allocations of the record: ${[...keys].join(', ')}.`);
  }
}

function checkTag({ Key, Value }: Tag, at: string, emptyTagValue: Behaviour['emptyTagValue']): void {
  const fits = (text: string, longest: number) => text.length > 0 && text.length <= longest && TAG_PATTERN.test(text);
  const valueFits = (Value === '' && emptyTagValue === 'ACCEPTED') || fits(Value, TAG_VALUE_LENGTH);
  if (!fits(Key, TAG_KEY_LENGTH) || !valueFits) {
    throw new MarketplaceError(
      'InvalidTagException',
      `${at}: tag ${JSON.stringify({ Key, Value })} is invalid; a key has 1 to ${TAG_KEY_LENGTH} characters, a value 1 to ${TAG_VALUE_LENGTH}, all of ${TAG_PATTERN.source}.`,
    );
  }
}

function tagSet({ Tags = [] }: UsageAllocation): string {
  return JSON.stringify(Tags.map(({ Key, Value }) => JSON.stringify([Key, Value])).sort());
}

function invalid(problem: string): MarketplaceError {
  return new MarketplaceError('InvalidUsageAllocationsException', problem);
}
