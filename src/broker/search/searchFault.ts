// Why a search cannot be made, in a sentence for people.

export class SearchFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SearchFault';
  }
}
