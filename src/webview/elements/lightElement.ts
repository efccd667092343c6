// Base of the panel's elements: they render into the page itself, where panel.css and the codicons apply.
import { LitElement } from 'lit';

export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
