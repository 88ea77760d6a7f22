/**
 * Condition keys of which the check knows whether a request of a function has them, and their value if so
 * (IAM User Guide, "AWS global condition context keys"; Service Authorization Reference). Lower case.
 * A function in a VPC is not run locally, so its requests never come from one.
 */
const KNOWN: ReadonlySet<string> = new Set([
  'aws:principalarn', 'aws:principalaccount', 'aws:principaltype', 'aws:userid', 'aws:username', 'aws:principalisawsservice',
  'aws:principalservicename', 'aws:securetransport', 'aws:currenttime', 'aws:epochtime', 'aws:requestedregion',
  'aws:resourceaccount', 'aws:viaawsservice', 'aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast', 'aws:sourcearn',
  'aws:sourceaccount', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip', 'aws:multifactorauthpresent', 'aws:multifactorauthage',
  'aws:federatedprovider', 'aws:tokenissuetime', 'aws:tagkeys', 'lambda:sourcefunctionarn', 'sts:externalid', 'sts:rolesessionname',
  'dynamodb:leadingkeys', 'dynamodb:select', 'dynamodb:returnvalues', 'dynamodb:returnconsumedcapacity', 'dynamodb:enclosingoperation',
  'events:source', 'events:detail-type', 'sns:protocol', 'sns:endpoint', 's3:prefix', 's3:delimiter', 's3:max-keys',
]);

const KNOWN_FAMILIES = ['aws:principaltag/', 'aws:requesttag/'];

/** Keys that are the same in all requests of a function, or in none of them. */
const FIXED: ReadonlySet<string> = new Set([
  'aws:principalarn', 'aws:principalaccount', 'aws:principaltype', 'aws:userid', 'aws:username', 'aws:principalisawsservice',
  'aws:principalservicename', 'aws:securetransport', 'aws:requestedregion', 'aws:resourceaccount', 'aws:viaawsservice', 'aws:calledvia',
  'aws:sourcearn', 'aws:sourceaccount', 'aws:sourcevpc', 'aws:sourcevpce', 'lambda:sourcefunctionarn', 'dynamodb:enclosingoperation',
]);

/** Whether it is known that a request has or has not the key. */
export function isKnownKey(key: string): boolean {
  return KNOWN.has(key) || KNOWN_FAMILIES.some((family) => key.startsWith(family));
}

/** Whether the key can differ between two requests of a function for the same actions on the same resources. */
export function varies(key: string): boolean {
  return isKnownKey(key) && !FIXED.has(key) && !key.startsWith('aws:principaltag/');
}
