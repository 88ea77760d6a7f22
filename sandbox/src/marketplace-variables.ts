/** The environment variables that lead the AWS SDK of any language to the simulated AWS Marketplace. */
export function marketplaceVariables(url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL_MARKETPLACE_METERING: url,
    AWS_ENDPOINT_URL_MARKETPLACE_ENTITLEMENT_SERVICE: url,
    AWS_ENDPOINT_URL_MARKETPLACE_AGREEMENT: url,
  };
}
