/** What a listener says about the messages it was given. Never a message's content. */
export interface EventLog {
  recorded(event: string, about: { readonly license?: string; readonly agreement?: string }): void;
  ignored(event: string, why: 'informational' | 'unknown' | 'other-product'): void;
  /** No fact about access, but something a person should look at. */
  review(event: string, about: { readonly agreement?: string }): void;
  /** AWS was asked about an event and did not answer. Somebody asks again later. */
  unanswered(event: string, about: { readonly agreement: string }, error: unknown): void;
  malformed(messageId: string, reason: string): void;
  failed(messageId: string, error: unknown): void;
}
