import type { Tag, UsageAllocation } from '../api/messages.js';
import { MarketplaceError } from '../errors.js';
import { TAG_KEY_LENGTH, TAG_PATTERN, TAG_VALUE_LENGTH, TAGS } from '../rules.js';
import type { Usage } from './usage.js';

/** Facts 3.8: allocations add up to the quantity, each with its own set of at most five tags. */
export function checkAllocations({ record, quantity }: Usage, at: string): void {
  const allocations = record.UsageAllocations;
  if (!allocations) {
    return;
  }
  const tags = allocations.flatMap((allocation) => allocation.Tags ?? []);
  tags.forEach((tag) => {
    checkTag(tag, at);
  });
  const keys = new Set(tags.map(({ Key }) => Key));
  if (keys.size > TAGS || allocations.some((allocation) => (allocation.Tags ?? []).length > TAGS)) {
    throw new MarketplaceError('InvalidTagException', `${at}: more than ${TAGS} tags.`);
  }
  const sum = allocations.reduce((total, allocation) => total + allocation.AllocatedUsageQuantity, 0);
  if (sum !== quantity) {
    throw invalid(`${at}: allocated quantities add up to ${sum}, not to the record's quantity ${quantity}.`);
  }
  if (new Set(allocations.map(tagSet)).size < allocations.length) {
    throw invalid(`${at}: two allocations have the same set of tags; merge them.`);
  }
}

function checkTag({ Key, Value }: Tag, at: string): void {
  const fits = (text: string, longest: number) => text.length > 0 && text.length <= longest && TAG_PATTERN.test(text);
  if (!fits(Key, TAG_KEY_LENGTH) || !fits(Value, TAG_VALUE_LENGTH)) {
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
