// What is wrong with the input or the surroundings, as opposed to what is wrong with us.

/** A fault of the user's input or surroundings: shown as it is, without a stack. */
export class UserFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UserFault';
  }
}
