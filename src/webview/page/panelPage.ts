// The page: holds the session as last received and what the user chose, and renders everything below from the two.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { SessionTime } from '../../model/protocol/hostMessages';
import type { PanelRequest, PanelSelection } from '../../model/protocol/panelRequests';
import type { PanelSession } from '../../model/protocol/panelSession';
import type { CapturePlace } from '../../model/capture/capturePlace';
import { isForNowOnly } from '../../model/protocol/pastMoment';
import { afterDrawing } from './afterDrawing';
import { callSection } from '../calls/callSection';
import { codicon } from '../elements/codicon';
import type { Fold } from '../elements/foldHeading';
import { expectationSection } from '../findings/expectationSection';
import { explanationSection } from '../findings/explanationSection';
import { findingList } from '../findings/findingList';
import { placeChoice, placeSection, type FindingPlace } from '../findings/findingPlaces';
import { followHelpLinks } from '../elements/helpLink';
import { HostConnection } from '../host/hostConnection';
import { LightElement } from '../elements/lightElement';
import { handlesSection } from './handlesSection';
import {
  choicesFor,
  readChoices,
  type FoldedSection,
  type PanelChoices,
} from '../choices/panelChoices';
import { keepFocus } from './keptFocus';
import { loadMap } from '../map/loadMap';
import { listen, type Act } from '../choices/panelEvents';
import { integerText } from '../../model/base/quantity';
import { sessionPhase } from '../../model/session/sessionPhase';
import { choicesOf, selectedSection, showSelection } from '../choices/panelSelection';
import { SessionClock } from '../time/sessionClock';
import { warmUpSession } from './warmUpSession';
import { pipesSection } from './pipesSection';
import { processesSection } from './processesSection';
import { sessionHeader } from './sessionHeader';
import '../time/sessionTime';

