/** Usage as your app reports it. */
export interface Usage<Dimension extends string = string> {
  /** The license of the customer: its id (`l-…`) or its ARN. Your hooks get both. Of a LEGACY product: `<product code>:<customer identifier>`. */
  readonly license: string;

  /** The API identifier of a usage dimension of your listing. */
  readonly dimension: Dimension;

  /** A whole number; a decimal quantity is a text with at most 9 digits after the point, such as `'0.25'`. */
  readonly quantity: number | string;

  /**
   * When it was used, in UTC. It decides in which hour the usage is billed.
   *
   * @default - now
   */
  readonly occurredAt?: Date | string;

  /**
   * Up to 5 tags by name.
   *
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;

  /**
   * 1 to 128 characters that no other usage of yours has, for example the id of a request. What is recorded again under the same id is counted once.
   *
   * @default - a random one
   */
  readonly id?: string;
}

/**
 * One quantity of one dimension used by one license at one time, as it is sent on every attempt. It may be recorded again, by
 * another process too: it is counted once.
 */
export interface UsageEvent<Dimension extends string = string> extends Usage<Dimension> {
  readonly id: string;
  /** ISO 8601. */
  readonly occurredAt: string;
}
