// What the views of a capture have in common: they follow its end until the user scrolls away, and go to a place when asked.
import type { PropertyDeclarations } from 'lit';
import type { PlaceToShow } from './captureFind';
import { LightElement } from '../elements/lightElement';
import { dispatch } from '../choices/panelEvents';

export abstract class CaptureView extends LightElement {
  static override properties: PropertyDeclarations = {
    follows: { attribute: false },
    arrived: { attribute: false },
    place: { attribute: false },
  };
  /** null when there is nothing to follow: what is shown does not grow. */
  declare follows: boolean | null;
  /** Changes when something asked for has arrived; the element only has to draw again. */
  declare arrived: number;
  /** Where to go, and what is marked there. */
  declare place: PlaceToShow | null;

  #reached = -1;

  constructor() {
    super();
    this.place = null;
  }

  /** Where to go, until that is reached. */
  protected get placeToReach(): PlaceToShow | null {
    return this.place?.number === this.#reached ? null : this.place;
  }

  protected reached({ number }: PlaceToShow): void {
    this.#reached = number;
  }

  /** Follows again at the end, and no longer once it was moved up. */
  protected followAfterScroll(isAtEnd: boolean, movedUp: boolean): void {
    if (this.follows === null) return;
    const follows = isAtEnd || (this.follows && !movedUp);
    if (follows !== this.follows) this.follow(follows);
  }

  /** At once and not when the choice comes back from the root: the update before that would scroll to the end. */
  protected follow(follows: boolean): void {
    this.follows = follows;
    dispatch(this, 'panel-choice', { follows });
  }
}