export class HandlePanel extends LightElement {
  readonly #host = new HostConnection({
    onSession: (session, now) => this.#receive(session, now),
    onTime: (time) => this.#passed(time),
    onSearch: (progress) => this.querySelector('pipe-view')?.searchProgressed(progress),
    onReveal: (pipe, place) => void this.#reveal(pipe, place),
    onSelect: (selection) => void this.#select(selection),
  });
  readonly #clock = new SessionClock();
  #session: PanelSession | null = null;
  #time: SessionTime | null = null;
  #choices: PanelChoices = readChoices(this.#host.saved ?? this.#remembered());
  #announcement = '';
  #error = '';

  constructor() {
    super();
    listen(this, 'panel-action', ({ request, done }) => void this.#act(request, done));
    listen(this, 'panel-choice', (choice) => this.#choose(choice));
    listen(this, 'panel-moment', ({ time }) => this.querySelector('session-time')?.show(time));
    followHelpLinks(
      this,
      () => this.#host.can('openHelp'),
      (code) => void this.#act({ method: 'openHelp', code }, ''),
    );
    this.addEventListener('keydown', keepPageStill);
    // Wherever the focus is: there is nothing else on the page to find anything in.
    window.addEventListener('keydown', (event) => {
      const asksToFind = event.key.toLowerCase() === 'f' && (event.ctrlKey || event.metaKey);
      if (!asksToFind || event.shiftKey || event.altKey) return;
      if (this.querySelector('pipe-view')?.openFind() === true) event.preventDefault();
    });
  }

  /** How the panels before this one were folded. */
  #remembered(): unknown {
    const { folds } = this.dataset;
    return folds === undefined ? undefined : JSON.parse(folds);
  }

  #fold(section: FoldedSection): Fold {
    const { folded } = this.#choices;
    const isFolded = folded.includes(section);
    const toggle = (): void =>
      this.#choose({
        folded: isFolded ? folded.filter((each) => each !== section) : [...folded, section],
      });
    return { id: `${section}-heading`, isFolded, toggle };
  }

  /** What is to be shown must not be folded. */
  #unfold(section: FoldedSection): void {
    if (this.#choices.folded.includes(section)) this.#fold(section).toggle();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#host.ready();
  }

  protected override render(): TemplateResult {
    const session = this.#session;
    return html`${session ? nothing : html`<h1 class="empty">${l10n.t('Starting…')}</h1>`}
      <div class="screen-reader-only" role="status">${this.#announcement}</div>
      <main ?inert=${!session} aria-busy=${session ? 'false' : 'true'}>
        ${this.#content(session ?? warmUpSession)}
      </main>`;
  }

  #content(session: PanelSession): TemplateResult {
    const act: Act = (request, done = '') => void this.#act(request, done);
    const choose = (choice: Partial<PanelChoices>): void => this.#choose(choice);
    const choices = this.#choices;
    const [host, clock] = [this.#host, this.#clock];
    if (choices.handlesView === 'map' && !choices.folded.includes('handles')) this.#needMap();
    const sessionEnd = this.#time?.end ?? 0;
    const show = (place: FindingPlace): void => void this.#show(place);
    return html`${sessionHeader(session, act, this.#host)} ${explanationSection(session, act, show)}
    ${expectationSection(session, this.#fold('expectations'))}
    ${findingList(session, act, show, this.#fold('findings'))}
    ${processesSection(session, choices, this.#fold('processes'))}
    ${handlesSection(session, choices, host, this.#fold('handles'), choose)}
    ${pipesSection({ session, choices, host, clock, sessionEnd, choose }, this.#fold('pipes'))}
    ${callSection(session, choices, host, act, choose)} ${this.#lowerEdge(session)}`;
  }

  /** Comes last and stays in sight where it is: whatever is above it changes with the moment, as below a player's picture. */
  #lowerEdge(session: PanelSession): TemplateResult {
    // A report has the last moment only.
    const hasMoments = this.#host.can('showMoment') && this.#host.savedAt === null;
    return html`<div class="lower-edge">
      <div role="alert">${this.#error === '' ? nothing : this.#errorBar()}</div>
      ${
        hasMoments
          ? html`<session-time
              .host=${this.#host}
              .time=${this.#time}
              .moment=${session.moment ?? null}
            ></session-time>`
          : nothing
      }
    </div>`;
  }

  #needMap(): void {
    loadMap().catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#error = l10n.t('The map could not be loaded: {0}', reason);
      // Choosing it again tries again.
      this.#choose({ handlesView: 'matrix' });
    });
  }

  #errorBar(): TemplateResult {
    const close = (): void => {
      this.#error = '';
      this.requestUpdate();
    };
    const dismiss = l10n.t('Dismiss');
    return html`<div class="error-bar">
      ${codicon('error', 'tone-error')}<span>${this.#error}</span>
      <button class="icon-button" title=${dismiss} aria-label=${dismiss} @click=${close}>
        ${codicon('close')}
      </button>
    </div>`;
  }

  #receive(session: PanelSession, now: number): void {
    this.toggleAttribute('data-has-tree', this.#host.can('revealInTree'));
    this.#clock.set(now, !session.moment);
    const before = this.#session;
    keepFocus(this);
    this.#session = session;
    this.#choices = choicesFor(session.id, this.#choices);
    if (before?.id !== session.id) this.#host.save(this.#choices);
    this.#announceChange(before, session);
    this.requestUpdate();
    if (before?.id !== session.id) void this.#tellDrawn();
  }

  /** What cannot be drawn is not opened again after a reload. */
  async #tellDrawn(): Promise<void> {
    if (await afterDrawing(this.updateComplete)) this.#host.drawn();
  }

  #passed(time: SessionTime): void {
    // The landmarks are told when there are others.
    this.#time = { ...time, landmarks: time.landmarks ?? this.#time?.landmarks ?? [] };
    this.requestUpdate();
  }

  /** Shows a place of a capture as it is now: another view than the list of reads, which shows no bytes. */
  async #reveal(pipe: string, place: CapturePlace): Promise<void> {
    if (this.#session?.moment) await this.#host.ask({ method: 'showNow' });
    this.#unfold('pipes');
    this.#choose({ pipe, mode: this.#choices.mode === 'reads' ? 'hex' : this.#choices.mode });
    await this.updateComplete;
    const view = this.querySelector('pipe-view');
    await view?.updateComplete;
    view?.show(place);
    view?.scrollIntoView({ block: 'nearest' });
  }

  /** Selects what a finding is about, and brings it into sight. */
  async #show(place: FindingPlace): Promise<void> {
    const section = placeSection(place);
    this.#unfold(section);
    this.#choose(placeChoice(place, this.#choices.matrix));
    await this.updateComplete;
    document.getElementById(this.#fold(section).id)?.scrollIntoView({ block: 'start' });
  }

  /** Chosen in the Sessions view: shown as if it had been chosen here. */
  async #select(selection: PanelSelection): Promise<void> {
    this.#unfold(selectedSection(selection));
    this.#choose(choicesOf(selection, this.#session));
    await this.updateComplete;
    showSelection(this, selection);
  }

  /** Bytes arriving ten times a second are no news; a new phase or finding is. */
  #announceChange(before: PanelSession | null, now: PanelSession): void {
    if (Boolean(before?.moment) !== Boolean(now.moment)) {
      this.#announcement = now.moment
        ? l10n.t('A past moment of the session is shown.')
        : l10n.t('The session is shown as it is now.');
    }
    // The slider says where it leads.
    if (before?.moment || now.moment) return;
    const found = now.findings.length;
    const isNewPhase = before !== null && sessionPhase(before) !== sessionPhase(now);
    const isNewFinding = before !== null && found > before.findings.length;
    if (!isNewPhase && !isNewFinding) return;
    this.#announcement = [
      ...(isNewPhase ? [l10n.t('Session {0}.', sessionPhase(now))] : []),
      ...(isNewFinding ? [findingsText(found)] : []),
    ].join(' ');
  }

  #choose(choice: Partial<PanelChoices>): void {
    this.#choices = { ...this.#choices, ...choice };
    this.#host.save(this.#choices);
    if ('folded' in choice || 'showsCalls' in choice) this.#host.rememberFolds(this.#choices);
    this.requestUpdate();
  }

  async #act(request: PanelRequest, done: string): Promise<void> {
    if (this.#session?.moment && isForNowOnly(request.method)) {
      this.#error = l10n.t('A past moment of the session is shown. Go to now first.');
      this.requestUpdate();
      return;
    }
    // What was done twice is said twice: the same words are no change to whoever reads them out.
    this.#announcement = '';
    this.requestUpdate();
    try {
      await this.#host.ask(request);
      this.#error = '';
      this.#announcement = done;
    } catch (error) {
      this.#error = error instanceof Error ? error.message : String(error);
    }
    this.requestUpdate();
  }
}

const findingsText = (count: number): string =>
  count === 1
    ? l10n.t('{0} finding.', integerText(count))
    : l10n.t('{0} findings.', integerText(count));

/** A vscode-button acts on Space and lets it through; the page would scroll as well. */
function keepPageStill(event: KeyboardEvent): void {
  const isButton = event.target instanceof Element && event.target.matches('vscode-button');
  if (event.key === ' ' && isButton) event.preventDefault();
}
