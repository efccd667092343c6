// What stands above the matrix: the filters, which of them are active, how many handles they leave, and how it is laid out.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { integerText } from '../../model/base/quantity';
import type { MenuItem } from '../elements/choiceMenu';
import { codicon } from '../elements/codicon';
import {
  factColumns,
  groupings,
  originChoices,
  type FactColumn,
  type Grouping,
  type MatrixChoices,
  type OriginChoice,
} from '../../model/matrix/matrixChoices';
import { nameOf, type MatrixView } from '../../model/matrix/matrixView';
import { type PanelChoices } from '../choices/panelChoices';
import { columnChoices, type ColumnChoice } from '../../model/matrix/matrixChoices';
import '../elements/choiceMenu';

interface ToolbarInput {
  readonly view: MatrixView;
  readonly text: string;
  readonly showsOpened: boolean;
  readonly columns: ColumnChoice;
  /** Of what a search found: nothing is predicted or left out there. */
  readonly isSought: boolean;
  readonly choices: MatrixChoices;
  readonly choose: (choice: Partial<PanelChoices>) => void;
  readonly change: (choice: Partial<MatrixChoices>) => void;
  readonly clear: () => void;
}

function columnWords(): Readonly<Record<ColumnChoice, string>> {
  return {
    inheriting: l10n.t('that inherited a handle'),
    selected: l10n.t('above and below the selected one'),
    children: l10n.t('the launcher started'),
    all: l10n.t('all'),
  };
}

function originWords(): Readonly<Record<OriginChoice, string>> {
  return {
    inherited: l10n.t('inherited'),
    unclear: l10n.t('inherited or sent'),
    duplicated: l10n.t('duplicated'),
    opened: l10n.t('opened'),
    found: l10n.t('found, not known how it got there'),
    inferred: l10n.t('seems to have it'),
    sent: l10n.t('sent'),
    notInherited: l10n.t('not inherited'),
  };
}

/** Names of types are Windows's own. */
function familyWord(family: string): string {
  switch (family) {
    case 'pipe':
      return l10n.t('Pipe');
    case 'file':
      return l10n.t('File');
    case 'directory':
      return l10n.t('Folder');
    case 'socket':
      return l10n.t('Socket');
    case 'device':
      return l10n.t('Device');
    case 'console':
      return l10n.t('Console');
    default:
      return family;
  }
}

export function factWords(): Readonly<Record<FactColumn, string>> {
  return {
    value: l10n.t('Value'),
    kind: l10n.t('Kind'),
    access: l10n.t('Access'),
    object: l10n.t('Object'),
    holders: l10n.t('Holders'),
  };
}

function groupingWords(): Readonly<Record<Grouping, string>> {
  return { object: l10n.t('object'), process: l10n.t('process') };
}

function toggled<T>(all: readonly T[], one: T, isIn: boolean): readonly T[] {
  const others = all.filter((each) => each !== one);
  return isIn ? [...others, one] : others;
}

function kindMenu({ view, choices, change }: ToolbarInput): TemplateResult {
  const items = (): readonly MenuItem[] => {
    const counted = view.kinds;
    // What was chosen and is gone can be taken back.
    const gone = choices.kinds.filter((kind) => !counted.some(([family]) => family === kind));
    return [...counted, ...gone.map((kind) => [kind, 0] as const)].map(([family, count]) => ({
      id: family,
      text: familyWord(family),
      count: integerText(count),
      isTicked: choices.kinds.includes(family),
      heading: null,
    }));
  };
  return html`<choice-menu
    .name=${l10n.t('Kind')}
    .summary=${choices.kinds.map(familyWord).join(', ')}
    .items=${items}
    .onTick=${(id: string, isTicked: boolean) =>
      change({ kinds: toggled(choices.kinds, id, isTicked) })}
  ></choice-menu>`;
}

function originMenu({ view, choices, change }: ToolbarInput): TemplateResult {
  const words = originWords();
  const items = (): readonly MenuItem[] => {
    const counts = view.originCounts();
    return originChoices.map((origin) => ({
      id: origin,
      text: words[origin],
      count: integerText(counts.get(origin) ?? 0),
      isTicked: choices.origins.includes(origin),
      heading: null,
    }));
  };
  const tick = (id: string, isTicked: boolean): void => {
    const origin = originChoices.find((one) => one === id);
    if (origin) change({ origins: toggled(choices.origins, origin, isTicked) });
  };
  return html`<choice-menu
    .name=${l10n.t('Origin')}
    .summary=${choices.origins.map((origin) => words[origin]).join(', ')}
    .items=${items}
    .onTick=${tick}
  ></choice-menu>`;
}

