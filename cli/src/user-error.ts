/** Something that whoever runs the command can mend; the message says how. */
export class UserError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UserError';
  }
}
