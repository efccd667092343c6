// A sequence of input steps with a way back: what each step asks is said by the caller.
import * as vscode from 'vscode';
import { withoutLinks } from '../../model/base/outsideText';
import { shownEntry } from '../ground/chooseFrom';

interface TextStep {
  readonly kind: 'text';
  readonly prompt: string;
  readonly placeholder: string;
  readonly value: string;
  /** What is wrong with the text, or null. Asked when the text is accepted, and from then on at each key. */
  readonly check: (text: string) => string | null;
  readonly browse?: () => Promise<string | undefined>;
}

export interface ChoiceStep {
  readonly kind: 'choice';
  readonly placeholder: string;
  readonly choices: readonly (vscode.QuickPickItem & {
    readonly id: string;
    readonly canBeForgotten?: boolean;
  })[];
  /** Id of the choice that is selected at first. */
  readonly value: string;
  /** Takes a choice out for good; absent where they are not the user's. */
  readonly forget?: (id: string) => void;
  /** Another choice than before makes what was answered after it meaningless. */
  readonly decidesOthers?: boolean;
}

export type Step = TextStep | ChoiceStep;

type Answer = { readonly value: string } | 'back' | 'cancelled';

interface Frame {
  readonly title: string;
  readonly number: number;
  readonly total: number;
}

const browseButton = (): vscode.QuickInputButton => ({
  iconPath: new vscode.ThemeIcon('folder-opened'),
  tooltip: vscode.l10n.t('Browse…'),
});

function withInput(
  input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
  frame: Frame,
  answer: (answer: Answer) => void,
): void {
  input.title = frame.title;
  input.step = frame.number;
  input.totalSteps = frame.total;
  input.ignoreFocusOut = true;
  input.onDidHide(() => answer('cancelled'));
}

function askText(step: TextStep, frame: Frame): Promise<Answer> {
  const input = vscode.window.createInputBox();
  return new Promise<Answer>((resolve) => {
    withInput(input, frame, resolve);
    input.prompt = withoutLinks(step.prompt);
    input.placeholder = step.placeholder;
    input.value = step.value;
    const back = vscode.QuickInputButtons.Back;
    input.buttons = [...(frame.number > 1 ? [back] : []), ...(step.browse ? [browseButton()] : [])];
    let judged = false;
    const judge = (): boolean => {
      const fault = step.check(input.value);
      input.validationMessage = withoutLinks(fault ?? '');
      judged = true;
      return fault === null;
    };
    input.onDidChangeValue(() => {
      if (judged) judge();
    });
    input.onDidAccept(() => {
      if (judge()) resolve({ value: input.value });
    });
    input.onDidTriggerButton((button) => {
      if (button === back) resolve('back');
      else void step.browse?.().then((value) => value !== undefined && (input.value = value));
    });
    input.show();
  }).finally(() => input.dispose());
}

function askChoice(step: ChoiceStep, frame: Frame): Promise<Answer> {
  const input = vscode.window.createQuickPick<ChoiceStep['choices'][number]>();
  return new Promise<Answer>((resolve) => {
    withInput(input, frame, resolve);
    input.placeholder = step.placeholder;
    const forgetButton = {
      iconPath: new vscode.ThemeIcon('close'),
      tooltip: vscode.l10n.t('Remove from the List'),
    };
    input.items = step.choices
      .map(shownEntry)
      .map((choice) =>
        step.forget && choice.canBeForgotten === true
          ? { ...choice, buttons: [forgetButton] }
          : choice,
      );
    input.onDidTriggerItemButton(({ item }) => {
      step.forget?.(item.id);
      input.items = input.items.filter((each) => each !== item);
    });
    input.activeItems = input.items.filter((choice) => choice.id === step.value);
    input.matchOnDescription = true;
    input.buttons = frame.number > 1 ? [vscode.QuickInputButtons.Back] : [];
    input.onDidAccept(() => {
      const [chosen] = input.activeItems;
      if (chosen) resolve({ value: chosen.id });
    });
    input.onDidTriggerButton(() => resolve('back'));
    input.show();
  }).finally(() => input.dispose());
}

/**
 * The answers by step, or undefined when the user left; `onLeave` is told then what was answered so far. `step` is asked anew each
 * time, so it may use earlier answers.
 */
export async function runWizard(
  title: string,
  names: readonly string[],
  step: (name: string, answers: ReadonlyMap<string, string>) => Step,
  onLeave: (answers: ReadonlyMap<string, string>) => void,
): Promise<ReadonlyMap<string, string> | undefined> {
  const answers = new Map<string, string>();
  for (let index = 0; index < names.length;) {
    const name = names[index] ?? '';
    const asked = step(name, answers);
    const frame = { title, number: index + 1, total: names.length };
    const answer = await (asked.kind === 'text' ? askText(asked, frame) : askChoice(asked, frame));
    if (answer === 'cancelled') {
      onLeave(answers);
      return undefined;
    }
    if (answer === 'back') {
      index = Math.max(0, index - 1);
      continue;
    }
    const isOther = answers.has(name) && answers.get(name) !== answer.value;
    if (isOther && asked.kind === 'choice' && asked.decidesOthers === true) {
      for (const later of names.slice(index + 1)) answers.delete(later);
    }
    answers.set(name, answer.value);
    index += 1;
  }
  return answers;
}