function columnMenu({ view, choices, change }: ToolbarInput): TemplateResult {
  const words = factWords();
  const items = (): readonly MenuItem[] => [
    ...factColumns.map((fact, index) => ({
      id: `fact ${fact}`,
      text: words[fact],
      count: null,
      isTicked: choices.facts.includes(fact),
      heading: index === 0 ? l10n.t('Of the handle') : null,
    })),
    ...view.offered.map((process, index) => ({
      id: `process ${process.id}`,
      text: nameOf(process),
      count: null,
      isTicked: !choices.hidden.includes(process.id),
      heading: index === 0 ? l10n.t('Processes') : null,
    })),
  ];
  const tick = (id: string, isTicked: boolean): void => {
    const fact = factColumns.find((one) => id === `fact ${one}`);
    const process = view.offered.find((one) => id === `process ${one.id}`);
    if (fact) {
      const facts = toggled(choices.facts, fact, isTicked);
      change({ facts: factColumns.filter((one) => facts.includes(one)) });
    }
    if (process) change({ hidden: toggled(choices.hidden, process.id, !isTicked) });
  };
  return html`<choice-menu
    .name=${l10n.t('Columns')}
    .summary=${''}
    .items=${items}
    .onTick=${tick}
  ></choice-menu>`;
}

function toggleChip(text: string, isOn: boolean, change: () => void): TemplateResult {
  return html`<button class="text-button chip" aria-pressed=${isOn} @click=${change}>
    ${text}
  </button>`;
}

function select<T extends string>(
  name: string,
  words: Readonly<Record<T, string>>,
  all: readonly T[],
  chosen: T,
  choose: (one: T) => void,
): TemplateResult {
  const changed = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    const one = all.find((each) => each === value);
    if (one) choose(one);
  };
  return html`<label class="with-label"
    >${name}
    <select class="select wide" @change=${changed}>
      ${all.map(
        (one) => html`<option value=${one} .selected=${one === chosen}>${words[one]}</option>`,
      )}
    </select></label
  >`;
}

/** Only where there is something to choose. */
function processChoice({
  view,
  columns,
  isSought,
  choose,
}: ToolbarInput): TemplateResult | typeof nothing {
  const isTree = [...view.rows.tables.values()].some(({ process }) => process.descent !== null);
  const shown = view.offered.length;
  if (isSought) {
    return shown < view.wanted
      ? html`<span class="note"
          >${l10n.t('{0} of {1} processes are shown.', integerText(shown), integerText(view.wanted))}</span
        >`
      : nothing;
  }
  if (!isTree) return nothing;
  return html`${select(l10n.t('Processes'), columnWords(), columnChoices, columns, (one) => choose({ columns: one }))}
  ${
    shown < view.wanted
      ? html`<span class="note"
          >${l10n.t('{0} of {1} are shown: select one to see those around it.', integerText(shown), integerText(view.wanted))}</span
        >`
      : nothing
  }`;
}

function count({ view }: ToolbarInput): string {
  const { found, total } = view;
  if (view.isFiltering) {
    return l10n.t('{0} of {1} handles', integerText(found), integerText(total));
  }
  return total === 1 ? l10n.t('1 handle') : l10n.t('{0} handles', integerText(total));
}

export function matrixToolbar(input: ToolbarInput): TemplateResult {
  const { view, text, showsOpened, isSought, choices, choose, change } = input;
  const filterChanged = (event: Event): void =>
    choose({ filter: (event.target as HTMLInputElement).value });
  const openedChanged = (event: Event): void =>
    choose({ showsOpened: (event.target as HTMLInputElement).checked });
  const { differs, unpredicted, grouping } = choices;
  return html`<div class="toolbar" role="group" aria-label=${l10n.t('Filters of the handles')}>
      <vscode-textfield
        class="filter"
        placeholder=${l10n.t('Filter handles')}
        label=${l10n.t('Filter handles by label, value, kind or state')}
        .value=${text}
        @input=${filterChanged}
      ></vscode-textfield>
      ${kindMenu(input)} ${originMenu(input)}
      ${isSought ? nothing : toggleChip(l10n.t('Differs between children'), differs, () => change({ differs: !differs }))}
      ${isSought ? nothing : toggleChip(l10n.t('Not predicted'), unpredicted, () => change({ unpredicted: !unpredicted }))}
      <span class="count" role="status">${count(input)}</span>
      ${
        view.isFiltering
          ? html`<button class="text-button" @click=${input.clear}>
              ${codicon('clear-all')}${l10n.t('Clear filters')}
            </button>`
          : nothing
      }
    </div>
    <div class="toolbar">
      ${select(l10n.t('Group by'), groupingWords(), groupings, grouping, (one) => change({ grouping: one }))}
      ${columnMenu(input)} ${processChoice(input)}
      ${
        isSought
          ? nothing
          : html`<vscode-checkbox
              label=${l10n.t('Show handles the processes opened themselves ({0})', integerText(view.openedCount))}
              .checked=${showsOpened}
              @change=${openedChanged}
            ></vscode-checkbox>`
      }
    </div>`;
}
