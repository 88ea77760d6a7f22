/**
 * A step of the onboarding. It throws to be called again; the execution waits as long as it takes.
 *
 * @param {import('cdk-marketplace-saas/hooks').AccessNotice} notice
 */
export async function handler({ action, license, version, entitlements }) {
  console.log(`${action}: ${license}, version ${version}, with ${JSON.stringify(entitlements)}`);
}
